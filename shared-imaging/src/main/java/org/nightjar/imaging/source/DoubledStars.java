package org.nightjar.imaging.source;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.nightjar.imaging.PointGrid;
import org.nightjar.imaging.statistics.Robust;

/**
 * Stars that are all there twice, because the telescope jumped during the exposure: most bright
 * sources have another one at the same distance in the same direction, as bright against it as all
 * the others are. Neighbours by chance lie anywhere.
 *
 * @param dxPx from the brighter image of a star to the fainter, along x
 * @param dyPx along y
 * @param ratio peak of the fainter image over that of the brighter, in (0, 1]
 * @param twins bright sources that have another image there
 * @param sources bright sources looked at
 */
public record DoubledStars(double dxPx, double dyPx, double ratio, int twins, int sources) {
  /** How far apart two images may be, px. */
  private static final int REACH_PX = 60;

  /** Closer pairs are one source. */
  private static final double NEAREST_PX = 2;

  private static final int SIDE = 2 * REACH_PX + 3;
  private static final int MOST = 150;
  private static final int FEWEST_TWINS = 10;
  private static final double LEAST_SHARE = 0.4;
  private static final double LEAST_SNR = 30;

  /** Fainter images than this part of a star are not looked for. */
  private static final double LEAST_RATIO = 0.05;

  private static final double SIGMAS = 6;

  /** 1 sigma of ln(ratio): images of one jump agree far better, neighbours by chance far worse. */
  private static final double MOST_RATIO_SCATTER = 0.35;

  private static final int BROKEN = SourceFlag.SATURATED | SourceFlag.TRUNCATED;

  /**
   * Looks for them.
   *
   * @param sources with X, Y and PEAK; S/N and flags where they are known
   * @return empty where stars are single, or too few to tell
   */
  public static Optional<DoubledStars> among(SourceCatalog sources) {
    if (sources.size() < FEWEST_TWINS || !sources.has(SourceColumn.PEAK)) {
      return Optional.empty();
    }
    var bright = bright(sources);
    return bright.size() < FEWEST_TWINS ? Optional.empty() : new Search(sources, bright).found();
  }

  public double distancePx() {
    return Math.hypot(dxPx, dyPx);
  }

  private static List<Integer> bright(SourceCatalog s) {
    var peak = s.column(SourceColumn.PEAK);
    boolean rated = s.has(SourceColumn.SNR);
    return IntStream.range(0, s.size())
        .filter(i -> (s.flags(i) & BROKEN) == 0 && peak[i] > 0)
        .filter(i -> !rated || s.get(SourceColumn.SNR, i) >= LEAST_SNR)
        .boxed()
        .sorted(
            Comparator.<Integer>comparingDouble(i -> -peak[i])
                .thenComparing(Comparator.naturalOrder()))
        .limit(MOST)
        .toList();
  }

  /** A neighbour of a bright source. */
  private record Pair(double dx, double dy, double logRatio) {}

  private static final class Search {
    private final int bright;
    private final List<Pair> pairs = new ArrayList<>();
    private final int[] counts = new int[SIDE * SIDE];

    Search(SourceCatalog s, List<Integer> bright) {
      this.bright = bright.size();
      var xs = s.column(SourceColumn.X);
      var ys = s.column(SourceColumn.Y);
      var peak = s.column(SourceColumn.PEAK);
      var grid = new PointGrid(xs, ys, REACH_PX);
      for (int i : bright) {
        grid.forEachWithin(
            xs[i],
            ys[i],
            REACH_PX,
            j -> {
              double ratio = peak[j] / peak[i];
              double dx = xs[j] - xs[i];
              double dy = ys[j] - ys[i];
              if (j != i
                  && ratio > LEAST_RATIO
                  && ratio < 1 / LEAST_RATIO
                  && Math.hypot(dx, dy) > NEAREST_PX) {
                pairs.add(new Pair(dx, dy, Math.log(ratio)));
                counts[cell((int) Math.rint(dx), (int) Math.rint(dy))]++;
              }
            });
      }
    }

    private static int cell(int dx, int dy) {
      return (dy + REACH_PX + 1) * SIDE + dx + REACH_PX + 1;
    }

    /** Pairs at an offset and at its opposite: a star's two images see each other. */
    private int twinsAt(int dx, int dy) {
      int n = 0;
      for (int v = -1; v <= 1; v++) {
        for (int u = -1; u <= 1; u++) {
          n += counts[cell(dx + u, dy + v)] + counts[cell(-dx + u, -dy + v)];
        }
      }
      return n;
    }

    Optional<DoubledStars> found() {
      int most = 0;
      int atX = 0;
      int atY = 0;
      for (int dy = 0; dy <= REACH_PX; dy++) {
        for (int dx = -REACH_PX; dx <= REACH_PX; dx++) {
          int n = twinsAt(dx, dy);
          if (n > most) {
            most = n;
            atX = dx;
            atY = dy;
          }
        }
      }
      if (most < FEWEST_TWINS || most < LEAST_SHARE * bright) {
        return Optional.empty();
      }
      double chance = chance(atX, atY);
      // Each pair of bright sources counts twice: so does its noise.
      double excess = most - chance;
      return excess > SIGMAS * Math.sqrt(2 * (chance + 1)) && excess > LEAST_SHARE * bright
          ? agreed(atX, atY)
          : Optional.empty();
    }

    /** What offsets of about this length have that are neither this one nor near it. */
    private double chance(int atX, int atY) {
      double distance = Math.hypot(atX, atY);
      long sum = 0;
      int n = 0;
      for (int dy = 0; dy <= REACH_PX; dy++) {
        for (int dx = -REACH_PX; dx <= REACH_PX; dx++) {
          double r = Math.hypot(dx, dy);
          boolean near = Math.hypot(dx - atX, dy - atY) < 4 || Math.hypot(dx + atX, dy + atY) < 4;
          if (!near && r > 0.7 * distance - 2 && r < 1.4 * distance + 2) {
            sum += twinsAt(dx, dy);
            n++;
          }
        }
      }
      return n == 0 ? 0 : (double) sum / n;
    }

    private Optional<DoubledStars> agreed(int atX, int atY) {
      var there =
          pairs.stream()
              .map(p -> p.dx * atX + p.dy * atY < 0 ? new Pair(-p.dx, -p.dy, -p.logRatio) : p)
              .filter(p -> Math.abs(p.dx - atX) <= 1.5 && Math.abs(p.dy - atY) <= 1.5)
              .toList();
      var ratios = there.stream().mapToDouble(Pair::logRatio).toArray();
      double log = Robust.median(ratios);
      if (!(Robust.madSigma(ratios, log) < MOST_RATIO_SCATTER)) {
        return Optional.empty();
      }
      double sign = log > 0 ? -1 : 1;
      return Optional.of(
          new DoubledStars(
              sign * Robust.median(there.stream().mapToDouble(Pair::dx).toArray()),
              sign * Robust.median(there.stream().mapToDouble(Pair::dy).toArray()),
              Math.exp(-Math.abs(log)),
              Math.min(there.size(), bright),
              bright));
    }
  }
}
