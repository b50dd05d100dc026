package org.nightjar.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the numbers depend on.
 *
 * @param cpu model
 * @param cores that this process may use
 * @param jdk version
 */
record Environment(String cpu, int cores, String jdk) {
  static Environment here() {
    return new Environment(
        model(), Runtime.getRuntime().availableProcessors(), Runtime.version().toString());
  }

  private static String model() {
    var info = Path.of("/proc/cpuinfo");
    try {
      if (Files.isReadable(info)) {
        for (var line : Files.readAllLines(info)) {
          if (line.startsWith("model name")) {
            return line.substring(line.indexOf(':') + 1).strip();
          }
        }
      }
    } catch (IOException e) {
      System.err.println("CPU unknown: " + e.getMessage());
    }
    return System.getProperty("os.arch", "unknown CPU");
  }

  @Override
  public String toString() {
    return "%s, %d cores, JDK %s".formatted(cpu, cores, jdk);
  }
}
