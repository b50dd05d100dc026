package org.nightjar.extraction.detection;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tree of branches of one blob, grown from its peaks down to its foot. */
final class BranchTree {
  /** A branch of fewer pixels is noise. */
  private static final int LEAST_PIXELS = 3;

  /** Mark in place of a leader: the pixel has been handed out. */
  private static final int TAKEN = -2;

  private final Blob blob;
  private final float[] heights;
  private final int[] level;
  private final double[] foot;
  private final double leastFlux;
  private final double leastRise;
  private final int[] above;
  private final int[] below;

  // Union-find over the pixels laid so far; sums are kept at the leaders.
  private final int[] leader;
  private final int[] pixels;
  private final double[] flux;
  private final float[] peak;
  private final @Nullable Branch[] branchAt;
  private final List<Branch> parted = new ArrayList<>();

  /**
   * @param heights per pixel, ADU
   * @param level per pixel, index into {@code foot}
   * @param foot levels, growing, ADU
   */
  BranchTree(
      Blob blob, float[] heights, int[] level, double[] foot, double contrast, double leastRise) {
    this.blob = blob;
    this.heights = heights;
    this.level = level;
    this.foot = foot;
    this.leastRise = leastRise;
    this.above = blob.neighboursInRow(-1);
    this.below = blob.neighboursInRow(1);
    int n = blob.size();
    this.leader = new int[n];
    Arrays.fill(leader, -1);
    this.pixels = new int[n];
    this.flux = new double[n];
    this.peak = new float[n];
    this.branchAt = new Branch[n];
    double sum = 0;
    for (float h : heights) {
      sum += h;
    }
    this.leastFlux = contrast * sum;
  }

  /** Branches that part, in a fixed order; empty when the blob is one source. */
  List<Branch> grow() {
    int n = blob.size();
    int levels = foot.length;
    var start = new int[levels + 1];
    for (int k : level) {
      start[k + 1]++;
    }
    for (int k = 0; k < levels; k++) {
      start[k + 1] += start[k];
    }
    var order = new int[n];
    var next = Arrays.copyOf(start, levels);
    for (int i = 0; i < n; i++) {
      order[next[level[i]]++] = i;
    }
    List<Branch> live = new ArrayList<>();
    for (int k = levels - 1; k >= 0; k--) {
      for (int j = start[k]; j < start[k + 1]; j++) {
        lay(order[j]);
      }
      live = meet(live, order, start[k], start[k + 1], k);
    }
    return parted;
  }

  private void lay(int i) {
    leader[i] = i;
    pixels[i] = 1;
    flux[i] = heights[i];
    peak[i] = heights[i];
    int x = blob.x()[i];
    int y = blob.y()[i];
    if (i > 0 && blob.y()[i - 1] == y && blob.x()[i - 1] == x - 1) {
      join(i, i - 1);
    }
    if (i + 1 < leader.length && blob.y()[i + 1] == y && blob.x()[i + 1] == x + 1) {
      join(i, i + 1);
    }
    joinRow(i, above[i], y - 1, x + 1);
    joinRow(i, below[i], y + 1, x + 1);
  }

  private void joinRow(int i, int from, int row, int lastX) {
    for (int j = from; j < leader.length && blob.y()[j] == row && blob.x()[j] <= lastX; j++) {
      join(i, j);
    }
  }

  private void join(int a, int b) {
    if (leader[b] < 0) {
      return;
    }
    int ra = find(a);
    int rb = find(b);
    if (ra == rb) {
      return;
    }
    int into = pixels[ra] >= pixels[rb] ? ra : rb;
    int from = into == ra ? rb : ra;
    leader[from] = into;
    pixels[into] += pixels[from];
    flux[into] += flux[from];
    peak[into] = Math.max(peak[into], peak[from]);
  }

  private int find(int a) {
    int r = a;
    while (leader[r] != r) {
      leader[r] = leader[leader[r]];
      r = leader[r];
    }
    return r;
  }

  /** The branches at level k: those above that flowed together, and new ones. */
  private List<Branch> meet(List<Branch> higher, int[] order, int from, int to, int k) {
    var here = new ArrayList<Branch>();
    for (var branch : higher) {
      at(find(branch.seed), k, here).children.add(branch);
    }
    for (int j = from; j < to; j++) {
      int r = find(order[j]);
      if (pixels[r] >= LEAST_PIXELS) {
        at(r, k, here);
      }
    }
    for (var branch : here) {
      branch.part(parted);
    }
    return here;
  }

  private Branch at(int r, int k, List<Branch> here) {
    var branch = branchAt[r];
    if (branch == null || branch.level != k) {
      boolean counts = flux[r] - foot[k] * pixels[r] > leastFlux && peak[r] - foot[k] > leastRise;
      branch = new Branch(r, k, pixels[r], counts);
      branchAt[r] = branch;
      here.add(branch);
    }
    return branch;
  }

  /** Pixels of a parted branch, by row, then column. Each branch can be asked for once. */
  int[] members(Branch branch) {
    int top = 0;
    int count = 0;
    var found = new int[branch.pixels];
    // Found pixels are the stack of what is still to be looked around from, too.
    found[count++] = branch.seed;
    leader[branch.seed] = TAKEN;
    while (top < count) {
      int i = found[top++];
      int x = blob.x()[i];
      int y = blob.y()[i];
      for (int row = y - 1; row <= y + 1; row++) {
        int first = row < y ? above[i] : row > y ? below[i] : Math.max(0, i - 1);
        for (int j = first; j < leader.length && isWithin(j, row, x + 1); j++) {
          boolean touches = blob.y()[j] == row && blob.x()[j] >= x - 1;
          if (touches && leader[j] != TAKEN && level[j] >= branch.level) {
            leader[j] = TAKEN;
            found[count++] = j;
          }
        }
      }
    }
    Arrays.sort(found);
    return found;
  }

  private boolean isWithin(int j, int row, int lastX) {
    return blob.y()[j] < row || blob.y()[j] == row && blob.x()[j] <= lastX;
  }

  /** Connected pixels above a level. */
  static final class Branch {
    private final int seed;
    private final int level;
    private final int pixels;
    private final boolean counts;
    private final List<Branch> children = new ArrayList<>(2);
    private boolean whole = true;

    private Branch(int seed, int level, int pixels, boolean counts) {
      this.seed = seed;
      this.level = level;
      this.pixels = pixels;
      this.counts = counts;
    }

    /** Level above which it stands alone. */
    int level() {
      return level;
    }

    /** Parts the children when two or more of them count. */
    private void part(List<Branch> parted) {
      int counting = 0;
      for (var child : children) {
        whole &= child.whole;
        counting += child.counts ? 1 : 0;
      }
      if (counting > 1) {
        whole = false;
        for (var child : children) {
          if (child.counts && child.whole) {
            parted.add(child);
          }
        }
      }
    }
  }
}
