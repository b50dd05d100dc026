package org.nightjar.imaging.wcs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nightjar.imaging.fits.FitsHeader;
import org.nightjar.imaging.testing.Peer;

class OddHeadersTest {
  private static FitsHeader header(Object... pairs) {
    var cards = new ArrayList<FitsHeader.Card>();
    for (int i = 0; i < pairs.length; i += 2) {
      cards.add(new FitsHeader.Card((String) pairs[i], pairs[i + 1], null));
    }
    return FitsHeader.of(cards);
  }

  private static FitsHeader with(FitsHeader header, Object... pairs) {
    return header.followedBy(header(pairs));
  }

  private static final FitsHeader PLACE =
      header(
          "CTYPE1",
          "RA---TAN",
          "CTYPE2",
          "DEC--TAN",
          "CRVAL1",
          83.6,
          "CRVAL2",
          22.0,
          "CRPIX1",
          501.0,
          "CRPIX2",
          401.0);

  private static final FitsHeader CD =
      with(PLACE, "CD1_1", -6e-4, "CD1_2", 2e-4, "CD2_1", 2e-4, "CD2_2", 6e-4);

  private static double[] sky(FitsHeader header, double x, double y) {
    var sky = new double[2];
    Wcs.parse(header).orElseThrow().pixelToSky(x, y, sky);
    return sky;
  }

  private static void same(FitsHeader one, FitsHeader other) {
    for (double x : new double[] {0, 500, 900}) {
      var a = sky(one, x, 700 - x);
      var b = sky(other, x, 700 - x);
      assertThat(SkyAngles.separationDeg(a[0], a[1], b[0], b[1])).isLessThan(1e-12);
    }
  }

  @Test
  void aPlaceThatIsNoNumberIsNotGuessed() {
    var pairs =
        new Object[] {
          "CTYPE1",
          "RA---TAN",
          "CTYPE2",
          "DEC--TAN",
          "CRVAL1",
          83.6,
          "CRVAL2",
          22.0,
          "CRPIX1",
          "left",
          "CRPIX2",
          401.0,
          "CDELT1",
          -6e-4,
          "CDELT2",
          6e-4
        };
    assertThat(Wcs.parse(header(pairs))).isEmpty();
    pairs[9] = 501.0;
    assertThat(Wcs.parse(header(pairs))).isPresent();
    pairs[13] = "NaN";
    assertThat(Wcs.parse(header(pairs))).isEmpty();
  }

  @Test
  void cdWinsOverPcAndThatOverCrota() {
    same(CD, with(CD, "PC1_1", 0.5, "CDELT1", 1e-3, "CDELT2", 1e-3, "CROTA2", 40.0));
    var pc = with(PLACE, "CDELT1", -1e-3, "CDELT2", 1e-3, "PC1_1", 0.8, "PC1_2", -0.6);
    pc = with(pc, "PC2_1", 0.6, "PC2_2", 0.8);
    same(pc, with(pc, "CROTA2", 77.0));
  }

  @Test
  void crotaTurnsNorthByTheAipsConvention() {
    double angle = Math.toDegrees(Math.atan2(0.6, 0.8));
    var crota = with(PLACE, "CDELT1", -1e-3, "CDELT2", 2e-3, "CROTA2", angle);
    var cd = with(PLACE, "CD1_1", -8e-4, "CD1_2", -1.2e-3, "CD2_1", -6e-4, "CD2_2", 1.6e-3);
    same(crota, cd);
  }

  @Test
  void matricesWithThreeDigitNamesAreRead() {
    var plain = with(PLACE, "CDELT1", -1e-3, "CDELT2", 1e-3, "PC1_2", 0.5, "PC2_1", -0.5);
    same(plain, with(PLACE, "CDELT1", -1e-3, "CDELT2", 1e-3, "PC001002", 0.5, "PC002001", -0.5));
  }

  @Test
  void unitsOtherThanDegreesAreMinded() {
    same(
        CD,
        with(
            CD,
            "CUNIT1",
            "arcsec",
            "CRVAL1",
            83.6 * 3600,
            "CD1_1",
            -6e-4 * 3600,
            "CD1_2",
            2e-4 * 3600));
  }

  @Test
  void axesMayChangePlaces() {
    var swapped =
        header(
            "CTYPE1",
            "DEC--TAN",
            "CTYPE2",
            "RA---TAN",
            "CRVAL1",
            22.0,
            "CRVAL2",
            83.6,
            "CRPIX1",
            501.0,
            "CRPIX2",
            401.0);
    same(CD, with(swapped, "CD1_1", 2e-4, "CD1_2", 6e-4, "CD2_1", -6e-4, "CD2_2", 2e-4));
  }

