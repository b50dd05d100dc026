package org.nightjar.extraction.detection;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Splits a component into its peaks (Bertin &amp; Arnouts 1996, section 3.2): levels grow
 * exponentially from threshold to peak; a branch above a level counts when its light above that
 * level exceeds a fraction of the whole; where two or more branches that count meet, they part.
 *
 * <p>The tree of branches is grown from the peaks down by union-find over pixels sorted by level
 * (Salembier et al. 1998; Najman &amp; Couprie 2006), once, instead of labelling again per level.
 */
final class Deblending {
  /** A branch of fewer pixels is noise. */
  private static final int LEAST_PIXELS = 3;

  private final int levels;
  private final double contrast;
  private final double leastRise;

  /**
   * @param levels between threshold and peak
   * @param contrast least flux of a branch over that of the whole
   * @param leastRise a branch's peak must rise this much above its foot, ADU
   */
  Deblending(int levels, double contrast, double leastRise) {
    this.levels = levels;
    this.contrast = contrast;
    this.leastRise = leastRise;
  }

  /**
   * Which peak each pixel belongs to.
   *
   * @param threshold detection threshold at the blob, ADU
   * @param saturated pixels of unknown height, per pixel, connected ones being one peak; null when
   *     there are none
   * @return per pixel 0 … parts - 1, or null when the blob is one source
   */
  int @Nullable [] split(Blob blob, double threshold, boolean @Nullable [] saturated) {
    float peak = blob.peak();
    if (levels < 2 || contrast >= 1 || blob.size() < 2 * LEAST_PIXELS || !(peak > threshold)) {
      return null;
    }
    var heights = heights(blob, saturated, peak);
    var foot = new double[levels];
    for (int k = 0; k < levels; k++) {
      foot[k] = threshold * Math.pow(peak / threshold, (double) k / levels);
    }
    var level = levelsOf(heights, foot);
    var tree = new BranchTree(blob, heights, level, foot, contrast, leastRise);
    var peaks = tree.grow();
    return peaks.size() < 2 ? null : shared(blob, peaks, tree, foot);
  }

  private static float[] heights(Blob blob, boolean @Nullable [] saturated, float peak) {
    if (saturated == null) {
      return blob.amplitude();
    }
    var heights = blob.amplitude().clone();
    for (int i = 0; i < heights.length; i++) {
      if (saturated[i]) {
        heights[i] = peak;
      }
    }
    return heights;
  }

  /** Highest level below each pixel. */
  private static int[] levelsOf(float[] heights, double[] foot) {
    var level = new int[heights.length];
    for (int i = 0; i < heights.length; i++) {
      int low = 0;
      int high = foot.length;
      while (high - low > 1) {
        int middle = (low + high) >>> 1;
        if (heights[i] > foot[middle]) {
          low = middle;
        } else {
          high = middle;
        }
      }
      level[i] = low;
    }
    return level;
  }

  /**
   * Pixels above a peak's foot are its own; the others go to the peak whose Gaussian is highest
   * there. SExtractor draws lots between them; the highest one is the likeliest, and always the
   * same.
   */
  private static int[] shared(
      Blob blob, List<BranchTree.Branch> peaks, BranchTree tree, double[] foot) {
    var owner = new int[blob.size()];
    Arrays.fill(owner, -1);
    int n = peaks.size();
    var bodies = new Isophote[n];
    var narrowing = new double[n];
    var logPeak = new double[n];
    for (int p = 0; p < n; p++) {
      var peak = peaks.get(p);
      var members = tree.members(peak);
      for (int i : members) {
        owner[i] = p;
      }
      bodies[p] = Isophote.of(blob, members, 0, members.length);
      narrowing[p] = 0.5 * bodies[p].cutMoment(foot[peak.level()]);
      logPeak[p] = Math.log(bodies[p].peak());
    }
    for (int i = 0; i < owner.length; i++) {
      if (owner[i] < 0) {
        double best = Double.NEGATIVE_INFINITY;
        for (int p = 0; p < n; p++) {
          double log =
              logPeak[p] - narrowing[p] * bodies[p].ellipseSquare(blob.x()[i], blob.y()[i]);
          if (log > best) {
            best = log;
            owner[i] = p;
          }
        }
      }
    }
    return owner;
  }
}
