package org.nightjar.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import org.nightjar.imaging.Workers;

/** A large frame simulated, noise and all. */
final class Simulating implements Benchmark {
  @Override
  public String name() {
    return "simulate";
  }

  @Override
  public String what() {
    return "simulate a frame";
  }

  @Override
  public Measured measure(Path folder) throws IOException, InterruptedException {
    var sim = Frames.large();
    int threads = Runtime.getRuntime().availableProcessors();
    try (var workers = Workers.of(threads)) {
      var ours = Times.of(2, 5, () -> sim.expose(workers));
      return Measured.alone(Frames.LARGE, ours, threads);
    }
  }
}
