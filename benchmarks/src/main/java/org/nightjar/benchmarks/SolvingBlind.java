package org.nightjar.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.nightjar.astrometry.Astrometer;
import org.nightjar.astrometry.AstrometryOptions;
import org.nightjar.astrometry.index.IndexLibrary;
import org.nightjar.extraction.ExtractionOptions;
import org.nightjar.extraction.SourceExtractor;
import org.nightjar.imaging.CalibratedImage;
import org.nightjar.imaging.Workers;
import org.nightjar.imaging.fits.FitsHeader;
import org.nightjar.imaging.fits.SourceCatalogFits;
import org.nightjar.imaging.sky.SimulatedNight;
import org.nightjar.imaging.sky.TelescopeSetup;
import org.nightjar.imaging.source.SourceCatalog;
import org.nightjar.model.Frame;
import org.nightjar.reference.ReferenceStars;

/**
 * Placing a large frame on the sky from its list of sources, without a hint, plate with distortion
 * included. The peer gets the same list and the same index files, and does the same.
 */
final class SolvingBlind implements Benchmark {
  private static final int THREADS = 2;

  @Override
  public String name() {
    return "solve";
  }

  @Override
  public String what() {
    return "blind plate solution from a list of sources";
  }

  @Override
  public int heapMegabytes() {
    return 2000;
  }

  @Override
  public Measured measure(Path folder) throws IOException, InterruptedException {
    if (!Files.isDirectory(IndexLibrary.DEBIAN)) {
      throw new IOException(
          "not measured, because there are no index files in " + IndexLibrary.DEBIAN);
    }
    var sources = sources();
    Files.write(folder.resolve("list.fits"), SourceCatalogFits.bytes(sources, FitsHeader.EMPTY));
    Times ours;
    try (var indexes = IndexLibrary.open(IndexLibrary.DEBIAN);
        var workers = Workers.of(THREADS)) {
      var stars = ReferenceStars.tycho2();
      var astrometer = new Astrometer(indexes::indexes, stars, AstrometryOptions.DEFAULT, workers);
      var unknown = Frame.unread(null, "list.fits");
      ours =
          Times.of(
              3,
              7,
              () -> {
                var found = astrometer.locate(unknown, sources, Frames.SIDE, Frames.SIDE);
                if (!found.report().solved()) {
                  throw new IOException("not solved: " + found.report().reason());
                }
              });
    }
    var data = "%d sources of a simulated 4096 × 4096 frame, 2.9″/px".formatted(sources.size());
    Files.writeString(
        folder.resolve("peer.cfg"),
        "inparallel\nadd_path %s\nautoindex\n".formatted(IndexLibrary.DEBIAN));
    var peer = PeerProgram.program(folder, List.of("solve-field", "--version"), 1, 5, peer());
    if (peer.isPresent() && !Files.exists(folder.resolve("list.solved"))) {
      throw new IOException("the peer did not solve it: its times mean nothing");
    }
    return peer.map(p -> new Measured(data, ours, THREADS, "solve-field " + p.name(), p.times()))
        .orElse(Measured.alone(data, ours, THREADS));
  }

  private static List<String> peer() {
    var side = String.valueOf(Frames.SIDE);
    return List.of(
        "solve-field",
        "list.fits",
        "--width",
        side,
        "--height",
        side,
        "--x-column",
        "X_IMAGE",
        "--y-column",
        "Y_IMAGE",
        "--sort-column",
        "FLUX_AUTO",
        "--no-plots",
        "--overwrite",
        "--backend-config",
        "peer.cfg");
  }

  private static SourceCatalog sources() {
    var setup = TelescopeSetup.refractor();
    var telescope = setup.telescope();
    var large = telescope.with(telescope.sensor().withSize(Frames.SIDE, Frames.SIDE));
    var start = Instant.parse("2026-03-21T02:00:00Z");
    var plan = SimulatedNight.Plan.lights(1, setup.exposureSeconds());
    var night = SimulatedNight.of(large, setup.scene(ReferenceStars.tycho2(), 1), start, plan, 1);
    try (var workers = Workers.of(THREADS)) {
      var frame = night.frames().findFirst().orElseThrow().take(workers).frame();
      var image = CalibratedImage.of(frame.plane(), frame.detector());
      return SourceExtractor.extract(image, ExtractionOptions.DEFAULT, workers).catalogue();
    }
  }
}
