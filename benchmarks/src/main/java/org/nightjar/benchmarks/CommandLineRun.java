package org.nightjar.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.nightjar.imaging.Workers;
import org.nightjar.imaging.sky.SimulatedNight;
import org.nightjar.imaging.sky.TelescopeSetup;
import org.nightjar.reference.ReferenceStars;

/**
 * {@code nightjar measure} as a user starts it, from the process's start to its end. Works on the
 * real frames beside the checkout, on simulated ones of the same kind where there are none.
 */
final class CommandLineRun implements Benchmark {
  private static final int WARM_UP = 1;
  private static final int ROUNDS = 5;
  private static final int LONGEST_MINUTES = 5;
  private static final int LIGHTS = 15;
  private static final int DARKS = 8;

  private final String name;
  private final String what;
  private final boolean whole;

  private CommandLineRun(String name, String what, boolean whole) {
    this.name = name;
    this.what = what;
    this.whole = whole;
  }

  static CommandLineRun oneFrame() {
    return new CommandLineRun("one-frame", "`measure` one frame, process start to end", false);
  }

  static CommandLineRun night() {
    return new CommandLineRun(
        "night", "`measure` 15 lights and 8 darks, process start to end", true);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String what() {
    return what;
  }

  @Override
  public Measured measure(Path folder) throws IOException, InterruptedException {
    var home = System.getProperty("nightjar.home");
    if (home == null) {
      throw new IOException("not measured, because only ./nightjar knows where it lies");
    }
    var real = Path.of(home, "..", "shared", "realdata", "tres1").normalize();
    boolean isReal = Files.isDirectory(real);
    var input = isReal ? real : simulated(folder.resolve("night"));
    var data = isReal ? "tres1, real, 0.8 Mpix" : "simulated refractor";
    var command =
        List.of(
            Path.of(home, "nightjar").toString(),
            "measure",
            (whole ? input : light(input)).toString(),
            "--json",
            "--quiet");
    var times = Times.of(WARM_UP, ROUNDS, () -> run(folder, command));
    return Measured.alone(data, times, Runtime.getRuntime().availableProcessors());
  }

  private static void run(Path folder, List<String> command)
      throws IOException, InterruptedException {
    var builder = new ProcessBuilder(new ArrayList<>(command));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.redirectOutput(folder.resolve("reports.jsonl").toFile());
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    var process = builder.start();
    if (!process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IOException("failed: " + String.join(" ", command));
    }
  }

  private static Path light(Path night) throws IOException {
    try (var files = Files.walk(night)) {
      return files
          .filter(f -> f.getFileName().toString().matches(".*\\.fits?"))
          .filter(f -> !night.relativize(f).toString().contains("dark"))
          .max(Comparator.naturalOrder())
          .orElseThrow(() -> new IOException("no light in " + night));
    }
  }

  private static Path simulated(Path folder) throws IOException {
    Files.createDirectories(folder);
    var setup = TelescopeSetup.refractor();
    var plan =
        SimulatedNight.Plan.lights(LIGHTS, setup.exposureSeconds()).withCalibration(0, DARKS, 0);
    var start = Instant.parse("2026-03-21T02:00:00Z");
    var scene = setup.scene(ReferenceStars.tycho2(), 1);
    var night = SimulatedNight.of(setup.telescope(), scene, start, plan, 1);
    for (var frame : night.frames().toList()) {
      frame.write(folder, Workers.SINGLE);
    }
    return folder;
  }
}
