package org.nightjar.calibration.masters;

import java.util.Arrays;
import org.nightjar.calibration.sensor.BadPixelMask;
import org.nightjar.calibration.sensor.DeadPixels;
import org.nightjar.calibration.sensor.HotPixels;
import org.nightjar.calibration.sensor.PixelNoise;
import org.nightjar.imaging.FlagPlane;
import org.nightjar.imaging.PixelFlag;
import org.nightjar.imaging.Plane;
import org.nightjar.imaging.Workers;

/** Finds the bad pixels that a stack of one kind can show. */
final class DefectSearch {
  /** Flats must differ this much in level before their ratio tells of linearity. */
  private static final double BRIGHT_OVER_FAINT = 2;

  /** Response below which nothing is divided. */
  private static final double LEAST_FLAT = 0.05;

  private final MasterKind kind;
  private final Workers workers;

  DefectSearch(MasterKind kind, Workers workers) {
    this.kind = kind;
    this.workers = workers;
  }

  /** Puts the median where no frame had a value, flagged. */
  FlagPlane fillMissing(Plane plane, Plane variance) {
    var flags = FlagPlane.clear(plane.width(), plane.height());
    float level = (float) PixelNoise.level(plane);
    float noise = (float) PixelNoise.level(variance);
    for (int i = 0; i < plane.pixels().length; i++) {
      if (!Float.isFinite(plane.pixels()[i])) {
        plane.pixels()[i] = Float.isFinite(level) ? level : 0;
        variance.pixels()[i] = Float.isFinite(noise) ? noise : 0;
        flags.bits()[i] |= (byte) (PixelFlag.BAD | PixelFlag.NO_DATA);
      }
    }
    return flags;
  }

  /**
   * Flags what the master shows.
   *
   * @param noise of the master's pixels at its zero level
   */
  void flag(Plane plane, double noise, FlagPlane flags) {
    switch (kind) {
      case BIAS -> {}
      case DARK -> merge(HotPixels.of(plane, noise, workers), flags);
      case FLAT -> merge(DeadPixels.of(plane, LEAST_FLAT, workers), flags);
    }
  }

  /** Flags what a bright flat shows differently from a faint one, where there are both. */
  void flagNonLinear(FrameStack stack, double[] levels, FlagPlane flags) {
    if (kind != MasterKind.FLAT) {
      return;
    }
    double low = Arrays.stream(levels).min().orElse(1);
    double high = Arrays.stream(levels).max().orElse(1);
    double between = Math.sqrt(low * high);
    var bright = new int[levels.length];
    var faint = new int[levels.length];
    int brights = 0;
    int faints = 0;
    for (int i = 0; i < levels.length; i++) {
      if (levels[i] >= between) {
        bright[brights++] = i;
      } else {
        faint[faints++] = i;
      }
    }
    if (high < BRIGHT_OVER_FAINT * low || brights < 2 || faints < 2) {
      return;
    }
    var numerator = combine(stack, Arrays.copyOf(bright, brights));
    var denominator = combine(stack, Arrays.copyOf(faint, faints));
    var ratio = Plane.zeros(flags.width(), flags.height());
    for (int i = 0; i < numerator.length; i++) {
      float r = numerator[i] / denominator[i];
      ratio.pixels()[i] = Float.isFinite(r) ? r : 1;
    }
    merge(BadPixelMask.DEFAULT.of(ratio, workers), flags);
  }

  private float[] combine(FrameStack stack, int[] frames) {
    return StackCombiner.combine(
            new FrameStack.Selected(stack, frames),
            Estimator.forFrames(kind, frames.length),
            LinearNoise.measured(0),
            workers)
        .values();
  }

  private static void merge(FlagPlane found, FlagPlane into) {
    for (int i = 0; i < found.bits().length; i++) {
      into.bits()[i] |= found.bits()[i];
    }
  }
}
