package org.nightjar.benchmarks;

import java.io.IOException;
import java.nio.file.Path;

/** A piece of work that is timed, beside a peer's where one does the same. */
interface Benchmark {
  /** To ask for it; lower case, one word. */
  String name();

  /** What is done, in a few words. */
  String what();

  /** Heap that it needs, megabytes. */
  default int heapMegabytes() {
    return 1024;
  }

  /**
   * Does it, in a process of its own.
   *
   * @param folder empty, thrown away afterwards
   */
  Measured measure(Path folder) throws IOException, InterruptedException;
}
