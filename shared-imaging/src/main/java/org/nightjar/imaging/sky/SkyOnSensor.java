package org.nightjar.imaging.sky;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.nightjar.imaging.sky.Streams.Purpose;
import org.nightjar.imaging.wcs.SkyAngles;
import org.nightjar.imaging.wcs.Wcs;

/** Brings what an observation's scene holds to pixels and electrons. */
final class SkyOnSensor {
  /** Stars this far off the frame still shed light on it. */
  private static final double MARGIN_PX = 40;

  private static final double REPLACED_ARCSEC = 3;
  private static final double USUAL_BV = 0.6;
  private static final double GALAXY_BV = 0.8;
  private static final int MOST_STARS = 2_000_000;

  /** What moves less during the exposure is a point. */
  private static final double STILL_PX = 0.3;

  private static final Instant J2000 = Instant.parse("2000-01-01T12:00:00Z");

  private final Observation observation;
  private final Scene scene;
  private final Wcs wcs;
  private final double zeroPoint;
  private final int width;
  private final int height;
  private final double[] centre = new double[2];
  private final double radiusDeg;

  /**
   * @param zeroPoint magnitude of 1 e-/s at B - V = 0, clouds apart
   */
  SkyOnSensor(Observation observation, Wcs wcs, double zeroPoint) {
    this.observation = observation;
    this.scene = observation.scene();
    this.wcs = wcs;
    this.zeroPoint = zeroPoint;
    this.width = observation.telescope().sensor().width();
    this.height = observation.telescope().sensor().height();
    wcs.pixelToSky((width - 1) / 2.0, (height - 1) / 2.0, centre);
    this.radiusDeg = radius();
  }

  private double radius() {
    var corner = new double[2];
    double radius = 0;
    for (int k = 0; k < 4; k++) {
      double x = (k & 1) == 0 ? -MARGIN_PX : width + MARGIN_PX;
      double y = (k & 2) == 0 ? -MARGIN_PX : height + MARGIN_PX;
      wcs.pixelToSky(x, y, corner);
      if (!Double.isNaN(corner[0])) {
        radius =
            Math.max(radius, SkyAngles.separationDeg(centre[0], centre[1], corner[0], corner[1]));
      }
    }
    return Math.min(radius * 1.02, 90);
  }

  Sources sources() {
    var stars = new ArrayList<PointSource>();
    double year = 2000 + ChronoUnit.DAYS.between(J2000, observation.middle()) / 365.25;
    for (var catalogue : scene.catalogues()) {
      var field =
          catalogue.cone(
              centre[0], centre[1], radiusDeg, year, scene.faintestMagnitude(), MOST_STARS);
      for (int i = 0; i < field.size(); i++) {
        double bv = Float.isNaN(field.bvMag()[i]) ? USUAL_BV : field.bvMag()[i];
        double v =
            Float.isNaN(field.vMag()[i])
                ? RandomStars.vFromVt(field.magnitude()[i], bv)
                : field.vMag()[i];
        if (!replaced(field.raDeg()[i], field.decDeg()[i])) {
          place(stars, "", field.raDeg()[i], field.decDeg()[i], v, bv, 1);
        }
      }
    }
    for (var s : scene.variables()) {
      double flux = s.curve().relativeFlux(observation.middle());
      place(stars, s.name(), s.raDeg(), s.decDeg(), s.vMag(), s.bvMag(), flux);
    }
    var trails = new ArrayList<Trail>(observation.trails());
    for (var asteroid : scene.asteroids()) {
      move(asteroid, stars, trails);
    }
    return new Sources(stars, galaxies(), trails);
  }

  /** Where the asteroids are at mid-exposure. */
  List<PointSource> asteroids() {
    var found = new ArrayList<PointSource>();
    for (var a : scene.asteroids()) {
      placeAtMiddle(a, found);
    }
    return found;
  }

  private boolean replaced(double raDeg, double decDeg) {
    for (var s : scene.variables()) {
      if (SkyAngles.separationDeg(raDeg, decDeg, s.raDeg(), s.decDeg()) * 3600 < REPLACED_ARCSEC) {
        return true;
      }
    }
    return false;
  }

