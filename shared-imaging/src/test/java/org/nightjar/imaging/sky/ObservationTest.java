package org.nightjar.imaging.sky;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nightjar.imaging.Workers;
import org.nightjar.imaging.stars.StarField;
import org.nightjar.imaging.wcs.SkyAngles;

class ObservationTest {
  private static final Instant EVENING = Instant.parse("2026-01-15T05:00:00Z");

  private static Telescope refractor() {
    return TelescopeSetup.refractor().telescope();
  }

  @ParameterizedTest
  @CsvSource({"0, 0, false", "35, 0, false", "200, 0.01, false", "123, -0.02, true"})
  void wcsHasTheAskedScaleAngleAndDistortion(double angle, double distortion, boolean mirrored) {
    var sensor = Sensor.plain(1200, 800);
    var optics = Optics.perfect(500, 80, 2).withDistortion(distortion);
    var wcs = optics.wcs(sensor, 83.8, -5.4, angle, mirrored);
    double scale = Math.toDegrees(Math.atan(0.009 / 500)) * 3600;
    assertThat(wcs.pixelScaleArcsec(599.5, 399.5)).isCloseTo(scale, within(1e-6 * scale));
    assertThat(wcs.positionAngleDeg(599.5, 399.5)).isCloseTo(angle, within(1e-6));
    assertThat(wcs.mirrored(599.5, 399.5)).isEqualTo(mirrored);
    var centre = new double[2];
    wcs.pixelToSky(599.5, 399.5, centre);
    assertThat(SkyAngles.separationDeg(centre[0], centre[1], 83.8, -5.4)).isLessThan(1e-9);
    // A point that an ideal lens puts into the corner lands further in by the barrel distortion.
    var ideal = optics.withDistortion(0).wcs(sensor, 83.8, -5.4, angle, mirrored);
    var corner = new double[2];
    ideal.pixelToSky(1199.5, 799.5, corner);
    var xy = new double[2];
    assertThat(wcs.skyToPixel(corner[0], corner[1], xy)).isTrue();
    double r = Math.hypot(xy[0] - 599.5, xy[1] - 399.5) / Math.hypot(600, 400);
    // SIP is the inverse of a cubic, so the cubic holds to second order.
    assertThat(r - 1).isCloseTo(distortion, within(4 * distortion * distortion + 1e-9));
  }

  @Test
  void starsLieWhereTheWorldCoordinatesSay() {
    var scene = Scene.of(new RandomStars(3, 1, 5, 13));
    var prepared =
        Observation.of(refractor(), scene, new Target("t", 100, 30), EVENING, 30, 1).prepare();
    var xy = new double[2];
    assertThat(prepared.sim().sources().stars()).hasSizeGreaterThan(100);
    for (var star : prepared.sim().sources().stars()) {
      assertThat(prepared.truth().wcs().skyToPixel(star.raDeg(), star.decDeg(), xy)).isTrue();
      assertThat(xy[0]).isCloseTo(star.x(), within(1e-9));
      assertThat(xy[1]).isCloseTo(star.y(), within(1e-9));
    }
  }

  @Test
  void fluxFollowsMagnitudeColourAirCloudAndZeroPoint() {
    var scene = Scene.of(new RandomStars(3, 1, 5, 13));
    var telescope = refractor().with(new Telescope.Band("V", 0.4, 0.3, 0.2, 21));
    var look = Observation.of(telescope, scene, new Target("t", 100, 30), EVENING, 30, 1);
    var clear = look.prepare();
    var cloudy = look.with(look.conditions().with(new Conditions.Cloud(1.5, 0))).prepare();
    double gain = telescope.sensor().electronics().gainElectronsPerAdu();
    for (var p : List.of(clear, cloudy)) {
      for (var star : p.sim().sources().stars()) {
        double perSecond = star.fluxElectrons() / gain / 30;
        double instrumental = star.magnitude() + 2.5 * Math.log10(perSecond);
        assertThat(instrumental)
            .isCloseTo(p.truth().zeroPoint() - 0.3 * star.bvMag(), within(1e-9));
      }
    }
    assertThat(clear.truth().zeroPoint() - cloudy.truth().zeroPoint()).isCloseTo(1.5, within(1e-9));
    double photons = 995.0 * 880 * Math.PI * 5.3 * 5.3 * 0.4;
    assertThat(clear.truth().zeroPoint())
        .isCloseTo(2.5 * Math.log10(photons / gain) - 0.2 * clear.truth().airmass(), within(1e-9));
  }

