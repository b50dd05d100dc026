package org.nightjar.calibration;

import java.util.Arrays;
import org.nightjar.calibration.sensor.RankWindow;
import org.nightjar.imaging.FlagPlane;
import org.nightjar.imaging.PixelFlag;
import org.nightjar.imaging.Plane;
import org.nightjar.imaging.Workers;

/**
 * Cosmic rays by their edges, which are sharper than the optics allow: L.A.Cosmic.
 *
 * <pre>
 * L+ = Laplacian of the image subsampled twice, negatives cut, rebinned
 * S  = L+ / (2 noise),   S' = S − med5×5(S),   noise = sqrt(med5×5(variance))
 * F  = (med3×3(I) − med7×7(med3×3(I))) / noise, at least 0.01
 * cosmic where S' > sigmaLimit and S'/F > objectLimit
 * </pre>
 *
 * <p>What is found grows by a pixel where S' is above the same limit, then by another where it is
 * above {@code growFraction} of it. Found pixels are replaced and the search repeats. On a
 * subsampled constant pixel the Laplacian is 2c − h − v for each of its four corners, h and v being
 * the neighbours on that corner's sides; no subsampled image is made.
 *
 * <p>Stars narrower than some 2.2 px have edges as sharp as cosmic rays: a larger object limit, 10,
 * spares most.
 *
 * @param sigmaLimit significance of an edge
 * @param growFraction of it for neighbours
 * @param objectLimit least contrast between edge and fine structure
 * @param iterations at most
 * @see "P. G. van Dokkum 2001, PASP 113, 1420"
 */
