package org.nightjar.standalone.cli;

import java.util.List;

/**
 * What the room of benchmarks offers to the command line; found by {@link java.util.ServiceLoader}.
 */
public interface BenchSuite {
  /**
   * Runs benchmarks.
   *
   * @param names of benchmarks, {@code list} for their names; all when empty
   * @return the exit code
   */
  int run(List<String> names) throws Exception;
}
