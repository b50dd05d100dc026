package org.nightjar.imaging.sky;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One profile at one place, ready to be painted into bands of rows. */
final class Spot {
  private final Core core;
  private final double x;
  private final double y;
  private final double flux;
  private final double cut;
  private final double top;
  private final double bottom;
  private final Blur blur;
  private final float @Nullable [] response;

  private Spot(
      Core core,
      Blur blur,
      double x,
      double y,
      double flux,
      double floor,
      float @Nullable [] response) {
    this.core = core;
    this.x = x;
    this.y = y;
    this.flux = flux;
    this.blur = blur;
    this.cut = core.cut(flux, floor, blur.reachPx);
    this.bottom = y - core.halfHeight(cut);
    this.top = y + core.halfHeight(cut);
    this.response = response;
  }

  /** Adds it to the rows y0 (inclusive) to y1 (exclusive). */
  void paint(float[] band, int width, int y0, int y1) {
    if (top >= y0 && bottom < y1) {
      core.add(band, width, y0, y1, x, y, flux, cut, blur, response);
    }
  }

  /** Makes spots of sources; profiles are tabulated once. */
  static final class Maker {
    private final PsfModel psf;
    private final @Nullable Mosaic mosaic;
    private final double floor;
    private final Map<Double, RadialProfile> profiles = new HashMap<>();
    private final Map<Psf, Core> cores = new HashMap<>();
    private final Map<Psf, Blur> blurs = new HashMap<>();
    private final List<Spot> spots = new ArrayList<>();

    /**
     * @param floor light per pixel below which a bright source's wings may end, electrons
     */
    Maker(PsfModel psf, @Nullable Mosaic mosaic, double floor) {
      this.psf = psf;
      this.mosaic = mosaic;
      this.floor = floor;
    }

    List<Spot> spots() {
      return spots;
    }

    void star(PointSource star) {
      if (star.fluxElectrons() > 0) {
        var p = psf.at(star.x(), star.y());
        point(p, star.x(), star.y(), star.fluxElectrons(), responses(star.bvMag()));
      }
    }

    void trail(Trail trail) {
      var p = psf.at((trail.x0() + trail.x1()) / 2, (trail.y0() + trail.y1()) / 2);
      // Three points per width: the ripple along the trail stays below 1e-4.
      int points = Math.max(1, (int) Math.ceil(3 * trail.lengthPx() / p.minorPx()));
      double flux = trail.electronsPerPx() * trail.lengthPx() / points;
      var responses = responses(Double.NaN);
      for (int i = 0; i < points; i++) {
        double t = (i + 0.5) / points;
        double x = trail.x0() + t * (trail.x1() - trail.x0());
        double y = trail.y0() + t * (trail.y1() - trail.y0());
        point(p, x, y, flux, responses);
      }
    }

    void galaxy(Galaxy galaxy) {
      var p = psf.at(galaxy.x(), galaxy.y());
      double scale = galaxy.halfLightRadiusPx() / DiscMixture.HALF_LIGHT;
      var disc =
          Covariance.of(scale, scale * galaxy.axisRatio(), Math.toRadians(galaxy.angleDeg()));
      var profile = profile(p.beta());
      var star =
          Covariance.of(
              p.majorPx() / 2 / profile.halfWidth(),
              p.minorPx() / 2 / profile.halfWidth(),
              Math.toRadians(p.angleDeg()));
      var responses = responses(Double.NaN);
      var blur = Blur.of(p);
      for (var d : DiscMixture.exponential()) {
        for (var s : DiscMixture.star(p.beta())) {
          var core = disc.times(d.variance()).plus(star.times(s.variance())).gaussian();
          double flux = galaxy.fluxElectrons() * d.weight() * s.weight();
          if (flux > 0) {
            spots.add(new Spot(core, blur, galaxy.x(), galaxy.y(), flux, floor, responses));
          }
        }
      }
    }

    private void point(Psf p, double x, double y, double flux, float @Nullable [] responses) {
      var core = cores.computeIfAbsent(p, q -> new Core(q, profile(q.beta())));
      var blur = blurs.computeIfAbsent(p, Blur::of);
      spots.add(new Spot(core, blur, x, y, flux, floor, responses));
    }

    private RadialProfile profile(double beta) {
      return profiles.computeIfAbsent(beta, RadialProfile::of);
    }

    private float @Nullable [] responses(double bvMag) {
      return mosaic == null ? null : mosaic.responses(bvMag);
    }
  }

  /** A symmetric 2 × 2 matrix, square pixels. */
  private record Covariance(double xx, double xy, double yy) {
    static Covariance of(double major, double minor, double angleRad) {
      double c = Math.cos(angleRad);
      double s = Math.sin(angleRad);
      double a = major * major;
      double b = minor * minor;
      return new Covariance(c * c * a + s * s * b, c * s * (a - b), s * s * a + c * c * b);
    }

    Covariance times(double factor) {
      return new Covariance(xx * factor, xy * factor, yy * factor);
    }

    Covariance plus(Covariance other) {
      return new Covariance(xx + other.xx, xy + other.xy, yy + other.yy);
    }

    Core gaussian() {
      double mean = (xx + yy) / 2;
      double half = Math.hypot((xx - yy) / 2, xy);
      double angle = 0.5 * Math.atan2(2 * xy, xx - yy);
      return new Core(
          RadialProfile.Gaussian.SHARED,
          Math.sqrt(mean + half),
          Math.sqrt(Math.max(mean - half, 1e-4)),
          angle);
    }
  }
}
