package org.nightjar.astrometry.index;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.nightjar.imaging.stars.StarCatalogue;
import org.nightjar.imaging.stars.StarField;

/** Skies of random stars. */
public final class Skies {
  private Skies() {}

  /** Stars all over the sky, brightest first, more faint ones than bright ones. */
  public static StarField random(int stars, long seed) {
    var random = new Random(seed);
    var ra = new double[stars];
    var dec = new double[stars];
    var magnitude = new float[stars];
    for (int i = 0; i < stars; i++) {
      ra[i] = 360 * random.nextDouble();
      dec[i] = Math.toDegrees(Math.asin(2 * random.nextDouble() - 1));
      magnitude[i] = (float) (12 + 2.5 * Math.log10(random.nextDouble()));
    }
    var order =
        IntStream.range(0, stars)
            .boxed()
            .sorted(Comparator.comparing(i -> magnitude[i]))
            .mapToInt(i -> i)
            .toArray();
    var sorted = new float[stars];
    for (int i = 0; i < stars; i++) {
      sorted[i] = magnitude[order[i]];
    }
    return new StarField(
        Arrays.stream(order).mapToDouble(i -> ra[i]).toArray(),
        Arrays.stream(order).mapToDouble(i -> dec[i]).toArray(),
        sorted,
        sorted,
        sorted);
  }

  /** A catalogue that answers every question with all of its stars. */
  public static StarCatalogue catalogue(StarField stars) {
    return new StarCatalogue() {
      @Override
      public String name() {
        return "random";
      }

      @Override
      public int size() {
        return stars.size();
      }

      @Override
      public StarField cone(
          double raDeg, double decDeg, double radiusDeg, double epochYear, double faint, int most) {
        return stars;
      }
    };
  }
}
