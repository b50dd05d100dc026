package org.nightjar.astrometry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nightjar.astrometry.solve.SimulatedFields;
import org.nightjar.astrometry.solve.SkyIndexes;
import org.nightjar.imaging.Workers;
import org.nightjar.imaging.wcs.Wcs;
import org.nightjar.model.Astrometry;
import org.nightjar.reference.ReferenceStars;

/** A neighbour saves time; the plate that comes of it is the one that comes without. */
class NeighbourTest {
  private static final long SEED = 4711;
  private static final int FIELDS = 40;

  private final Astrometer astrometer =
      new Astrometer(
          SkyIndexes::wide, ReferenceStars.tycho2(), AstrometryOptions.DEFAULT, Workers.SINGLE);

  @Test
  void aFrameFoundWithANeighboursHelpHasTheReportAndThePlateOfOneFoundBlind() {
    var random = new Random(SEED);
    int found = 0;
    for (int i = 0; i < FIELDS; i++) {
      var seen = SimulatedFields.seen(random, 3, 12);
      var blind = astrometer.locate(Frames.unknown(), seen.sources(), seen.width(), seen.height());
      var neighbour =
          new Neighbour(
              seen.raDeg(),
              Math.clamp(seen.decDeg() + random.nextDouble() - 0.5, -90, 90),
              seen.scaleArcsec() * (1 + 0.01 * (random.nextDouble() - 0.5)));
      var led =
          astrometer.locate(
              Frames.unknown(),
              seen.sources(),
              seen.width(),
              seen.height(),
              neighbour,
              () -> false);
      if (!blind.report().solved()) {
        continue;
      }
      found++;
      assertThat(led.report().strategy()).isEqualTo("hinted");
      assertThat(withoutTheWay(led.report()))
          .as("field %d of seed %d", i, SEED)
          .usingRecursiveComparison()
          .withComparatorForType(NeighbourTest::toTheLastDigits, Double.class)
          .isEqualTo(withoutTheWay(blind.report()));
      assertThat(apartPx(led.wcs(), blind.wcs(), seen)).as("corners, px").isLessThan(1e-5);
    }
    assertThat(found).isGreaterThan(FIELDS * 3 / 4);
  }

  /** Where the fit ends depends on where it began by rounding only. */
  private static int toTheLastDigits(double a, double b) {
    return Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(b)) ? 0 : Double.compare(a, b);
  }

  private static double apartPx(Wcs a, Wcs b, SimulatedFields.Seen seen) {
    double worst = 0;
    var sky = new double[2];
    var xy = new double[2];
    for (int corner = 0; corner < 4; corner++) {
      double x = corner % 2 == 0 ? 0 : seen.width() - 1.0;
      double y = corner < 2 ? 0 : seen.height() - 1.0;
      a.pixelToSky(x, y, sky);
      assertThat(b.skyToPixel(sky[0], sky[1], xy)).isTrue();
      worst = Math.max(worst, Math.hypot(xy[0] - x, xy[1] - y));
    }
    return worst;
  }

  /** How a frame was found, and the odds by which its first pattern was believed, may differ. */
  private static Astrometry withoutTheWay(Astrometry a) {
    return new Astrometry(
        a.solved(),
        a.reason(),
        null,
        a.raDeg(),
        a.decDeg(),
        a.pixelScaleArcsec(),
        a.positionAngleDeg(),
        a.mirrored(),
        a.matches(),
        a.rmsPx(),
        a.rmsArcsec(),
        a.distortionOrder(),
        null,
        a.pointingErrorArcmin());
  }
}