  @Test
  void aDistortionIsAppliedWhetherTheTypeNamesItOrNot() {
    var named = with(CD, "CTYPE1", "RA---TAN-SIP", "CTYPE2", "DEC--TAN-SIP");
    same(named, CD);
    var distorted = with(named, "A_ORDER", 2L, "B_ORDER", 2L, "A_2_0", 1e-5, "B_1_1", -2e-5);
    same(distorted, with(distorted, "CTYPE1", "RA---TAN", "CTYPE2", "DEC--TAN"));
    assertThat(sky(distorted, 0, 0)[0]).isNotCloseTo(sky(CD, 0, 0)[0], within(1e-4));
  }

  @Test
  void scampsOldCardsMeanTpvAndLeftOverSipIsIgnoredThere() {
    var tpv = with(CD, "CTYPE1", "RA---TPV", "CTYPE2", "DEC--TPV", "PV1_7", 0.01, "PV2_4", 0.02);
    same(tpv, with(tpv, "CTYPE1", "RA---TAN", "CTYPE2", "DEC--TAN"));
    same(tpv, with(tpv, "A_ORDER", 2L, "B_ORDER", 2L, "A_2_0", 1e-5));
    var sip = with(CD, "A_ORDER", 2L, "B_ORDER", 2L, "A_2_0", 1e-5);
    same(sip, with(sip, "PV1_7", 0.01, "PV2_4", 0.02));
  }

  @Test
  void polesGivenAsPvMeanTheSameAsThoseGivenByName() {
    same(with(CD, "LONPOLE", 150.0), with(CD, "PV1_3", 150.0));
  }

  @Test
  void j2000IsTakenAsIcrs() {
    same(CD, with(CD, "RADESYS", "FK5", "EQUINOX", 2000.0));
    same(CD, with(CD, "EQUINOX", "2000,0"));
  }

  @ParameterizedTest
  @CsvSource({
    "CTYPE1, LINEAR",
    "CTYPE1, ''",
    "CTYPE2, RA---TAN",
    "CTYPE2, DEC--SIN",
    "CTYPE1, GLON-TAN",
    "CTYPE1, -",
    "CRVAL1, nonsense",
    "CRVAL2, 1e300",
    "CRVAL2, 90.5",
    "CD1_1, -2e-4",
    "RADESYS, FK4",
    "EQUINOX, 1e9",
    "A_ORDER, 2000000000",
    "A_ORDER, -1",
    "B_ORDER, 1e99"
  })
  void senselessCardsGiveNoCoordinates(String keyword, String value) {
    var bad =
        keyword.equals("RADESYS")
            ? with(CD, keyword, value, "EQUINOX", 1875.0)
            : keyword.equals("CD1_1") && value.startsWith("-")
                ? with(CD, "CD1_1", 1e-4, "CD1_2", 3e-4)
                : with(CD, keyword, value);
    assertThat(Wcs.parse(bad)).isEmpty();
  }

  @Test
  void aHeaderWithoutPlaceOrMatrixIsNone() {
    assertThat(Wcs.parse(FitsHeader.EMPTY)).isEmpty();
    assertThat(Wcs.parse(header("CTYPE1", "RA---TAN", "CTYPE2", "DEC--TAN"))).isEmpty();
    assertThat(Wcs.parse(with(PLACE, "CDELT1", 0.0, "CDELT2", 1e-3))).isEmpty();
  }

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"FK5, 1975", "FK5, 2026.4", "FK4, 1950", "'', 1950", "'', 1990"})
  void otherEquinoxesAreBroughtToIcrs(String system, double equinox) throws Exception {
    var python = Peer.python("astropy");
    var h = with(CD, "EQUINOX", equinox);
    if (!system.isEmpty()) {
      h = with(h, "RADESYS", system);
    }
    var frame =
        system.equals("FK4") || equinox < 1984 && system.isEmpty()
            ? "FK4(equinox='B%s')".formatted(equinox)
            : "FK5(equinox='J%s')".formatted(equinox);
    // The place in the header's own frame comes from the same cards without their frame.
    var own = sky(CD, 20, 30);
    Files.writeString(
        folder.resolve("frames.py"),
        """
        from astropy.coordinates import SkyCoord, FK4, FK5
        c = SkyCoord(%s, %s, unit='deg', frame=%s).transform_to(FK5(equinox='J2000'))
        print('%%.17g %%.17g' %% (c.ra.deg, c.dec.deg))
        """
            .formatted(own[0], own[1], frame));
    var peer = Peer.run(folder, List.of(python.toString(), "frames.py")).strip().split(" ");
    var ours = sky(h, 20, 30);
    double off =
        SkyAngles.separationDeg(
            Double.parseDouble(peer[0]), Double.parseDouble(peer[1]), ours[0], ours[1]);
    assertThat(off * 3600).as("arcsec").isLessThan(0.02);
    var xy = new double[2];
    assertThat(Wcs.parse(h).orElseThrow().skyToPixel(ours[0], ours[1], xy)).isTrue();
    assertThat(Math.hypot(xy[0] - 20, xy[1] - 30)).as("px").isLessThan(1e-5);
  }
}
