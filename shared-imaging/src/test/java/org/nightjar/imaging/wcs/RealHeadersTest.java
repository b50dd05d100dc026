package org.nightjar.imaging.wcs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nightjar.imaging.fits.FitsFile;
import org.nightjar.imaging.fits.Hdu;
import org.nightjar.imaging.testing.Peer;
import org.nightjar.imaging.testing.RealData;

/** Headers as telescopes and solvers wrote them, against wcslib. */
class RealHeadersTest {
  /** The 9 places of a 1000 × 1000 image that are compared. */
  private static final int PLACES = 9;

  private static final String SCRIPT =
      """
      import sys, warnings
      warnings.simplefilter('ignore')
      from astropy.io import fits
      from astropy.wcs import WCS
      xy = [(x, y) for y in (0, 500, 1000) for x in (0, 500, 1000)]
      for line in open(sys.argv[1]).read().splitlines():
          path, hdu = line.rsplit(' ', 1)
          w = WCS(fits.open(path)[int(hdu)].header, naxis=2)
          sky = w.all_pix2world(xy, 0)[:, [w.wcs.lng, w.wcs.lat]]
          for a, d in sky:
              print('%.17g %.17g' % (a, d))
      """;

  @TempDir Path folder;

  @Test
  void everyHeaderWithCoordinatesAgreesWithWcslib() throws Exception {
    var python = Peer.python("astropy");
    var found = new ArrayList<Wcs>();
    var names = new ArrayList<String>();
    var list = new StringBuilder();
    try (var files = Files.walk(RealData.path(""))) {
      for (var path : files.filter(RealHeadersTest::fits).sorted().toList()) {
        var hdus = hdus(path);
        for (int i = 0; i < hdus.size(); i++) {
          var header = hdus.get(i).header();
          var type = header.text("CTYPE1").orElse("");
          if (!type.startsWith("RA-") && !type.startsWith("DEC-")) {
            continue;
          }
          var wcs = Wcs.parse(header);
          assertThat(wcs).as("%s [%d]", path, i).isPresent();
          // wcslib leaves the header's frame as it is.
          if (wcs.get().parts.frame() == SkyFrame.ICRS) {
            found.add(wcs.get());
            names.add(path + " [" + i + "]");
            list.append(path).append(' ').append(i).append('\n');
          }
        }
      }
    }
    assertThat(found).hasSizeGreaterThan(30);
    Files.writeString(folder.resolve("headers.txt"), list);
    Files.writeString(folder.resolve("peer.py"), SCRIPT);
    var lines =
        Peer.run(folder, List.of(python.toString(), "peer.py", "headers.txt"))
            .lines()
            .filter(line -> line.matches("[-0-9.e+]+ [-0-9.e+]+"))
            .toList();
    assertThat(lines).hasSize(PLACES * found.size());
    var sky = new double[2];
    var xy = new double[2];
    for (int i = 0; i < lines.size(); i++) {
      var wcs = found.get(i / PLACES);
      var name = names.get(i / PLACES);
      double x = 500.0 * (i % 3);
      double y = 500.0 * (i % PLACES / 3);
      var peer = lines.get(i).split(" ");
      double ra = Double.parseDouble(peer[0]);
      double dec = Double.parseDouble(peer[1]);
      wcs.pixelToSky(x, y, sky);
      assertThat(SkyAngles.separationDeg(ra, dec, sky[0], sky[1])).as(name).isLessThan(1e-9);
      assertThat(wcs.skyToPixel(ra, dec, xy)).as(name).isTrue();
      assertThat(Math.hypot(xy[0] - x, xy[1] - y)).as(name).isLessThan(1e-8);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tres1_021", "tetra3_a40m135", "seestar_m94_a", "panoptes_unsolved"})
  void solvedHeadersGoOutAndComeBack(String frame) throws IOException {
    var path = RealData.path("reference/" + frame + "/frame.wcs");
    var wcs = Wcs.parse(hdus(path).getFirst().header()).orElseThrow();
    var sky = new double[2];
    var xy = new double[2];
    for (var form : List.of(Wcs.Form.SIP, Wcs.Form.TPV)) {
      var back = Wcs.parse(wcs.toHeader(form)).orElseThrow();
      for (int x = 0; x < 1000; x += 90) {
        for (int y = 0; y < 700; y += 90) {
          wcs.pixelToSky(x, y, sky);
          assertThat(back.skyToPixel(sky[0], sky[1], xy)).isTrue();
          assertThat(Math.hypot(xy[0] - x, xy[1] - y)).as("%s", form).isLessThan(1e-5);
        }
      }
    }
  }

  private static boolean fits(Path path) {
    return path.toString().matches(".*\\.(fits|fit|fz|wcs|gz)")
        && !path.toString().contains("catalogs");
  }

  private static List<Hdu> hdus(Path path) {
    try (var file = FitsFile.open(path)) {
      return file.hdus();
    } catch (IOException e) {
      // Some of these files are broken on purpose; reading them is not what is tested here.
      return List.of();
    }
  }

  @Test
  void theSeestarsOwnSolutionIsNearTheReference() throws IOException {
    var own = RealData.path("seestar/Light_NGC_7023_10.0s_IRCUT_20240730-224448.fit");
    var reference = RealData.path("reference/seestar_ngc7023_10s/frame.wcs");
    Optional<Wcs> a = Wcs.parse(hdus(own).getFirst().header());
    Optional<Wcs> b = Wcs.parse(hdus(reference).getFirst().header());
    var one = new double[2];
    var other = new double[2];
    a.orElseThrow().pixelToSky(539.5, 959.5, one);
    b.orElseThrow().pixelToSky(539.5, 959.5, other);
    // Two solvers; a Seestar pixel is 2.4 arcseconds.
    assertThat(SkyAngles.separationDeg(one[0], one[1], other[0], other[1]) * 3600).isLessThan(15);
  }
}
