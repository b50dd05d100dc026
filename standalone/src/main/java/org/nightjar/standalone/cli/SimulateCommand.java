package org.nightjar.standalone.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.nightjar.imaging.Workers;
import org.nightjar.imaging.sky.TelescopeSetup;
import org.nightjar.reference.ReferenceStars;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code nightjar simulate}: a night whose truth is known. */
@Command(
    name = "simulate",
    mixinStandardHelpOptions = true,
    description = "Writes a simulated night of FITS frames, with the truth beside each frame.",
    footer = {
      "",
      "Telescopes: panoptes-a, panoptes-b (Bayer sensor, 10″/px), ccd-refractor (CCD with its own darks and flats),",
      "alt-az (small sensor, rotating field), wide-lens.",
      "",
      "Examples:",
      "  nightjar simulate                                   12 frames of the ccd-refractor in ./simulated",
      "  nightjar simulate --out sim --frames 40 --telescope alt-az --seed 7",
      "  nightjar measure sim                                and what Nightjar says of them"
    })
final class SimulateCommand implements Callable<Integer> {
  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where frames go (default: ${DEFAULT-VALUE}).",
      defaultValue = "simulated")
  private Path out = Path.of("simulated");

  @Option(
      names = "--frames",
      paramLabel = "N",
      description = "Light frames (default: ${DEFAULT-VALUE}).",
      defaultValue = "12")
  private int frames;

  @Option(
      names = "--telescope",
      paramLabel = "NAME|FILE",
      description = "Whose night (default: ${DEFAULT-VALUE}).",
      defaultValue = "ccd-refractor")
  private String telescope = "ccd-refractor";

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "The same seed gives the same night (default: ${DEFAULT-VALUE}).",
      defaultValue = "1")
  private long seed;

  @Option(
      names = "--start",
      paramLabel = "UTC",
      description = "Start of the first light (default: ${DEFAULT-VALUE}).",
      defaultValue = "2026-03-21T02:00:00Z")
  private Instant start = Instant.parse("2026-03-21T02:00:00Z");

  @Option(
      names = "--random-stars",
      description = "Invented stars only, instead of those of the catalogue.")
  private boolean randomStars;

  @Option(
      names = {"-q", "--quiet"},
      description = "No progress.")
  private boolean quiet;

  @Override
  public Integer call() throws IOException {
    if (frames < 1 || frames > 100_000) {
      throw new IllegalArgumentException("--frames = " + frames + ", must be 1 to 100000");
    }
    var setup = SimulatedTelescopes.of(telescope);
    var night = setup.night(randomStars ? null : ReferenceStars.tycho2(), start, frames, seed);
    Files.createDirectories(out);
    var all = night.frames().toList();
    try (var progress = Progress.of("simulating", all.size(), quiet);
        var workers = Workers.of(Runtime.getRuntime().availableProcessors())) {
      for (var frame : all) {
        progress.step(String.valueOf(frame.write(out, workers).getFileName()));
      }
    }
    return 0;
  }

  static String names() {
    return TelescopeSetup.all().stream()
        .map(TelescopeSetup::name)
        .collect(Collectors.joining(", "));
  }
}
