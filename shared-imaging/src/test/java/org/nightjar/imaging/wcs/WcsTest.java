package org.nightjar.imaging.wcs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.nightjar.imaging.fits.FitsHeader;

class WcsTest {
  private static final double ARCSEC = 1 / 3600.0;

  private static double[] skyLike(double scaleArcsec, double positionAngleDeg) {
    double s = scaleArcsec * ARCSEC;
    double pa = Math.toRadians(positionAngleDeg);
    // +y points to (sin pa, cos pa) = (east, north); +x a quarter turn west of it.
    return new double[] {-s * Math.cos(pa), s * Math.sin(pa), s * Math.sin(pa), s * Math.cos(pa)};
  }

  private static Sip lens(double cubic) {
    var a = new double[16];
    var b = new double[16];
    a[3 * 4] = cubic;
    a[4 + 2] = cubic;
    b[3] = cubic;
    b[2 * 4 + 1] = cubic;
    a[2 * 4] = 1e-7;
    b[4 + 1] = -2e-7;
    return Sip.of(3, a, b);
  }

  @Test
  void theReferencePixelLooksAtTheReferencePoint() {
    var wcs = Wcs.tan(512.25, 300.5, 359.9, -45, skyLike(2, 30));
    var sky = new double[2];
    wcs.pixelToSky(512.25, 300.5, sky);
    assertThat(sky[0]).isCloseTo(359.9, within(1e-12));
    assertThat(sky[1]).isCloseTo(-45, within(1e-12));
  }

  @Test
  void gnomonicRadiusIsTheTangentOfTheDistance() {
    var wcs = Wcs.tan(0, 0, 10, 0, skyLike(3600, 0));
    var sky = new double[2];
    wcs.pixelToSky(0, 30, sky);
    assertThat(sky[0]).isCloseTo(10, within(1e-12));
    assertThat(sky[1]).isCloseTo(Math.toDegrees(Math.atan(Math.toRadians(30))), within(1e-12));
    wcs.pixelToSky(-30, 0, sky);
    assertThat(sky[0])
        .as("east is to the left")
        .isCloseTo(10 + Math.toDegrees(Math.atan(Math.toRadians(30))), within(1e-12));
  }

  @Test
  void northIsUpAcrossThePole() {
    var wcs = Wcs.tan(100, 100, 40, 90, skyLike(36, 0));
    var sky = new double[2];
    wcs.pixelToSky(100, 90, sky);
    assertThat(sky[0]).as("below the pole").isCloseTo(40, within(1e-9));
    wcs.pixelToSky(100, 110, sky);
    assertThat(sky[0]).as("above the pole").isCloseTo(220, within(1e-9));
    assertThat(sky[1]).isCloseTo(89.9, within(1e-6));
  }

  @ParameterizedTest
  @CsvSource({"2.374, 12.5", "40.3, 190", "0.4, 359", "10, 90"})
  void scaleAngleAndHandednessAreThoseOfTheMatrix(double scale, double angle) {
    var wcs = Wcs.tan(500, 400, 123.4, 67.8, skyLike(scale, angle));
    assertThat(wcs.pixelScaleArcsec(500, 400)).isCloseTo(scale, within(scale * 1e-7));
    assertThat(wcs.positionAngleDeg(500, 400)).isCloseTo(angle, within(1e-6));
    assertThat(wcs.mirrored(500, 400)).isFalse();
    var cd = skyLike(scale, angle);
    var flipped = Wcs.tan(500, 400, 123.4, 67.8, new double[] {-cd[0], cd[1], -cd[2], cd[3]});
    assertThat(flipped.mirrored(500, 400)).isTrue();
    assertThat(flipped.positionAngleDeg(500, 400)).isCloseTo(angle, within(1e-6));
  }

  @Test
  void gnomonicScaleShrinksAwayFromTheTangentPoint() {
    var wcs = Wcs.tan(0, 0, 50, 20, skyLike(60, 0));
    double tangent = Math.toRadians(300 / 60.0);
    // dA/dxi deta = cos^3 of the distance.
    double expected = 60 * Math.pow(1 + tangent * tangent, -0.75);
    assertThat(wcs.pixelScaleArcsec(0, 300)).isCloseTo(expected, within(expected * 1e-6));
  }

