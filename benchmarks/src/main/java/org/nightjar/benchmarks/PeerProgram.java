package org.nightjar.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Programs of others, run in the same minutes as ours. */
final class PeerProgram {
  private static final Path PYTHON = Path.of("/usr/bin/python3");
  private static final int LONGEST_MINUTES = 15;

  private PeerProgram() {}

  /**
   * Runs a Python script that times itself.
   *
   * @param script prints the peer's name and version on its first line, one time in milliseconds on
   *     each further one; {@code %s} stands for arguments
   * @return empty where Python or a module of it is missing
   */
  static Optional<Answer> python(Path folder, String script, Object... arguments)
      throws IOException, InterruptedException {
    if (!Files.isExecutable(PYTHON)) {
      return Optional.empty();
    }
    var file = folder.resolve("peer.py");
    Files.writeString(file, String.format(Locale.ROOT, script, arguments));
    var answer = run(folder, List.of(PYTHON.toString(), file.toString()));
    if (answer.isEmpty()) {
      return Optional.empty();
    }
    var lines = answer.get().strip().split("\n");
    var millis =
        Arrays.stream(lines).skip(1).mapToDouble(s -> Double.parseDouble(s.strip())).toArray();
    return Optional.of(new Answer(lines[0].strip(), Times.of(millis)));
  }

  /**
   * Times a program from start to end.
   *
   * @param version command that prints it
   * @return empty where it is missing
   */
  static Optional<Answer> program(
      Path folder, List<String> version, int warmUp, int rounds, List<String> command)
      throws IOException, InterruptedException {
    var says = run(folder, version);
    if (says.isEmpty()) {
      return Optional.empty();
    }
    var times =
        Times.of(
            warmUp,
            rounds,
            () -> {
              if (run(folder, command).isEmpty()) {
                throw new IOException("failed: " + String.join(" ", command));
              }
            });
    return Optional.of(new Answer(says.get().strip().lines().findFirst().orElse(""), times));
  }

  private static Optional<String> run(Path folder, List<String> command)
      throws IOException, InterruptedException {
    var out = Files.createTempFile(folder, "peer", ".log");
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(out.toFile())
              .start();
    } catch (IOException missing) {
      System.err.println("without peer: " + missing.getMessage());
      return Optional.empty();
    }
    if (!process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      System.err.println("without peer: more than " + LONGEST_MINUTES + " minutes");
      return Optional.empty();
    }
    var text = Files.readString(out, StandardCharsets.ISO_8859_1);
    Files.delete(out);
    if (process.exitValue() != 0) {
      System.err.println("without peer: " + text.strip());
      return Optional.empty();
    }
    return Optional.of(text);
  }

  /**
   * A peer's times.
   *
   * @param name and version
   * @param times in milliseconds
   */
  record Answer(String name, Times times) {}
}