public record CosmicRayRejection(
    double sigmaLimit, double growFraction, double objectLimit, int iterations) {
  public static final CosmicRayRejection DEFAULT = new CosmicRayRejection(4.5, 0.3, 5, 4);

  /** Edges near a saturated core are its own. */
  private static final int SATURATED_REACH_PX = 4;

  public CosmicRayRejection {
    if (!(sigmaLimit > 0 && growFraction > 0 && objectLimit > 0) || iterations < 1) {
      throw new IllegalArgumentException(
          "sigmaLimit = %s, growFraction = %s, objectLimit = %s, iterations = %d, must be > 0"
              .formatted(sigmaLimit, growFraction, objectLimit, iterations));
    }
  }

  /**
   * Raises COSMIC.
   *
   * @param image ADU, sky included, finite; not changed
   * @param variance ADU², sky included
   * @param flags pixels of {@link PixelFlag#MASKED} and around saturated ones are not searched
   * @return how many pixels were flagged
   */
  public int flag(Plane image, Plane variance, FlagPlane flags, Workers workers) {
    var search = new Search(image.copy(), variance, flags, workers);
    var found = new boolean[image.pixels().length];
    int all = 0;
    for (int round = 0; round < iterations; round++) {
      int more = search.round(found);
      all += more;
      if (more == 0) {
        break;
      }
      search.replace(found);
    }
    for (int i = 0; i < found.length; i++) {
      if (found[i]) {
        flags.bits()[i] |= PixelFlag.COSMIC;
      }
    }
    return all;
  }

  /** One frame's search: planes that are kept up to date where pixels were replaced. */
  private final class Search {
    private final Plane clean;
    private final Plane noise;
    private final Plane edges;
    private final Plane significance;
    private final boolean[] excluded;
    private final int w;
    private final int h;

    Search(Plane clean, Plane variance, FlagPlane flags, Workers workers) {
      this.clean = clean;
      this.w = clean.width();
      this.h = clean.height();
      this.noise = new RankWindow(variance, 5, 5).median(workers);
      this.edges = Plane.zeros(w, h);
      workers.rows(h, 64, this::firstEdges);
      this.significance = new RankWindow(edges, 5, 5).median(workers);
      workers.rows(
          h,
          64,
          (y0, y1) -> {
            for (int i = y0 * w; i < y1 * w; i++) {
              significance.pixels()[i] = edges.pixels()[i] - significance.pixels()[i];
            }
          });
      this.excluded = excluded(flags);
    }

    private void firstEdges(int y0, int y1) {
      for (int y = y0; y < y1; y++) {
        for (int x = 0; x < w; x++) {
          noise.set(x, y, (float) Math.sqrt(Math.max(noise.at(x, y), 1e-10)));
          edges.set(x, y, edge(x, y));
        }
      }
    }

    /** L+ over twice the noise. */
    private float edge(int x, int y) {
      float c = 2 * clean.at(x, y);
      float left = clean.at(Math.max(0, x - 1), y);
      float right = clean.at(Math.min(w - 1, x + 1), y);
      float down = clean.at(x, Math.max(0, y - 1));
      float up = clean.at(x, Math.min(h - 1, y + 1));
      float sum =
          Math.max(0, c - left - down)
              + Math.max(0, c - right - down)
              + Math.max(0, c - left - up)
              + Math.max(0, c - right - up);
      return sum / (8 * noise.at(x, y));
    }

    private boolean[] excluded(FlagPlane flags) {
      var result = new boolean[w * h];
      for (int y = 0; y < h; y++) {
        for (int x = 0; x < w; x++) {
          if (flags.any(x, y, PixelFlag.MASKED)) {
            result[y * w + x] = true;
          }
          if (flags.any(x, y, PixelFlag.SATURATED | PixelFlag.BLEED)) {
            around(x, y, SATURATED_REACH_PX, (u, v) -> result[v * w + u] = true);
          }
        }
      }
      return result;
    }

    /** Adds what is found to {@code found}; returns how much. */
    int round(boolean[] found) {
      var s = significance.pixels();
      var seeds = new boolean[w * h];
      for (int i = 0; i < s.length; i++) {
        if (s[i] > sigmaLimit && !excluded[i]) {
          seeds[i] = s[i] > objectLimit * fineStructure(i % w, i / w);
        }
      }
      var grown = grow(grow(seeds, sigmaLimit), growFraction * sigmaLimit);
      int more = 0;
      for (int i = 0; i < grown.length; i++) {
        if (grown[i] && !found[i]) {
          found[i] = true;
          more++;
        }
      }
      return more;
    }

    private boolean[] grow(boolean[] seeds, double limit) {
      var result = new boolean[seeds.length];
      for (int y = 0; y < h; y++) {
        for (int x = 0; x < w; x++) {
          if (seeds[y * w + x]) {
            around(
                x,
                y,
                1,
                (u, v) -> {
                  int i = v * w + u;
                  if (significance.pixels()[i] > limit && !excluded[i]) {
                    result[i] = true;
                  }
                });
          }
        }
      }
      return result;
    }

    private double fineStructure(int x, int y) {
      var box = new float[9];
      var medians = new float[49];
      int n = 0;
      for (int v = y - 3; v <= y + 3; v++) {
        for (int u = x - 3; u <= x + 3; u++) {
          int uu = Math.clamp(u, 0, w - 1);
          int vv = Math.clamp(v, 0, h - 1);
          medians[n++] = median(clean, uu, vv, 1, box);
        }
      }
      float here = medians[24];
      Arrays.sort(medians);
      return Math.max(0.01, (here - medians[24]) / noise.at(x, y));
    }

    /** Replaces found pixels by the mean of the others of their 5 × 5, and updates around them. */
    void replace(boolean[] found) {
      var before = clean.copy();
      var touched = new boolean[w * h];
      for (int y = 0; y < h; y++) {
        for (int x = 0; x < w; x++) {
          if (found[y * w + x]) {
            double sum = 0;
            int n = 0;
            for (int v = Math.max(0, y - 2); v <= Math.min(h - 1, y + 2); v++) {
              for (int u = Math.max(0, x - 2); u <= Math.min(w - 1, x + 2); u++) {
                if (!found[v * w + u] && !excluded[v * w + u]) {
                  sum += before.at(u, v);
                  n++;
                }
              }
            }
            if (n > 0) {
              clean.set(x, y, (float) (sum / n));
            }
            around(x, y, 3, (u, v) -> touched[v * w + u] = true);
          }
        }
      }
      for (int i = 0; i < touched.length; i++) {
        if (touched[i]) {
          edges.pixels()[i] = edge(i % w, i / w);
        }
      }
      var box = new float[25];
      for (int i = 0; i < touched.length; i++) {
        if (touched[i]) {
          significance.pixels()[i] = edges.pixels()[i] - median(edges, i % w, i / w, 2, box);
        }
      }
    }

    private float median(Plane plane, int x, int y, int reach, float[] box) {
      int n = 0;
      for (int v = y - reach; v <= y + reach; v++) {
        for (int u = x - reach; u <= x + reach; u++) {
          box[n++] = plane.at(Math.clamp(u, 0, w - 1), Math.clamp(v, 0, h - 1));
        }
      }
      Arrays.sort(box);
      return box[n / 2];
    }

    private void around(int x, int y, int reach, At at) {
      for (int v = Math.max(0, y - reach); v <= Math.min(h - 1, y + reach); v++) {
        for (int u = Math.max(0, x - reach); u <= Math.min(w - 1, x + reach); u++) {
          at.visit(u, v);
        }
      }
    }
  }

  /** Visits a pixel. */
  @FunctionalInterface
  private interface At {
    void visit(int x, int y);
  }
}
