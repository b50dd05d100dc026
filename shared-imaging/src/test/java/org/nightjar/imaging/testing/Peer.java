package org.nightjar.imaging.testing;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * A trusted program of others to compare with. Tests are skipped where it is missing, and fail in
 * CI.
 */
public final class Peer {
  /** By module: what is in the way of its use, asked once. */
  private static final Map<String, Optional<String>> LACKS = new ConcurrentHashMap<>();

  private Peer() {}

  /**
   * Skips the test, or fails it where peers are required, when no program of that name is on the
   * path.
   */
  public static Path program(String name) {
    for (var folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
      var candidate = Path.of(folder, name);
      if (Files.isExecutable(candidate)) {
        return candidate;
      }
    }
    return missing(name);
  }

  /**
   * Debian's Python with the named modules (others on the path lack Debian's astronomy packages).
   */
  public static Path python(String... modules) {
    var python = Path.of("/usr/bin/python3");
    if (!Files.isExecutable(python)) {
      return missing("/usr/bin/python3");
    }
    for (var module : modules) {
      var lack = LACKS.computeIfAbsent(module, m -> lack(python, m));
      if (lack.isPresent()) {
        return missing("python module " + lack.get());
      }
    }
    return python;
  }

  private static Optional<String> lack(Path python, String module) {
    try {
      var p =
          new ProcessBuilder(python.toString(), "-c", "import " + module)
              .redirectErrorStream(true)
              .start();
      p.getInputStream().readAllBytes();
      return p.waitFor() == 0 ? Optional.empty() : Optional.of(module);
    } catch (IOException | InterruptedException e) {
      return Optional.of(module + ": " + e);
    }
  }

  /** Runs a peer to its end, at most five minutes, and returns what it printed on both streams. */
  public static String run(Path workingFolder, List<String> command)
      throws IOException, InterruptedException {
    var out = Files.createTempFile(workingFolder, "peer", ".log");
    var process =
        new ProcessBuilder(new ArrayList<>(command))
            .directory(workingFolder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    if (!process.waitFor(5, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new IOException("timed out: " + command);
    }
    var text = Files.readString(out, StandardCharsets.ISO_8859_1);
    Files.delete(out);
    if (process.exitValue() != 0) {
      throw new IOException(command + " ended with " + process.exitValue() + ":\n" + text);
    }
    return text;
  }

  private static Path missing(String name) {
    if (Boolean.getBoolean("nightjar.peers.required")) {
      throw new AssertionError("peer required, but missing: " + name);
    }
    return Assumptions.abort("skipped: peer not installed: " + name);
  }
}
