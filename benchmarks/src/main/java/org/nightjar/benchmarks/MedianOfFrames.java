package org.nightjar.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import org.nightjar.calibration.masters.StackCombiner;
import org.nightjar.imaging.Plane;
import org.nightjar.imaging.Workers;
import org.nightjar.imaging.sky.SkySim;

/** The pixel-by-pixel median of twenty bias frames. */
final class MedianOfFrames implements Benchmark {
  private static final int FRAMES = 20;

  /** In bands of rows, so that numpy's copies do not swap: the sum of its bands' times. */
  private static final String PEER =
      """
      import time, numpy
      print('numpy', numpy.__version__)
      rng = numpy.random.default_rng(7)
      side, frames, bands = %d, %d, 16
      d = [rng.normal(500, 4, (frames, side // bands, side)).round().astype(numpy.float32) for b in range(bands)]
      for k in range(2):
          t = time.perf_counter()
          for b in d: numpy.median(b, axis=0)
          print(1000 * (time.perf_counter() - t))
      """;

  @Override
  public String name() {
    return "median";
  }

  @Override
  public String what() {
    return "median of 20 frames";
  }

  @Override
  public int heapMegabytes() {
    return 3000;
  }

  @Override
  public Measured measure(Path folder) throws IOException, InterruptedException {
    int threads = Runtime.getRuntime().availableProcessors();
    var data = FRAMES + " simulated biases, 4096 × 4096";
    Times ours;
    try (var workers = Workers.of(threads)) {
      var sim = SkySim.of(Frames.SIDE, Frames.SIDE).bias();
      var planes = new ArrayList<Plane>();
      for (int i = 0; i < FRAMES; i++) {
        planes.add(sim.withSeed(i).expose(workers).plane());
      }
      ours = Times.of(2, 5, () -> StackCombiner.median(planes, workers));
    }
    return PeerProgram.python(folder, PEER, Frames.SIDE, FRAMES)
        .map(p -> new Measured(data, ours, threads, p.name(), p.times()))
        .orElse(Measured.alone(data, ours, threads));
  }
}
