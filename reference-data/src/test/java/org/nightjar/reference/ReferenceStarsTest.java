package org.nightjar.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nightjar.imaging.stars.StarZoneEncoder;
import org.nightjar.imaging.statistics.Robust;
import org.nightjar.imaging.testing.RealData;
import org.nightjar.imaging.wcs.SkyAngles;

class ReferenceStarsTest {
  @ParameterizedTest
  @CsvSource({
    "Sirius, 101.28716, -16.71612, -1.46, 0.00",
    "Vega, 279.23473, 38.78369, 0.03, 0.00",
    "Polaris, 37.95456, 89.26411, 1.98, 0.60",
    "sigma Oct, 317.195, -88.95650, 5.45, 0.27",
    "Barnard's star, 269.45208, 4.69336, 9.51, 1.57"
  })
  void wellKnownStarsAreWhereTheyShouldBe(String name, double ra, double dec, double v, double bv) {
    var field = ReferenceStars.tycho2().cone(ra, dec, 20 / 3600.0, 2000, 10, 1);
    assertThat(field.size()).as(name).isEqualTo(1);
    assertThat(SkyAngles.separationDeg(ra, dec, field.raDeg()[0], field.decDeg()[0]) * 3600)
        .as(name)
        .isLessThan(1);
    assertThat((double) field.vMag()[0]).as(name).isCloseTo(v, within(0.15));
    assertThat((double) field.bvMag()[0]).as(name).isCloseTo(bv, within(0.15));
  }

  @Test
  void holdsEveryStarOfItsSource() {
    var all = ReferenceStars.tycho2().all(2000);
    assertThat(all.size()).isEqualTo(ReferenceStars.tycho2().size()).isEqualTo(1_884_153);
    int coloured = 0;
    for (float v : all.vMag()) {
      coloured += Float.isNaN(v) ? 0 : 1;
    }
    assertThat(coloured).isEqualTo(595_759);
  }

  @Test
  void zonesAreThoseThatTheBuilderMakes() throws IOException {
    var encoder = BuildReferenceStars.encode(RealData.path("catalogs/tycho2_vt_bv.fits.gz"));
    for (int zone = 0; zone < StarZoneEncoder.zones(); zone++) {
      try (var in = ReferenceStars.class.getResourceAsStream(ReferenceStars.resource(zone))) {
        assertThat(in).isNotNull();
        assertThat(in.readAllBytes()).as("zone %d", zone).isEqualTo(encoder.zone(zone));
      }
    }
  }

  @Test
  void visualMagnitudesAreLandoltsOnAverage() throws IOException {
    var differences = new ArrayList<Double>();
    for (var line : Files.readAllLines(RealData.path("catalogs/landolt1992_iraf_nlandolt.dat"))) {
      var f = line.strip().split("\\s+");
      if (f.length < 5) {
        continue;
      }
      var field =
          ReferenceStars.tycho2().cone(15 * degrees(f[1]), degrees(f[2]), 0.005, 2000, 12, 1);
      double v = Double.parseDouble(f[3]);
      if (field.size() == 1 && Math.abs(field.vMag()[0] - v) < 0.5) {
        differences.add(field.vMag()[0] - v);
      }
    }
    var d = differences.stream().mapToDouble(Double::doubleValue).toArray();
    double median = Robust.median(d);
    double error = 1.2533 * Robust.madSigma(d, median) / Math.sqrt(d.length);
    assertThat(d.length).isGreaterThan(20);
    assertThat(median).as("%d standards", d.length).isCloseTo(0, within(3 * error));
    assertThat(error).as("mag").isLessThan(0.02);
  }

  private static double degrees(String sexagesimal) {
    var p = sexagesimal.split(":");
    double size =
        Math.abs(Double.parseDouble(p[0]))
            + Double.parseDouble(p[1]) / 60
            + Double.parseDouble(p[2]) / 3600;
    return sexagesimal.startsWith("-") ? -size : size;
  }
}