  @Test
  void skyHasTheAskedSurfaceBrightness() {
    var telescope = refractor();
    double scale = telescope.optics().pixelScaleArcsec(telescope.sensor());
    double perArcsec2 = telescope.skyElectronsPerSecond(21) / scale / scale;
    assertThat(telescope.zeroPointElectrons() - 2.5 * Math.log10(perArcsec2))
        .isCloseTo(21, within(1e-9));
  }

  @Test
  void widthAddsOpticsSeeingAndFocusInQuadrature() {
    var telescope = refractor().with(Optics.perfect(530, 106, 1.3));
    var look = Observation.of(telescope, Scene.of(), new Target("t", 75, 31), EVENING, 30, 1);
    var c = Conditions.clear(3, 21).withDefocusPx(2);
    var p = look.with(c).prepare();
    double scale = telescope.optics().pixelScaleArcsec(telescope.sensor());
    double seeing = 3 * Math.pow(p.truth().airmass(), 0.6) / scale;
    assertThat(p.sim().psf().at(100, 100).fwhmPx())
        .isCloseTo(Math.sqrt(1.3 * 1.3 + seeing * seeing + 4), within(1e-9));
  }

  @Test
  void invertedTransitHasTheDepthOfAGeometricDisc() {
    var curve = new LightCurve.Transit(EVENING, Duration.ofHours(3), 0.1, 0.2);
    assertThat(curve.relativeFlux(EVENING)).isCloseTo(0.99, within(1e-12));
    assertThat(curve.relativeFlux(EVENING.plusSeconds(5401))).isEqualTo(1);
    assertThat(curve.relativeFlux(EVENING.minusSeconds(5395))).isBetween(0.999, 1.0);
    double last = 0.99;
    for (int s = 0; s <= 5400; s += 60) {
      double flux = curve.relativeFlux(EVENING.plusSeconds(s));
      assertThat(flux).isGreaterThanOrEqualTo(last - 1e-12);
      last = flux;
    }
  }

  @Test
  void variableStarReplacesTheCatalogueStarAndFollowsItsCurve() {
    var one =
        new FixedStars(
            new StarField(
                new double[] {100},
                new double[] {30},
                new float[] {10},
                new float[] {10},
                new float[] {0.6f}));
    var curve = new LightCurve.Transit(EVENING.plusSeconds(15), Duration.ofHours(2), 0.15, 0);
    var scene = Scene.of(one).with(new Scene.VariableStar("planet host", 100, 30, 10, 0.6, curve));
    var target = new Target("t", 100, 30);
    var inside = Observation.of(refractor(), scene, target, EVENING, 30, 1).prepare();
    var still = Observation.of(refractor(), Scene.of(one), target, EVENING, 30, 1).prepare();
    assertThat(inside.sim().sources().stars()).hasSize(1);
    double ratio =
        inside.sim().sources().stars().getFirst().fluxElectrons()
            / still.sim().sources().stars().getFirst().fluxElectrons();
    assertThat(ratio).isCloseTo(1 - 0.15 * 0.15, within(1e-9));
  }

  @Test
  void asteroidMovesAndTrailsWhenFast() {
    var target = new Target("t", 100, 30);
    var slow = new Scene.Asteroid("slow", EVENING, 100, 30, 60, -30, 12);
    var fast = new Scene.Asteroid("fast", EVENING, 100.1, 30, 3600, 0, 12);
    var scene = Scene.of().with(slow).with(fast);
    var now = Observation.of(refractor(), scene, target, EVENING, 30, 1).prepare();
    var later =
        Observation.of(refractor(), scene, target, EVENING.plusSeconds(3600), 30, 1).prepare();
    var a = now.truth().asteroids().getFirst();
    var b = later.truth().asteroids().getFirst();
    double moved = SkyAngles.separationDeg(a.raDeg(), a.decDeg(), b.raDeg(), b.decDeg()) * 3600;
    assertThat(moved).isCloseTo(Math.hypot(60, 30), within(0.01));
    assertThat(now.sim().sources().trails()).hasSize(1);
    // 30" of motion in 30 s at 2.88"/px.
    assertThat(now.sim().sources().trails().getFirst().lengthPx()).isCloseTo(10.4, within(0.1));
    assertThat(now.sim().sources().stars()).hasSize(1);
  }

