package org.nightjar.extraction.detection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CleaningTest {
  private static final double THRESHOLD = 10;

  /** A round source of sigma 2 px whose doubtful pixel is that much above the threshold. */
  private static Found source(double x, double y, double peak, double sigma, double above) {
    double flux = 2 * Math.PI * sigma * sigma * peak;
    int pixels = (int) Math.ceil(2 * Math.PI * sigma * sigma * Math.log(peak / THRESHOLD));
    var shape = new Isophote(x, y, sigma * sigma, sigma * sigma, 0, flux, (float) peak, 0, pixels);
    var footprint = new Footprint(new int[0], 0, 0, 0, 0, flux, 0, 0, 0, 0, 0, 0);
    return new Found(shape, footprint, THRESHOLD, (float) (THRESHOLD + above), false);
  }

  @Test
  void aBumpInAWingGoesAndTheSameBumpFarOffStays() {
    var bright = source(100, 100, 1e5, 2, 1e4);
    var near = source(112, 100, 15, 1, 1);
    var strong = source(100, 112, 15, 1, 200);
    var far = source(300, 100, 15, 1, 1);
    assertThat(Cleaning.survivors(List.of(near, bright, strong, far), 1.0))
        .containsExactly(false, true, true, true);
    // Wings that fall as r^-20 do not reach that far.
    assertThat(Cleaning.survivors(List.of(near, bright), 10.0)).containsExactly(true, true);
  }

  /** All pairs, nothing clever. */
  private static boolean[] survivors(List<Found> sources) {
    var order = new ArrayList<>(sources);
    order.sort((p, q) -> Double.compare(q.shape().flux(), p.shape().flux()));
    var gone = new ArrayList<Found>();
    for (var bright : order) {
      if (gone.contains(bright)) {
        continue;
      }
      double s2 = bright.shape().x2();
      double amplitude = bright.shape().flux() / (2 * Math.PI * s2);
      double alpha = (amplitude / THRESHOLD - 1) * Math.PI * s2 / bright.shape().pixels();
      for (var faint : order) {
        double r2 =
            Math.pow(faint.shape().x() - bright.shape().x(), 2)
                + Math.pow(faint.shape().y() - bright.shape().y(), 2);
        double reach = 10 * (Math.sqrt(s2) + Math.sqrt(faint.shape().x2()));
        if (faint.shape().flux() < bright.shape().flux()
            && r2 <= reach * reach
            && amplitude / (1 + alpha * r2 / s2) > faint.doubtfulPixel() - THRESHOLD) {
          gone.add(faint);
        }
      }
    }
    var stays = new boolean[sources.size()];
    for (int i = 0; i < stays.length; i++) {
      stays[i] = !gone.contains(sources.get(i));
    }
    return stays;
  }

  @Test
  void searchingByPlaceAndSizeMissesNobody() {
    for (int seed = 0; seed < 20; seed++) {
      var random = new Random(seed);
      var sources = new ArrayList<Found>();
      for (int i = 0; i < 200; i++) {
        sources.add(
            source(
                random.nextDouble() * 1500,
                random.nextDouble() * 1500,
                20 * Math.pow(10, 3 * random.nextDouble()),
                0.7 * Math.pow(40, random.nextDouble()),
                8 * random.nextDouble()));
      }
      var expected = survivors(sources);
      assertThat(Cleaning.survivors(sources, 1.0)).as("seed %d", seed).isEqualTo(expected);
    }
  }
}
