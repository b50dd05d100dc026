package org.nightjar.imaging.stars;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nightjar.imaging.wcs.SkyAngles;

class TiledStarCatalogueTest {
  private static final long SEED = 11;
  private static final int STARS = 30_000;
  private static final double ALL = Double.POSITIVE_INFINITY;

  private static final int[] RA = new int[STARS];
  private static final int[] DEC = new int[STARS];
  private static final int[] MMAG = new int[STARS];
  private static TiledStarCatalogue catalogue;

  @BeforeAll
  static void scatterStars() {
    var random = new Random(SEED);
    var encoder = new StarZoneEncoder();
    for (int i = 0; i < STARS; i++) {
      double z = i % 10 == 0 ? 1 - 1e-3 * random.nextDouble() : 2 * random.nextDouble() - 1;
      RA[i] = random.nextInt(360 * 3_600_000);
      DEC[i] = (int) Math.round(Math.toDegrees(Math.asin(z)) * 3.6e6);
      MMAG[i] = -1500 + random.nextInt(14_000);
      if (i == 0) {
        DEC[i] = 90 * 3_600_000;
      } else if (i == 1) {
        DEC[i] = -90 * 3_600_000;
      } else if (i == 2) {
        RA[i] = 360 * 3_600_000 - 1;
      } else if (i == 3) {
        RA[i] = 0;
      }
      if (i % 3 == 0) {
        encoder.add(RA[i], DEC[i], MMAG[i], MMAG[i] - 77, 650 - i % 2000, 0, 0);
      } else {
        encoder.add(RA[i], DEC[i], MMAG[i]);
      }
    }
    catalogue = new TiledStarCatalogue("made up", encoder.size(), encoder::zone);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 5",
    "359.999, 10, 3",
    "0.001, -10, 20",
    "100, 90, 2",
    "100, -90, 15",
    "200, 89.2, 1.5",
    "-77, -88, 4",
    "10, 85, 5",
    "50, 20, 60",
    "50, -60, 100",
    "725, 45, 0.01",
    "123, -4, 180"
  })
  void aConeHoldsExactlyTheStarsWithinItsRadius(double ra, double dec, double radius) {
    var expected = new TreeSet<Long>();
    for (int i = 0; i < STARS; i++) {
      if (SkyAngles.separationDeg(ra, dec, RA[i] / 3.6e6, DEC[i] / 3.6e6) <= radius) {
        expected.add(RA[i] * 1_000_000_000L + DEC[i]);
      }
    }
    var field = catalogue.cone(ra, dec, radius, 2000, ALL, STARS);
    var found = new TreeSet<Long>();
    for (int i = 0; i < field.size(); i++) {
      found.add(
          Math.round(field.raDeg()[i] * 3.6e6) * 1_000_000_000L
              + Math.round(field.decDeg()[i] * 3.6e6));
    }
    assertThat(found).as("seed %d", SEED).isEqualTo(expected);
  }

  @Test
  void theBrightestComeFirstAndTheFaintestAreLeftOut() {
    var everything = catalogue.cone(30, 30, 40, 2000, ALL, STARS);
    var few = catalogue.cone(30, 30, 40, 2000, 8.0, 50);
    assertThat(few.size()).isEqualTo(50);
    for (int i = 0; i < 50; i++) {
      assertThat(few.magnitude()[i]).isEqualTo(everything.magnitude()[i]);
      assertThat(few.raDeg()[i]).isEqualTo(everything.raDeg()[i]);
    }
    assertThat(everything.magnitude()).isSorted();
    var bright = catalogue.cone(30, 30, 40, 2000, 8.0, STARS);
    assertThat(bright.magnitude()[bright.size() - 1]).isLessThanOrEqualTo(8f);
    assertThat(everything.magnitude()[bright.size()]).isGreaterThan(8f);
  }

  @Test
  void coloursAreKnownOrNotANumber() {
    var all = catalogue.all(2000);
    assertThat(all.size()).isEqualTo(STARS);
    int known = 0;
    for (int i = 0; i < STARS; i++) {
      assertThat(Float.isNaN(all.vMag()[i])).isEqualTo(Float.isNaN(all.bvMag()[i]));
      if (!Float.isNaN(all.vMag()[i])) {
        known++;
        assertThat(all.vMag()[i]).isCloseTo(all.magnitude()[i] - 0.077f, within(2e-6f));
      }
    }
    assertThat(known).isEqualTo(STARS / 3);
  }

  @Test
  void motionIsAppliedOnTheSphere() {
    var encoder = new StarZoneEncoder();
    // Barnard's star, and one that passes the pole.
    encoder.add(967_962_000, 16_896_000, 9500, 9500, 1570, -800, 10_330);
    encoder.add(0, 323_999_000, 5000, 5000, 500, 0, 100);
    var moving = new TiledStarCatalogue("moving", 2, encoder::zone);
    var barnard = moving.cone(268.88, 4.72, 0.3, 2026, ALL, 5);
    assertThat(barnard.size()).isEqualTo(1);
    assertThat(barnard.decDeg()[0]).isCloseTo(16_896_000 / 3.6e6 + 26 * 10.33 / 3600, within(1e-6));
    assertThat(barnard.raDeg()[0])
        .isCloseTo(
            967_962_000 / 3.6e6 - 26 * 0.8 / 3600 / Math.cos(Math.toRadians(4.73)), within(1e-6));
    var beyondThePole = moving.cone(180, 90, 0.01, 2020, ALL, 5);
    assertThat(beyondThePole.raDeg()[0]).isCloseTo(180, within(1e-6));
    assertThat(beyondThePole.decDeg()[0]).isCloseTo(90 - 1 / 3600.0, within(1e-8));
  }

  @Test
  void starsThatMoveIntoAConeAreFoundThere() {
    var encoder = new StarZoneEncoder();
    // A zone begins at 3 degrees: the star starts below it.
    encoder.add(100_000_000, 10_799_000, 9500, 9500, 1570, 0, 10_000);
    var moving = new TiledStarCatalogue("moving", 1, encoder::zone);
    double ra = 100_000_000 / 3.6e6;
    assertThat(moving.cone(ra, 3.0275, 0.001, 2010, ALL, 5).size()).isEqualTo(1);
    assertThat(moving.cone(ra, 3.0275, 0.001, 2000, ALL, 5).size()).isZero();
  }

  @Test
  void argumentsOutOfRangeAreNamed() {
    assertThatThrownBy(() -> catalogue.cone(0, 91, 1, 2000, ALL, 1)).hasMessageContaining("91");
    assertThatThrownBy(() -> catalogue.cone(0, 0, 0, 2000, ALL, 1))
        .hasMessageContaining("radiusDeg = 0.0");
    assertThatThrownBy(() -> catalogue.cone(0, 0, 1, 1e6, ALL, 1)).hasMessageContaining("epoch");
    assertThatThrownBy(() -> catalogue.cone(0, 0, 1, 2000, Double.NaN, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new StarZoneEncoder().add(-1, 0, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void damageIsNotTakenForAnEmptySky() {
    var damaged = new TiledStarCatalogue("damaged", 1, zone -> new byte[10]);
    assertThatThrownBy(() -> damaged.cone(0, 0, 1, 2000, ALL, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("zone");
    var missing =
        new TiledStarCatalogue(
            "missing",
            1,
            zone -> {
              throw new IOException("gone");
            });
    assertThatThrownBy(() -> missing.cone(0, 0, 1, 2000, ALL, 1))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("zone");
  }
}