  @Test
  void theFarSideIsNotSeen() {
    var wcs = Wcs.tan(0, 0, 50, 20, skyLike(60, 0));
    var xy = new double[2];
    assertThat(wcs.skyToPixel(230, -20, xy)).isFalse();
    assertThat(wcs.skyToPixel(50, -71, xy)).isFalse();
    assertThat(xy[0]).isNaN();
  }

  @Test
  void pixelsComeBackFromTheSkyThroughAnyLens() {
    long seed = 7;
    var random = new Random(seed);
    var sky = new double[2];
    var xy = new double[2];
    for (int i = 0; i < 300; i++) {
      double dec = i % 10 == 0 ? 90 : i % 10 == 1 ? -90 : -90 + 180 * random.nextDouble();
      var wcs =
          Wcs.tanSip(
              1000,
              700,
              i % 3 == 0 ? 0 : 360 * random.nextDouble(),
              dec,
              skyLike(0.3 + 40 * random.nextDouble(), 360 * random.nextDouble()),
              lens(5e-9 * (random.nextDouble() - 0.5)));
      double x = 2000 * random.nextDouble();
      double y = 1400 * random.nextDouble();
      wcs.pixelToSky(x, y, sky);
      assertThat(wcs.skyToPixel(sky[0], sky[1], xy)).as("seed %d, case %d", seed, i).isTrue();
      assertThat(Math.hypot(xy[0] - x, xy[1] - y)).as("seed %d, case %d", seed, i).isLessThan(1e-8);
    }
  }

  @Test
  void beyondTheFoldOfTheDistortionThereIsNoPixel() {
    var wcs = Wcs.tanSip(500, 500, 50, 20, skyLike(10, 0), lens(-4e-7));
    var sky = new double[2];
    var xy = new double[2];
    Wcs.tan(500, 500, 50, 20, skyLike(10, 0)).pixelToSky(500, 500 + 2000, sky);
    assertThat(wcs.skyToPixel(sky[0], sky[1], xy)).isFalse();
  }

  @Test
  void binningAndShiftingKeepTheSky() {
    var wcs = Wcs.tanSip(611, 402, 5, -60, skyLike(3, 77), lens(2e-9)).withImageSize(1200, 800);
    var binned = wcs.binned(3);
    var shifted = wcs.shifted(100, -20);
    var one = new double[2];
    var other = new double[2];
    wcs.pixelToSky(3 * 50 + 1, 3 * 70 + 1, one);
    binned.pixelToSky(50, 70, other);
    assertThat(SkyAngles.separationDeg(one[0], one[1], other[0], other[1])).isLessThan(1e-11);
    wcs.pixelToSky(130, 40, one);
    shifted.pixelToSky(30, 60, other);
    assertThat(SkyAngles.separationDeg(one[0], one[1], other[0], other[1])).isLessThan(1e-11);
    assertThat(binned.pixelScaleArcsec(20, 20))
        .isCloseTo(3 * wcs.pixelScaleArcsec(61, 61), within(1e-5));
  }

  @ParameterizedTest
  @EnumSource(Wcs.Form.class)
  void aHeaderOfADistortedPlaneSaysTheSame(Wcs.Form form) {
    var wcs = Wcs.tanSip(611, 402, 5, -60, skyLike(3, 77), lens(1.3e-8)).withImageSize(1200, 800);
    var back = Wcs.parse(wcs.toHeader(form)).orElseThrow();
    double off = largestOffset(wcs, back, 1200, 800);
    switch (form) {
      case TAN -> assertThat(off).as("only the best plane").isBetween(0.1, 3.0);
      case SIP -> assertThat(off).isLessThan(1e-9);
      case TPV -> assertThat(off).isLessThan(1e-6);
    }
  }

