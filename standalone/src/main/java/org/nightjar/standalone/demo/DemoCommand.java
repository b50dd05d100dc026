package org.nightjar.standalone.demo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.nightjar.standalone.up.UpOptions;
import org.nightjar.standalone.up.UpRun;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code nightjar demo}: {@code up} on a folder that is thrown away, and a night to look at. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Starts everything in this process and lets a simulated night of four telescopes stream in, faster than real time,",
      "with things that go wrong as they do. Prints the address to open; Ctrl-C ends it and removes what it wrote."
    },
    footer = {
      "",
      "The night takes about six minutes: a focus that drifts, a cloud over a pair, wind, a stuck shutter, satellites,",
      "a truncated file, and a telescope that falls silent. Its frames are dated 2025-12-17, always the same for a seed.",
      "",
      "Examples:",
      "  nightjar demo",
      "  nightjar demo --port 9000 --speed 20",
      "  nightjar demo --frames ~/nights/2026-03-14        a night of your own, in the order in which it was taken"
    })
public final class DemoCommand implements Callable<Integer> {
  private static final double FASTEST = 10_000;
  private static final List<String> TELESCOPES =
      List.of("panoptes-pair.yaml", "ccd-refractor.yaml", "alt-az.yaml");

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "Of pages and API; 0 for any (default: ${DEFAULT-VALUE}).",
      defaultValue = "8080")
  private int port;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Keep everything here (default: a temporary folder that is removed).")
  private @Nullable Path data;

  @Option(
      names = "--frames",
      paramLabel = "DIR",
      description = "Replay these frames instead of simulating some.")
  private @Nullable Path frames;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "The same seed gives the same frames (default: ${DEFAULT-VALUE}).",
      defaultValue = "1")
  private long seed;

  @Option(
      names = "--speed",
      paramLabel = "X",
      description = "Times faster than real time (default: ${DEFAULT-VALUE}).",
      defaultValue = "50")
  private double speed;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    if (!(speed > 0 && speed <= FASTEST)) {
      throw new IllegalArgumentException(
          "--speed = %s, must be above 0 and at most %.0f".formatted(speed, FASTEST));
    }
    if (!UpRun.isBuiltIn()) {
      throw new ParameterException(
          spec.commandLine(), "'demo' needs the built application: start it as ./nightjar demo");
    }
    var coming = frames == null ? SimulatedFrames.of(seed) : ReplayedFrames.of(frames);
    var kept = data;
    var folder = kept == null ? TemporaryFolders.create() : Files.createDirectories(kept);
    impatience(folder);
    var night = new DemoNight(coming, folder, kept == null, speed, spec.commandLine().getOut());
    try {
      var options =
          new UpOptions(folder, "127.0.0.1", port, 0, null, telescopes(folder), false, false);
      return UpRun.of(options, night, spec.commandLine().getErr());
    } finally {
      night.ended();
    }
  }

  /** Half a minute of waiting for darks would be half an hour of this night. */
  private void impatience(Path folder) throws IOException {
    var settings = folder.resolve("nightjar.properties");
    if (frames == null && Files.notExists(settings)) {
      Files.writeString(settings, "nightjar.calibration.wait-for-masters=8S\n");
    }
  }

  /** Profiles of the network's telescopes, where a user can read them. */
  private List<Path> telescopes(Path folder) throws IOException {
    if (frames != null) {
      return List.of();
    }
    var files = new ArrayList<Path>();
    var target = Files.createDirectories(folder.resolve("telescopes"));
    for (var name : TELESCOPES) {
      var file = target.resolve(name);
      try (InputStream in =
          Objects.requireNonNull(DemoCommand.class.getResourceAsStream(name), name)) {
        Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
      }
      files.add(file);
    }
    return files;
  }
}
