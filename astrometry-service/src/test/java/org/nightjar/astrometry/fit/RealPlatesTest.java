package org.nightjar.astrometry.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nightjar.imaging.fits.FitsFile;
import org.nightjar.imaging.testing.RealData;
import org.nightjar.imaging.wcs.SkyAngles;
import org.nightjar.imaging.wcs.Wcs;
import org.nightjar.reference.ReferenceStars;

/**
 * SExtractor's sources of real frames against solve-field's coordinates, started from a plain
 * tangent plane that is a dozen pixels off.
 */
class RealPlatesTest {
  @ParameterizedTest
  @CsvSource({
    "tres1_021, 1092, 736, 2009.5, 0.2827, 20",
    "kstars_af1, 1125, 1034, 2020, 2.1287, 10",
    "kstars_af2, 1017, 1001, 2020, 0.8063, 15",
    "panoptes_unsolved, 700, 700, 2017, 4.9975, 250",
    "seestar_m94_a, 1080, 1920, 2025.2, 0.6280, 15",
    "seestar_m94_b, 1080, 1920, 2025.2, 0.5717, 15",
    "seestar_ngc7023_10s, 1080, 1920, 2024.6, 0.6299, 38",
    "tetra3_a40m135, 1024, 768, 2019.6, 4.2662, 50",
    "tetra3_a40p135, 1024, 768, 2019.6, 8.1965, 125",
    "tetra3_a60p45, 1024, 768, 2019.6, 7.2560, 155"
  })
  void agreesWithTheReferenceAtTheCentreAndFitsNoWorse(
      String frame, int width, int height, double epoch, double referenceRms, int matches)
      throws IOException {
    Wcs reference;
    try (var file = FitsFile.open(RealData.path("reference/" + frame + "/frame.wcs"))) {
      reference = Wcs.parse(file.hdus().getFirst().header()).orElseThrow();
    }
    var sources = sources(frame);
    var centre = new double[2];
    double cx = (width - 1) / 2.0;
    double cy = (height - 1) / 2.0;
    reference.pixelToSky(cx, cy, centre);
    double scale = reference.pixelScaleArcsec(cx, cy);
    double radius = Math.hypot(width, height) / 2 * scale / 3600 * 1.05;
    var stars = ReferenceStars.tycho2().cone(centre[0], centre[1], radius, epoch, 99, 3000);
    double angle = Math.toRadians(reference.positionAngleDeg(cx, cy) + 0.1);
    double s = scale / 3600 * 1.001;
    double hand = reference.mirrored(cx, cy) ? 1 : -1;
    double[] cd = {
      hand * s * Math.cos(angle),
      s * Math.sin(angle),
      -hand * s * Math.sin(angle),
      s * Math.cos(angle)
    };
    var start = Wcs.tan(cx + 8, cy - 6, centre[0], centre[1], cd);
    var outcome =
        PlateFit.fit(start, sources[0], sources[1], null, stars, width, height, FitOptions.DEFAULT);
    assertThat(outcome).isInstanceOf(PlateFitResult.class);
    var fit = (PlateFitResult) outcome;
    var sky = new double[2];
    fit.wcs().pixelToSky(cx, cy, sky);
    double off = SkyAngles.separationDeg(sky[0], sky[1], centre[0], centre[1]) * 3600 / scale;
    assertThat(off).as("px").isLessThan(2);
    // kstars_af1's reference is an order-2 fit of 10 stars with 2.1 arcsec rms.
    assertThat(fit.wcs().pixelScaleArcsec(cx, cy) / scale).isCloseTo(1, within(2e-3));
    assertThat(fit.matches()).isGreaterThanOrEqualTo(matches);
    assertThat(fit.rmsPx()).as("px").isLessThan(0.4);
    assertThat(fit.rmsArcsec()).isLessThan(Math.max(1.5 * referenceRms, 0.2 * scale));
  }

  /** Positions of SExtractor's sources, brightest first, 0-based. */
  private static double[][] sources(String frame) throws IOException {
    var rows = new ArrayList<double[]>();
    for (var line : Files.readAllLines(RealData.path("reference/" + frame + "/sex.cat"))) {
      if (line.startsWith("#")) {
        continue;
      }
      var f = line.strip().split("\\s+");
      rows.add(
          new double[] {
            Double.parseDouble(f[3]) - 1, Double.parseDouble(f[4]) - 1, Double.parseDouble(f[5])
          });
    }
    rows.sort(Comparator.comparingDouble((double[] r) -> -r[2]));
    var xy = new double[2][rows.size()];
    for (int i = 0; i < rows.size(); i++) {
      xy[0][i] = rows.get(i)[0];
      xy[1][i] = rows.get(i)[1];
    }
    return xy;
  }
}