  @Test
  void theWrittenInverseOfSipIsGoodToAThousandthPixel() {
    var wcs = Wcs.tanSip(600, 400, 5, -60, skyLike(3, 77), lens(1.3e-8)).withImageSize(1200, 800);
    var header = wcs.toHeader(Wcs.Form.SIP);
    int order = (int) header.number("AP_ORDER").orElseThrow();
    var ap = new double[(order + 1) * (order + 1)];
    var bp = new double[(order + 1) * (order + 1)];
    for (int p = 0; p <= order; p++) {
      for (int q = 0; p + q <= order; q++) {
        ap[p * (order + 1) + q] = header.number("AP_" + p + "_" + q).orElse(0);
        bp[p * (order + 1) + q] = header.number("BP_" + p + "_" + q).orElse(0);
      }
    }
    var inverse = Sip.of(order, ap, bp);
    var bent = new double[6];
    double largest = 0;
    for (double y = 0; y < 800; y += 13) {
      for (double x = 0; x < 1200; x += 13) {
        wcs.sip().orElseThrow().apply(x - 600, y - 400, bent);
        inverse.apply(bent[0], bent[1], bent);
        largest = Math.max(largest, Math.hypot(bent[0] - x + 600, bent[1] - y + 400));
      }
    }
    assertThat(largest).isLessThan(1e-3);
  }

  @ParameterizedTest
  @CsvSource({"SIN", "STG", "ARC", "ZEA", "CAR"})
  void otherProjectionsGoOutAsFittedTangentPlanes(String projection) {
    var cards = new ArrayList<FitsHeader.Card>();
    add(cards, "NAXIS1", 1000L, "NAXIS2", 800L, "CRPIX1", 480.0, "CRPIX2", 390.0);
    add(cards, "CTYPE1", "RA---" + projection, "CTYPE2", "DEC--" + projection);
    add(cards, "CRVAL1", 0.02, "CRVAL2", projection.equals("CAR") ? 0.0 : 61.0);
    add(cards, "CDELT1", -0.004, "CDELT2", 0.004, "CROTA2", 33.0);
    var wcs = Wcs.parse(FitsHeader.of(cards)).orElseThrow();
    for (var form : List.of(Wcs.Form.SIP, Wcs.Form.TPV)) {
      var back = Wcs.parse(wcs.toHeader(form)).orElseThrow();
      assertThat(largestOffset(wcs, back, 1000, 800)).as("%s", form).isLessThan(1e-3);
    }
  }

  @Test
  void theFourCornersAreThoseOfTheOuterPixels() {
    var wcs = Wcs.tan(49.5, 24.5, 0, 0, skyLike(3600, 0));
    var corners = wcs.footprint(100, 50);
    double expected = Math.toDegrees(Math.atan(Math.toRadians(50)));
    assertThat(corners[0][0]).isCloseTo(expected, within(1e-9));
    assertThat(corners[1][0]).isCloseTo(360 - expected, within(1e-9));
    assertThat(corners[2][1]).isEqualTo(-corners[1][1], within(1e-9));
  }

  @Test
  void senselessMatricesAndPlacesAreRefusedByName() {
    double[] flat = {1, 2, 2, 4};
    assertThatThrownBy(() -> Wcs.tan(0, 0, 0, 0, flat))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cd");
    assertThatThrownBy(() -> Wcs.tan(0, 0, 0, 91, skyLike(1, 0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("decDeg = 91");
    assertThatThrownBy(() -> Sip.of(1, new double[3], new double[4]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static void add(List<FitsHeader.Card> cards, Object... pairs) {
    for (int i = 0; i < pairs.length; i += 2) {
      cards.add(new FitsHeader.Card((String) pairs[i], pairs[i + 1], null));
    }
  }

  private static double largestOffset(Wcs one, Wcs other, int width, int height) {
    var sky = new double[2];
    var xy = new double[2];
    double largest = 0;
    for (double y = -0.5; y < height; y += 17) {
      for (double x = -0.5; x < width; x += 17) {
        one.pixelToSky(x, y, sky);
        assertThat(other.skyToPixel(sky[0], sky[1], xy)).isTrue();
        largest = Math.max(largest, Math.hypot(xy[0] - x, xy[1] - y));
      }
    }
    return largest;
  }
}
