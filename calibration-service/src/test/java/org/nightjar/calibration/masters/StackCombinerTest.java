package org.nightjar.calibration.masters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nightjar.calibration.Frames;
import org.nightjar.imaging.Plane;
import org.nightjar.imaging.Workers;
import org.nightjar.imaging.statistics.Robust;
import org.nightjar.imaging.testing.Peer;

class StackCombinerTest {
  private static final int W = 130;
  private static final int H = 90;

  private static List<Plane> planes(int n, long seed) {
    var planes = new ArrayList<Plane>();
    for (int k = 0; k < n; k++) {
      planes.add(Frames.noise(W, H, 1000, 12.5, seed + k));
    }
    var random = new SplittableRandom(seed - 1);
    for (int k = 0; k < 40 * n; k++) {
      planes.get(random.nextInt(n)).pixels()[random.nextInt(W * H)] += 3000; // cosmic rays
    }
    return planes;
  }

  private static void writeCube(Path folder, List<Plane> planes) {
    var cube = new float[planes.size() * W * H];
    for (int k = 0; k < planes.size(); k++) {
      System.arraycopy(planes.get(k).pixels(), 0, cube, k * W * H, W * H);
    }
    Frames.write(folder.resolve("cube.f4"), cube);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 8, 20, 64, 71})
  void medianIsNumpysToTheLastBit(int n, @TempDir Path folder) throws Exception {
    var python = Peer.python("numpy");
    var planes = planes(n, 100 + n);
    writeCube(folder, planes);
    Peer.run(
        folder,
        List.of(
            python.toString(),
            "-c",
            """
            import numpy as np
            c = np.fromfile('cube.f4', '<f4').reshape(%d, -1)
            np.median(c, axis=0).astype('<f4').tofile('median.f4')
            """
                .formatted(n)));
    assertThat(StackCombiner.median(planes, Workers.SINGLE).pixels())
        .as("seed %d", 100 + n)
        .containsExactly(Frames.readFloats(folder.resolve("median.f4")));
  }

  /**
   * ccdproc 2.4 clips one round by astropy's sigma_clip; five rounds are asked of that directly.
   */
  @Test
  void clippedMeanIsThatOfAstropyAndCcdproc(@TempDir Path folder) throws Exception {
    var python = Peer.python("ccdproc");
    int n = 12;
    var planes = planes(n, 300);
    writeCube(folder, planes);
    Peer.run(
        folder,
        List.of(
            python.toString(),
            "-c",
            """
            import numpy as np, ccdproc
            from astropy.nddata import CCDData
            from astropy.stats import sigma_clip
            c = np.fromfile('cube.f4', '<f4').astype('f8').reshape(%d, %d, %d)
            m = ccdproc.Combiner([CCDData(p, unit='adu') for p in c])
            m.sigma_clipping(3, 3, func='median', dev_func='mad_std')
            a = sigma_clip(c, sigma=3, maxiters=5, cenfunc='median', stdfunc='mad_std', axis=0)
            for name, data in (('ccdproc', m.data_arr), ('astropy', a)):
                mean = np.asarray(data.mean(axis=0))
                if name == 'ccdproc': mean = np.asarray(m.average_combine().data)
                mean.astype('<f4').tofile(name + '-mean.f4')
                (~np.ma.getmaskarray(data)).sum(axis=0).astype('<f4').tofile(name + '-count.f4')
            """
                .formatted(n, H, W)));
    try (var stack = stack(planes)) {
      var ours =
          StackCombiner.combine(
              stack, Estimator.CLIPPED_MEAN, LinearNoise.measured(0), Workers.SINGLE);
      // astropy lets a value return when later bounds are wider; we do not.
      assertThat(agreeing(folder, "astropy", ours)).isGreaterThan((int) (0.99 * W * H));
      assertThat(agreeing(folder, "ccdproc", ours)).isGreaterThan((int) (0.9 * W * H));
    }
  }

  /** The definition, plainly: what the fast version must give for every pixel. */
  @Test
  void clippedMeanIsItsDefinition() {
    var planes = planes(12, 300);
    var values = new double[12];
    try (var stack = stack(planes)) {
      var ours =
          StackCombiner.combine(
              stack, Estimator.CLIPPED_MEAN, LinearNoise.measured(4), Workers.SINGLE);
      for (int i = 0; i < W * H; i++) {
        for (int k = 0; k < 12; k++) {
          values[k] = planes.get(k).pixels()[i];
        }
        var kept = values.clone();
        for (int round = 0; round < 5 && kept.length > 2; round++) {
          double centre = Robust.median(kept);
          double limit = 3 * Math.max(4, Robust.madSigma(kept, centre));
          kept = Arrays.stream(kept).filter(v -> Math.abs(v - centre) <= limit).toArray();
        }
        assertThat(ours.counts()[i]).as("pixel %d", i).isEqualTo((byte) kept.length);
        double mean = Arrays.stream(kept).sum() / kept.length;
        assertThat(ours.values()[i]).isCloseTo((float) mean, within(2e-7f * (float) mean));
      }
    }
  }

  /** Pixels with the same number of survivors; their means must agree to 1e-6. */
  private static int agreeing(Path folder, String peer, StackCombiner.Combined ours) {
    var means = Frames.readFloats(folder.resolve(peer + "-mean.f4"));
    var counts = Frames.readFloats(folder.resolve(peer + "-count.f4"));
    int same = 0;
    int clipped = 0;
    for (int i = 0; i < means.length; i++) {
      clipped += counts[i] < 12 ? 1 : 0;
      if (ours.counts()[i] == counts[i]) {
        same++;
        assertThat(ours.values()[i])
            .as("seed 300, %s, pixel %d", peer, i)
            .isCloseTo(means[i], within(1e-6f * means[i]));
      }
    }
    System.out.printf(
        "clipped mean, %s: %d of %d with the same survivors, %d clipped%n",
        peer, same, means.length, clipped);
    assertThat(clipped).isGreaterThan(1000);
    return same;
  }

  private static FrameStack stack(List<Plane> planes) {
    var stack = new FrameStack.OnHeap(W * H);
    planes.forEach(p -> stack.add(p.pixels()));
    return stack;
  }

  @ParameterizedTest
  @EnumSource(Estimator.class)
  void valuesThatAreNotFiniteAreLeftOutAndCounted(Estimator estimator) {
    var planes = planes(10, 500);
    planes.get(2).pixels()[77] = Float.NaN;
    planes.get(3).pixels()[77] = Float.POSITIVE_INFINITY;
    planes.get(4).pixels()[77] = Float.NEGATIVE_INFINITY;
    planes.get(0).pixels()[5000] = Float.NEGATIVE_INFINITY;
    planes.forEach(p -> p.pixels()[99] = Float.NaN);
    var without = new ArrayList<>(planes);
    without.subList(2, 5).clear();
    try (var all = stack(planes);
        var some = stack(without)) {
      var a = StackCombiner.combine(all, estimator, LinearNoise.measured(12.5), Workers.SINGLE);
      var b = StackCombiner.combine(some, estimator, LinearNoise.measured(12.5), Workers.SINGLE);
      assertThat(a.values()[77]).isEqualTo(b.values()[77]);
      assertThat(a.counts()[77]).isEqualTo(b.counts()[77]);
      assertThat(a.counts()[5000]).isLessThanOrEqualTo((byte) 9);
      assertThat(a.values()[5000]).isCloseTo(1000, within(40f));
      assertThat(a.values()[99]).isNaN();
      assertThat(a.counts()[99]).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(Estimator.class)
  void sameBytesForAnyNumberOfThreadsOnHeapAndOnDisk(Estimator estimator, @TempDir Path folder)
      throws Exception {
    var planes = new ArrayList<Plane>();
    for (int k = 0; k < 9; k++) {
      planes.add(Frames.noise(301, 211, 1000, 12.5, 700 + k));
    }
    var single = StackCombiner.combine(planes, estimator, Workers.SINGLE).pixels();
    try (var three = Workers.of(3)) {
      assertThat(StackCombiner.combine(planes, estimator, three).pixels()).containsExactly(single);
      try (var disk = FrameStack.of(9, 301 * 211, 1000, folder)) {
        assertThat(disk).isInstanceOf(FrameStack.OnDisk.class);
        planes.forEach(p -> disk.add(p.pixels()));
        var combined = StackCombiner.combine(disk, estimator, LinearNoise.measured(0), three);
        assertThat(combined.values()).containsExactly(single);
      }
    }
    try (var files = Files.list(folder)) {
      assertThat(files).as("scratch files left").isEmpty();
    }
  }

  /** The variance that is told must be the scatter about the truth. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 5, 8, 16})
  void varianceIsTheScatterAboutTheTruth(int n) {
    for (var estimator : Estimator.values()) {
      var planes = new ArrayList<Plane>();
      for (int k = 0; k < n; k++) {
        planes.add(Frames.noise(W, H, 1000, 12.5, 900 + k));
      }
      try (var stack = stack(planes)) {
        var c = StackCombiner.combine(stack, estimator, LinearNoise.measured(12.5), Workers.SINGLE);
        double chi2 = 0;
        for (int i = 0; i < W * H; i++) {
          chi2 += Math.pow(c.values()[i] - 1000, 2) / c.variances()[i];
        }
        // Relative error of a variance from n pixels: sqrt(2/n); 3 sigmas, and 1 % for what
        // clipping
        // takes from Gaussian wings.
        assertThat(chi2 / (W * H))
            .as("seed 900, %s of %d", estimator, n)
            .isCloseTo(1, within(3 * Math.sqrt(2.0 / (W * H)) + 0.01));
      }
    }
  }

  @Test
  void integersOfLittleNoiseAreNotClippedToTheirMedian() {
    // 7 of 10 values equal: the median deviation is 0, and without a floor the others were lost.
    var planes = new ArrayList<Plane>();
    for (int k = 0; k < 10; k++) {
      var p = Plane.zeros(W, H);
      Arrays.fill(p.pixels(), k < 7 ? 100 : 101);
      planes.add(p);
    }
    try (var stack = stack(planes)) {
      var c =
          StackCombiner.combine(
              stack, Estimator.CLIPPED_MEAN, LinearNoise.measured(0.5), Workers.SINGLE);
      assertThat(c.values()[0]).isCloseTo(100.3f, within(1e-4f));
    }
  }
}
