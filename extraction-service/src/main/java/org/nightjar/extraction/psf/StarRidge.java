package org.nightjar.extraction.psf;

import java.util.Arrays;
import org.nightjar.imaging.source.SourceCatalog;
import org.nightjar.imaging.source.SourceColumn;
import org.nightjar.imaging.source.SourceFlag;
import org.nightjar.imaging.statistics.Robust;

/**
 * Stars told from extended sources by size: stars of all magnitudes lie on a ridge of half-light
 * radius, followed from bright to faint by a running median with its scatter.
 */
public final class StarRidge {
  /** Fainter sources have no size worth the name. */
  private static final double LEAST_SNR = 5;

  private static final int WINDOW = 41;
  private static final double SIGMAS = 3;

  /** Sources further than this factor from the ridge so far are not part of it. */
  private static final double RIDGE_FACTOR = 1.35;

  /**
   * The ridge leaves the size of the frame's good stars by no more than this factor: among more hot
   * pixels and cosmic rays than stars it would wander off to them.
   */
  private static final double DRIFT_FACTOR = 1.5;

  /** Floor of the scatter: the profile changes by that much over a frame. */
  private static final double LEAST_SCATTER = 0.04;

  private static final int BROKEN = SourceFlag.SATURATED | SourceFlag.TRUNCATED;

  private StarRidge() {}

  /**
   * Returns 1 for a star, 0 for an extended source, −1 where that can't be told: faint, saturated,
   * cut, or narrower than any star.
   */
  public static double[] classify(SourceCatalog sources, FramePsf psf) {
    int n = sources.size();
    var star = new double[n];
    Arrays.fill(star, -1);
    var radius = sources.column(SourceColumn.RADIUS_50);
    var flux = sources.column(SourceColumn.FLUX_AUTO);
    var rows = new Integer[n];
    int count = 0;
    for (int i = 0; i < n; i++) {
      if ((sources.flags(i) & BROKEN) == 0
          && sources.get(SourceColumn.SNR, i) >= LEAST_SNR
          && radius[i] > 0) {
        rows[count++] = i;
      }
    }
    Arrays.sort(
        rows,
        0,
        count,
        (a, b) -> flux[a] == flux[b] ? Integer.compare(a, b) : Double.compare(flux[b], flux[a]));
    var logs = new double[count];
    for (int k = 0; k < count; k++) {
      logs[k] = Math.log(radius[rows[k]]);
    }
    double size = start(psf, radius, logs);
    double ridge = size;
    double scatter = LEAST_SCATTER;
    var window = new double[WINDOW];
    for (int k = 0; k < count; k++) {
      int from = Math.clamp((long) k - WINDOW / 2, 0, Math.max(0, count - WINDOW));
      int to = Math.min(count, from + WINDOW);
      int m = 0;
      for (int j = from; j < to; j++) {
        if (Math.abs(logs[j] - ridge) < Math.log(RIDGE_FACTOR) + scatter
            && Math.abs(logs[j] - size) < Math.log(DRIFT_FACTOR)) {
          window[m++] = logs[j];
        }
      }
      if (m >= 5) {
        var near = Arrays.copyOf(window, m);
        ridge = Robust.median(near);
        scatter = Math.max(LEAST_SCATTER, Robust.madSigma(near, ridge));
      }
      double off = (logs[k] - ridge) / scatter;
      star[rows[k]] = off > SIGMAS ? 0 : off < -SIGMAS ? -1 : 1;
    }
    return star;
  }

  private static double start(FramePsf psf, double[] radius, double[] logs) {
    var good =
        psf.stars().stream()
            .filter(StarProfile::good)
            .mapToDouble(s -> Math.log(radius[s.row()]))
            .toArray();
    return good.length > 0 ? Robust.median(good) : HalfSampleMode.of(logs);
  }
}
