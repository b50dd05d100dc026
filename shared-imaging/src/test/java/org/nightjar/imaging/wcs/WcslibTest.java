package org.nightjar.imaging.wcs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nightjar.imaging.fits.FitsHeader;
import org.nightjar.imaging.testing.Peer;

/** Against wcslib, called through astropy: 200 random headers of every projection. */
class WcslibTest {
  private static final int HEADERS = 200;
  private static final int PIXELS = 8;
  private static final String SCRIPT =
      """
      import sys, warnings
      warnings.simplefilter('ignore')
      from astropy.io import fits
      from astropy.wcs import WCS
      import numpy as np
      xy = np.loadtxt(sys.argv[2]).reshape(-1, %d, 2)
      for k, text in enumerate(open(sys.argv[1]).read().split('\\n\\n')):
          if not text.strip():
              continue
          try:
              w = WCS(fits.Header.fromstring(text, sep='\\n'))
              sky = w.all_pix2world(xy[k], 0)[:, [w.wcs.lng, w.wcs.lat]]
          except Exception as e:
              sky = np.full((%d, 2), np.nan)
          for a, d in sky:
              print('%%.17g %%.17g' %% (a, d))
      """
          .formatted(PIXELS, PIXELS);

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {"TAN", "TAN-SIP", "TPV", "SCAMP", "SIN", "STG", "ARC", "ZEA", "ZPN", "CAR"})
  void agreesWithWcslibForwardAndBack(String code) throws Exception {
    var python = Peer.python("astropy");
    long seed = 20250101 + code.hashCode();
    var random = new Random(seed);
    var headers = new ArrayList<FitsHeader>();
    var pixels = new double[HEADERS * PIXELS][2];
    var headerText = new StringBuilder();
    var pixelText = new StringBuilder();
    for (int h = 0; h < HEADERS; h++) {
      var header = new RandomHeader(random, code).make(h);
      headers.add(header);
      var cards = text(header);
      // wcslib knows SCAMP's old cards only under their new name.
      headerText.append(code.equals("SCAMP") ? cards.replace("TAN", "TPV") : cards).append('\n');
      for (int k = 0; k < PIXELS; k++) {
        var at = pixels[h * PIXELS + k];
        at[0] = 2000 * random.nextDouble();
        at[1] = 2000 * random.nextDouble();
        pixelText.append(at[0]).append(' ').append(at[1]).append('\n');
      }
    }
    Files.writeString(folder.resolve("headers.txt"), headerText);
    Files.writeString(folder.resolve("pixels.txt"), pixelText);
    Files.writeString(folder.resolve("peer.py"), SCRIPT);
    var lines =
        Peer.run(folder, List.of(python.toString(), "peer.py", "headers.txt", "pixels.txt"))
            .lines()
            .toList();
    assertThat(lines).hasSize(HEADERS * PIXELS);
    var sky = new double[2];
    var xy = new double[2];
    int compared = 0;
    for (int h = 0; h < HEADERS; h++) {
      var parsed = Wcs.parse(headers.get(h));
      for (int k = 0; k < PIXELS; k++) {
        var peer = lines.get(h * PIXELS + k).split(" ");
        if (peer[0].equals("nan")) {
          continue;
        }
        double ra = Double.parseDouble(peer[0]);
        double dec = Double.parseDouble(peer[1]);
        var about = "seed %d, header %d:%n%s".formatted(seed, h, text(headers.get(h)));
        assertThat(parsed).as(about).isPresent();
        var pixel = pixels[h * PIXELS + k];
        parsed.get().pixelToSky(pixel[0], pixel[1], sky);
        double off = SkyAngles.separationDeg(ra, dec, sky[0], sky[1]);
        assertThat(off).as(about).isLessThan(1e-9);
        assertThat(parsed.get().skyToPixel(ra, dec, xy)).as(about).isTrue();
        double back = Math.hypot(xy[0] - pixel[0], xy[1] - pixel[1]);
        // wcslib solves ZPN to 1e-13 rad; its slanted SIN is 3e-11 deg off 40-digit arithmetic.
        double peersErrorDeg = code.equals("ZPN") ? 6e-12 : code.equals("SIN") ? 4e-11 : 0;
        double scaleDeg = parsed.get().pixelScaleArcsec(pixel[0], pixel[1]) / 3600;
        assertThat(back).as(about).isLessThan(1e-8 + peersErrorDeg / scaleDeg);
        assertThat(parsed.get().skyToPixel(sky[0], sky[1], xy)).as(about).isTrue();
        assertThat(Math.hypot(xy[0] - pixel[0], xy[1] - pixel[1])).as(about).isLessThan(1e-8);
        compared++;
      }
    }
    assertThat(compared).as("pixels with sky").isGreaterThan(HEADERS * PIXELS / 2);
  }

  static String text(FitsHeader header) {
    var text = new StringBuilder();
    for (var card : header.cards()) {
      var value =
          card.value() instanceof String s ? "'%-8s'".formatted(s) : String.valueOf(card.value());
      text.append("%-8s= %s\n".formatted(card.keyword(), value));
    }
    return text.toString();
  }

  /** Everything a header of a projection may say. */
  private static final class RandomHeader {
    private final Random random;
    private final String code;
    private final List<FitsHeader.Card> cards = new ArrayList<>();

    RandomHeader(Random random, String code) {
      this.random = random;
      this.code = code;
    }

    FitsHeader make(int number) {
      boolean car = code.equals("CAR");
      double ra = number % 5 == 0 ? 0 : 360 * random.nextDouble();
      double dec = -90 + 180 * random.nextDouble();
      if (number % 7 == 0) {
        dec = number % 2 == 0 ? 90 : -90;
      }
      if (car && number % 3 == 0) {
        dec = 0;
      }
      var type = code.equals("SCAMP") ? "TAN" : code;
      boolean polynomial = code.equals("TPV") || code.equals("SCAMP");
      // wcslib takes TPV's xi from axis 1 whatever that is.
      boolean swapped = number % 11 == 3 && !polynomial;
      int lon = swapped ? 2 : 1;
      int lat = 3 - lon;
      put("CTYPE" + lon, "RA---" + type);
      put("CTYPE" + lat, "DEC--" + type);
      put("CRVAL" + lon, ra);
      put("CRVAL" + lat, dec);
      put("CRPIX1", 1000 + 800 * (random.nextDouble() - 0.5));
      put("CRPIX2", 1000 + 800 * (random.nextDouble() - 0.5));
      put("CUNIT1", "deg");
      put("CUNIT2", "deg");
      put("RADESYS", "ICRS");
      // 0.3 arcseconds to 1.5 arcminutes per pixel.
      double scale = 0.3 / 3600 * Math.pow(300, random.nextDouble());
      // wcslib puts TPV between PC and CDELT, where its coefficients are not in degrees.
      matrix(polynomial ? 0 : number, scale, swapped);
      boolean distorted = code.equals("TAN-SIP") || polynomial;
      if (number % 4 == 1 && !distorted) {
        put("LONPOLE", car ? 180 * random.nextInt(2) : 360 * random.nextDouble() - 180);
      }
      if (number % 4 == 2 && car) {
        put("LATPOLE", random.nextBoolean() ? 90.0 : -90.0);
      }
      switch (code) {
        case "TAN-SIP" -> sip(2 + random.nextInt(4));
        case "TPV", "SCAMP" -> tpv(scale * 1000);
        case "SIN" -> {
          if (random.nextBoolean()) {
            put("PV" + lat + "_1", 0.4 * (random.nextDouble() - 0.5));
            put("PV" + lat + "_2", 0.4 * (random.nextDouble() - 0.5));
          }
        }
        case "ZPN" -> {
          put("PV" + lat + "_1", 1.0);
          put("PV" + lat + "_2", 0.02 * (random.nextDouble() - 0.5));
          put("PV" + lat + "_3", 0.5 * (random.nextDouble() - 0.5));
          put("PV" + lat + "_5", 0.1 * (random.nextDouble() - 0.5));
        }
        default -> {}
      }
      return FitsHeader.of(cards);
    }

    private void matrix(int number, double scale, boolean swapped) {
      double angle = 2 * Math.PI * random.nextDouble();
      double parity = random.nextBoolean() ? 1 : -1;
      double c = Math.cos(angle);
      double s = Math.sin(angle);
      double skew = 1 + 0.02 * random.nextDouble();
      switch (number % 3) {
        case 0 -> {
          put("CD1_1", parity * scale * c);
          put("CD1_2", -scale * s * skew);
          put("CD2_1", parity * scale * s);
          put("CD2_2", scale * c * skew);
        }
        case 1 -> {
          put("CDELT1", parity * scale);
          put("CDELT2", scale * skew);
          put("PC1_1", c);
          put("PC1_2", -s);
          put("PC2_1", s);
          put("PC2_2", c);
        }
        default -> {
          put("CDELT1", parity * scale);
          put("CDELT2", scale * skew);
          put(swapped ? "CROTA1" : "CROTA2", Math.toDegrees(angle));
        }
      }
    }

    private void sip(int order) {
      put("A_ORDER", (long) order);
      put("B_ORDER", (long) order);
      for (int p = 0; p <= order; p++) {
        for (int q = 0; p + q <= order; q++) {
          if (p + q >= 2) {
            // Up to 5 pixels per term at the edge.
            double size = 5 * Math.pow(1000, -(p + q));
            put("A_" + p + "_" + q, size * (2 * random.nextDouble() - 1));
            put("B_" + p + "_" + q, size * (2 * random.nextDouble() - 1));
          }
        }
      }
    }

    private void tpv(double edgeDeg) {
      for (int axis = 1; axis <= 2; axis++) {
        for (int term = 0; term < 40; term++) {
          var e = Tpv.POWERS[term];
          int degree = e[0] + e[1] + e[2];
          double size = 0.003 * edgeDeg * Math.pow(edgeDeg, -degree);
          double value = (term == 1 ? 1 : 0) + size * (2 * random.nextDouble() - 1);
          if (term <= 10 || random.nextInt(3) == 0) {
            put("PV" + axis + "_" + term, value);
          }
        }
      }
    }

    private void put(String keyword, Object value) {
      cards.add(new FitsHeader.Card(keyword, value, null));
    }
  }
}
