package org.nightjar.standalone.up;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code up} goes by.
 *
 * @param data folder of everything
 * @param host address that pages and API listen on
 * @param port of pages and API; 0 for any
 * @param kafkaPort of the broker, on 127.0.0.1; 0 for any
 * @param indexes folder of index files; null for Debian's
 * @param telescopes files with profiles
 * @param quiet print nothing but trouble
 * @param rehearse send a simulated frame through, then end
 */
public record UpOptions(
    Path data,
    String host,
    int port,
    int kafkaPort,
    @Nullable Path indexes,
    List<Path> telescopes,
    boolean quiet,
    boolean rehearse) {
  private static final int HIGHEST_PORT = 65_535;

  /**
   * @throws IllegalArgumentException naming the option, its value and what it must be
   */
  public UpOptions {
    telescopes = List.copyOf(telescopes);
    requirePort("--port", port);
    requirePort("--kafka-port", kafkaPort);
    if (port != 0 && port == kafkaPort) {
      throw new IllegalArgumentException("--port and --kafka-port are both " + port);
    }
    if (indexes != null && !Files.isDirectory(indexes)) {
      throw new IllegalArgumentException("--indexes = '" + indexes + "' is not a folder");
    }
    for (var file : telescopes) {
      if (!Files.isRegularFile(file)) {
        throw new IllegalArgumentException("--telescope = '" + file + "' is not a file");
      }
    }
  }

  private static void requirePort(String name, int port) {
    if (port < 0 || port > HIGHEST_PORT) {
      throw new IllegalArgumentException(
          "%s = %d, must be 0 to %d".formatted(name, port, HIGHEST_PORT));
    }
  }
}