  private void place(
      List<PointSource> into,
      String name,
      double raDeg,
      double decDeg,
      double v,
      double bv,
      double relativeFlux) {
    var xy = new double[2];
    if (wcs.skyToPixel(raDeg, decDeg, xy) && near(xy)) {
      double flux = electrons(v, bv, xy[0]) * relativeFlux;
      into.add(new PointSource(name, xy[0], xy[1], flux, raDeg, decDeg, v, bv));
    }
  }

  private boolean near(double[] xy) {
    return xy[0] > -MARGIN_PX
        && xy[1] > -MARGIN_PX
        && xy[0] < width + MARGIN_PX
        && xy[1] < height + MARGIN_PX;
  }

  private double electrons(double v, double bv, double x) {
    double colour = observation.telescope().band().colourTerm() * bv;
    return Math.pow(10, -0.4 * (v + colour - zeroPoint))
        * observation.exposureSeconds()
        * observation.conditions().cloud().transparency(x, width);
  }

  private void move(Scene.Asteroid a, List<PointSource> stars, List<Trail> trails) {
    var from = new double[2];
    var to = new double[2];
    var start = observation.startedAt();
    var end = observation.endedAt();
    if (!wcs.skyToPixel(a.raDeg(start), a.decDeg(start), from)
        || !wcs.skyToPixel(a.raDeg(end), a.decDeg(end), to)
        || !near(from)) {
      return;
    }
    double length = Math.hypot(to[0] - from[0], to[1] - from[1]);
    if (length > STILL_PX) {
      double flux = electrons(a.vMag(), USUAL_BV, from[0]);
      trails.add(new Trail(from[0], from[1], to[0], to[1], flux / length));
    } else {
      placeAtMiddle(a, stars);
    }
  }

  private void placeAtMiddle(Scene.Asteroid a, List<PointSource> into) {
    var middle = observation.middle();
    place(into, a.name(), a.raDeg(middle), a.decDeg(middle), a.vMag(), USUAL_BV, 1);
  }

  private List<Galaxy> galaxies() {
    var galaxies = new ArrayList<Galaxy>();
    double density = scene.galaxiesPerSquareDegree();
    if (density == 0) {
      return galaxies;
    }
    var telescope = observation.telescope();
    double scale = telescope.optics().pixelScaleArcsec(telescope.sensor());
    var xy = new double[2];
    SkyCells.within(
        centre[0],
        centre[1],
        radiusDeg,
        cell -> {
          var random = Streams.of(0, Purpose.GALAXIES, cell);
          double count = Poisson.next(density * SkyCells.area(cell), random);
          for (int i = 0; i < count; i++) {
            var g = Disc.draw(cell, random);
            if (wcs.skyToPixel(g.raDeg, g.decDeg, xy) && near(xy)) {
              galaxies.add(
                  new Galaxy(
                      xy[0],
                      xy[1],
                      electrons(g.v, GALAXY_BV, xy[0]),
                      Math.max(0.05, g.halfLightArcsec / scale),
                      g.axisRatio,
                      g.angleDeg));
            }
          }
        });
    return galaxies;
  }

  /** A galaxy on the sky; their number doubles every 0.5 mag, as in Euclidean space. */
  private record Disc(
      double raDeg,
      double decDeg,
      double v,
      double halfLightArcsec,
      double axisRatio,
      double angleDeg) {
    static Disc draw(long cell, RandomGenerator random) {
      double v = 18 + Math.log10(1 - (1 - 1e-3) * random.nextDouble()) / 0.6;
      double size = 3 * Math.pow(10, 0.15 * (18 - v)) * Math.exp(0.3 * random.nextGaussian());
      return new Disc(
          SkyCells.raDeg(cell, random.nextDouble()),
          SkyCells.decDeg(cell, random.nextDouble()),
          v,
          size,
          0.2 + 0.8 * random.nextDouble(),
          180 * random.nextDouble());
    }
  }
}
