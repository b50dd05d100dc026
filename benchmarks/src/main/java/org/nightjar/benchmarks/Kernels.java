package org.nightjar.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** The inner loops by JMH, each in a process of its own; not part of the table. */
final class Kernels {
  private Kernels() {}

  static void run(Path folder) throws IOException {
    var options =
        new OptionsBuilder()
            .include("org\\.nightjar\\.benchmarks\\.kernels\\..*")
            .forks(1)
            .warmupIterations(3)
            .warmupTime(TimeValue.seconds(2))
            .measurementIterations(5)
            .measurementTime(TimeValue.seconds(2))
            .resultFormat(ResultFormatType.JSON)
            .result(folder.resolve("kernels.json").toString())
            .build();
    try {
      new Runner(options).run();
    } catch (RunnerException e) {
      throw new IOException("kernels", e);
    }
  }
}
