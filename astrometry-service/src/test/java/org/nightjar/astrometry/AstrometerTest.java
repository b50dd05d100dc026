package org.nightjar.astrometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.nightjar.astrometry.solve.SimulatedFields;
import org.nightjar.astrometry.solve.SkyIndexes;
import org.nightjar.imaging.Workers;
import org.nightjar.imaging.source.SourceCatalog;
import org.nightjar.imaging.source.SourceColumn;
import org.nightjar.imaging.wcs.SkyAngles;
import org.nightjar.model.Frame;
import org.nightjar.reference.ReferenceStars;

class AstrometerTest {
  private static final long SEED = 990;
  private static final Instant J2000 = Instant.parse("2000-01-01T12:00:00Z");

  private final AtomicInteger indexesAsked = new AtomicInteger();
  private final Astrometer astrometer =
      new Astrometer(
          () -> {
            indexesAsked.incrementAndGet();
            return SkyIndexes.wide();
          },
          ReferenceStars.tycho2(),
          AstrometryOptions.DEFAULT,
          Workers.SINGLE);

  private static Frame frame(SimulatedFields.Seen seen, double dDec, double scaleFactor) {
    return Frames.of(seen.raDeg(), seen.decDeg() + dDec, seen.scaleArcsec() * scaleFactor, J2000);
  }

  private void locates(Frame frame, SimulatedFields.Seen seen, String strategy) {
    var located = astrometer.locate(frame, seen.sources(), seen.width(), seen.height());
    var report = located.report();
    assertThat(report.solved()).as("%s", report.reason()).isTrue();
    assertThat(report.strategy()).isEqualTo(strategy);
    double apart =
        SkyAngles.separationDeg(report.raDeg(), report.decDeg(), seen.raDeg(), seen.decDeg());
    assertThat(apart * 3600 / seen.scaleArcsec()).as("centre, px").isLessThan(1);
    assertThat(report.pixelScaleArcsec() / seen.scaleArcsec()).isCloseTo(1, within(1e-3));
    assertThat(report.mirrored()).isEqualTo(seen.mirrored());
    assertThat(report.matches()).isEqualTo(located.matchedSource().length).isGreaterThan(10);
    assertThat(located.matchedStar()).hasSameSizeAs(located.matchedSource());
    assertThat(report.rmsPx()).isLessThan(1.5);
    assertThat(report.logOdds()).isGreaterThan(20);
    assertThat(located.wcs()).isNotNull();
    assertMatchesAreTrue(located, seen);
  }

  /** Every matched row lies where the catalogue's star is by the fitted coordinates. */
  private static void assertMatchesAreTrue(LocatedFrame located, SimulatedFields.Seen seen) {
    var xy = new double[2];
    var stars = located.stars();
    for (int i = 0; i < located.matchedStar().length; i++) {
      int s = located.matchedStar()[i];
      int row = located.matchedSource()[i];
      assertThat(located.wcs().skyToPixel(stars.raDeg()[s], stars.decDeg()[s], xy)).isTrue();
      assertThat(xy[0]).isCloseTo(seen.sources().get(SourceColumn.X, row), within(6.0));
      assertThat(xy[1]).isCloseTo(seen.sources().get(SourceColumn.Y, row), within(6.0));
    }
  }

  @Test
  void aGoodHeaderNeedsNoIndexFiles() {
    var random = new Random(SEED);
    for (int i = 0; i < 6; i++) {
      var seen = SimulatedFields.seen(random, 0.9, 8);
      locates(frame(seen, 0.3, 1.04), seen, "hinted");
    }
    assertThat(indexesAsked).hasValue(0);
  }

  @Test
  void aWrongHeaderOnlyCostsTime() {
    var random = new Random(SEED + 1);
    var seen = SimulatedFields.seen(random, 5, 8);
    double away = seen.decDeg() > 0 ? -25 : 25;
    locates(frame(seen, 0.34, 1), seen, "hinted");
    locates(frame(seen, away, 1), seen, "hinted");
    locates(frame(seen, 0, 2), seen, "blind");
    locates(frame(seen, away, 0.5), seen, "blind");
    locates(Frames.of(400.0, 95.0, Double.NaN, null), seen, "blind");
    locates(Frames.of(seen.raDeg(), seen.decDeg(), 1e9, J2000), seen, "blind");
  }

  @Test
  void nothingIsNeededFromTheHeader() {
    var seen = SimulatedFields.seen(new Random(SEED + 2), 4, 10);
    locates(Frames.unknown(), seen, "blind");
  }

  @Test
  void aSmallFieldOfUnknownScaleIsFoundByItsPlace() {
    // Smaller than what the wide indexes can see.
    var seen = SimulatedFields.seen(new Random(SEED + 3), 0.95, 1.0);
    locates(Frames.of(seen.raDeg(), seen.decDeg() + 0.2, null, J2000), seen, "hinted");
  }

  @Test
  void pointingErrorIsTheDistanceFromWhatWasAskedFor() {
    var seen = SimulatedFields.seen(new Random(SEED + 4), 3, 5);
    var located =
        astrometer.locate(frame(seen, 20 / 60.0, 1), seen.sources(), seen.width(), seen.height());
    assertThat(located.report().pointingErrorArcmin()).isCloseTo(20, within(0.1));
    var blind = astrometer.locate(Frames.unknown(), seen.sources(), seen.width(), seen.height());
    assertThat(blind.report().pointingErrorArcmin()).isNull();
  }

  @Test
  void fewStarsAreTheSkysFault() {
    var empty =
        SourceCatalog.ofSize(0)
            .with(SourceColumn.X, new double[0])
            .with(SourceColumn.Y, new double[0])
            .with(SourceColumn.FLUX_AUTO, new double[0]);
    var located = astrometer.locate(Frames.unknown(), empty, 1000, 800);
    assertThat(located.report().solved()).isFalse();
    assertThat(located.report().reason()).isEqualTo("0 stars, 6 needed");
    assertThat(located.wcs()).isNull();
  }

  @Test
  void pointsByChanceAreNoSky() {
    var random = new Random(SEED + 5);
    int n = 30;
    var sources =
        SourceCatalog.ofSize(n)
            .with(SourceColumn.X, random.doubles(n, 0, 1999).toArray())
            .with(SourceColumn.Y, random.doubles(n, 0, 1499).toArray())
            .with(SourceColumn.FLUX_AUTO, random.doubles(n, 10, 1000).toArray());
    var report = astrometer.locate(Frames.of(83.0, -5.0, 2.0, null), sources, 2000, 1500).report();
    assertThat(report.solved()).isFalse();
    assertThat(report.reason()).contains("30 stars", "patterns", "per pixel");
  }

  @Test
  void theSameFrameGivesTheSameReportWhateverCameBefore() {
    var random = new Random(SEED + 6);
    var seen = SimulatedFields.seen(random, 1, 2);
    var other = SimulatedFields.seen(random, 1, 2);
    var frame = frame(seen, 0.1, 1.01);
    var first = astrometer.locate(frame, seen.sources(), seen.width(), seen.height()).report();
    astrometer.locate(frame(other, 0, 1), other.sources(), other.width(), other.height());
    assertThat(astrometer.locate(frame, seen.sources(), seen.width(), seen.height()).report())
        .isEqualTo(first);
    var fresh =
        new Astrometer(List::of, ReferenceStars.tycho2(), AstrometryOptions.DEFAULT, Workers.of(2));
    assertThat(fresh.locate(frame, seen.sources(), seen.width(), seen.height()).report())
        .isEqualTo(first);
  }
}