  @Test
  void altAzimuthFieldTurnsWithTheParallacticAngle() {
    var site = new Site(45, 0, 0);
    var telescope = TelescopeSetup.altAz().telescope().with(site);
    var start = Instant.parse("2026-01-15T22:00:00Z");
    double lst = site.siderealDeg(start.plusSeconds(5));
    // Due west on the horizon the pole is as high as the latitude: the angle is 90° - latitude.
    var west =
        Observation.of(telescope, Scene.of(), new Target("w", lst - 90, 0), start, 10, 1).wcs();
    assertThat(west.positionAngleDeg(959.5, 539.5)).isCloseTo(45, within(0.01));
    var meridian =
        Observation.of(telescope, Scene.of(), new Target("m", lst, 0), start, 10, 1).wcs();
    assertThat(Math.abs(Math.IEEEremainder(meridian.positionAngleDeg(959.5, 539.5), 360)))
        .isLessThan(0.01);
  }

  @Test
  void sameStarsWhateverIsAskedFor() {
    var sky = new RandomStars(11, 2, 4, 14);
    for (double[] place : new double[][] {{0.1, 10}, {200, -60}, {359.9, 80}, {77, 89.5}}) {
      var wide = sky.cone(place[0], place[1], 3, 2026, 99, 1_000_000);
      var narrow = sky.cone(place[0], place[1], 1, 2026, 99, 1_000_000);
      var found = new HashSet<Double>();
      int inside = 0;
      for (int i = 0; i < wide.size(); i++) {
        found.add(wide.decDeg()[i]);
        if (SkyAngles.separationDeg(place[0], place[1], wide.raDeg()[i], wide.decDeg()[i]) <= 1) {
          inside++;
        }
      }
      assertThat(narrow.size()).isEqualTo(inside);
      for (int i = 0; i < narrow.size(); i++) {
        assertThat(found).contains(narrow.decDeg()[i]);
        if (i > 0) {
          assertThat(narrow.magnitude()[i]).isGreaterThanOrEqualTo(narrow.magnitude()[i - 1]);
        }
      }
    }
  }

  @Test
  void starCountsFollowTheFormula() {
    var sky = new RandomStars(5, 1, 2, 15);
    var field = sky.cone(150, 40, 6, 2026, 99, 10_000_000);
    double area = 2 * Math.PI * (1 - Math.cos(Math.toRadians(6))) * Math.pow(180 / Math.PI, 2);
    for (double v : new double[] {10, 12, 14}) {
      int count = 0;
      for (float m : field.vMag()) {
        count += m < v ? 1 : 0;
      }
      double m = v - 10;
      double expected = area * Math.pow(10, 0.92 + 0.42 * m - 0.008 * m * m);
      assertThat((double) count).isCloseTo(expected, within(4 * Math.sqrt(expected)));
    }
  }

  @Test
  void galaxyHasItsFluxAndHalfLightRadius() {
    var galaxy = new Galaxy(200.3, 199.8, 1e5, 8, 1, 0);
    for (var psf : List.of(Psf.gaussian(2), Psf.moffat(2, 3.5))) {
      var plane =
          SkySim.of(401, 401)
              .withPsf(psf)
              .withSources(Sources.NONE.withGalaxies(List.of(galaxy)))
              .expectedElectrons(Workers.SINGLE);
      double sum = 0;
      double within8 = 0;
      for (int y = 0; y < 401; y++) {
        for (int x = 0; x < 401; x++) {
          sum += plane.at(x, y);
          if (Math.hypot(x - 200.3, y - 199.8) < 8) {
            within8 += plane.at(x, y);
          }
        }
      }
      assertThat(sum / 1e5).isCloseTo(1, within(2e-3));
      // The seeing carries a little light outwards.
      assertThat(within8 / 1e5).isBetween(0.475, 0.502);
    }
  }

  @Test
  void unblurredDiscFollowsTheExponential() {
    for (double r : new double[] {0.3, 1, 2, 4, 6}) {
      double sum = 0;
      for (var p : DiscMixture.exponential()) {
        double variance = p.variance();
        sum += p.weight() / (2 * Math.PI * variance) * Math.exp(-0.5 * r * r / variance);
      }
      double exact = Math.exp(-r) / (2 * Math.PI);
      assertThat(sum).as("r = %s", r).isCloseTo(exact, within(0.004 * exact));
    }
  }

  /** A catalogue of given stars. */
  private record FixedStars(StarField field) implements org.nightjar.imaging.stars.StarCatalogue {
    @Override
    public String name() {
      return "given";
    }

    @Override
    public int size() {
      return field.size();
    }

    @Override
    public StarField cone(
        double ra, double dec, double radius, double epoch, double faintest, int most) {
      return field;
    }
  }
}
