package org.nightjar.standalone.measure;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.nightjar.calibration.CalibrationOptions;
import org.nightjar.calibration.masters.CalibrationLibrary;
import org.nightjar.calibration.masters.MasterBuilder;
import org.nightjar.calibration.masters.MasterSelector;
import org.nightjar.imaging.Workers;
import org.nightjar.ingest.FrameReader;
import org.nightjar.ingest.IngestOptions;
import org.nightjar.ingest.Ingested;
import org.nightjar.model.FrameReport;
import org.nightjar.model.Rejection;
import org.nightjar.model.Stage;
import org.nightjar.pipeline.store.FolderProductStore;
import org.nightjar.qa.FrameAssessor;
import org.nightjar.qa.NightStatistics;

/**
 * A run of {@code measure}: files are read and sorted, calibration frames become masters, lights go
 * through the stages, and when the night is known each gets its verdict. Reports come in the order
 * of the files; their numbers do not depend on the number of threads.
 */
public final class MeasureRun {
  private final MeasureOptions options;
  private final Instruments instruments;
  private final IngestOptions ingest;
  private final RunListener listener;

  private MeasureRun(
      MeasureOptions options, Instruments instruments, IngestOptions ingest, RunListener listener) {
    this.options = options;
    this.instruments = instruments;
    this.ingest = ingest;
    this.listener = listener;
  }

  /**
   * Measures everything.
   *
   * @return one report per light and per file that was refused, in the order of the files
   * @throws IOException when inputs do not exist or products cannot be written
   */
  public static List<FrameReport> of(MeasureOptions options, RunListener listener)
      throws IOException {
    var files = InputFiles.of(options.inputs());
    listener.found(files.size());
    if (files.isEmpty()) {
      listener.note(
          "no frames found: no file there is named as frames are (.fits, .tif, .cr2, ...)");
    }
    try (var workshop = Workshop.open(options, listener)) {
      return new MeasureRun(options, workshop.instruments(), workshop.ingest(), listener)
          .measure(files);
    }
  }

  private List<FrameReport> measure(List<Path> files) throws IOException {
    try (var workers = Workers.of(options.threads())) {
      var sorted = SortedFiles.of(files, this::read, options.threads(), listener);
      var masters = masters(sorted, workers);
      var out = options.out();
      var products = out == null ? null : new ProductWriter(new FolderProductStore(out));
      if (products != null) {
        for (var master : masters.masters()) {
          products.write(master);
        }
      }
      var reports = lights(sorted, new FrameChain(instruments, masters, products), workers);
      var graded = graded(reports);
      if (out != null) {
        RunPage.write(out, graded, instruments.software());
      }
      return graded;
    }
  }

  private Ingested read(Path file) {
    return FrameReader.read(file, ingest);
  }

  private CalibrationLibrary masters(SortedFiles sorted, Workers workers) {
    var frames = sorted.calibrationFrames(this::read);
    var limits = CalibrationOptions.DEFAULT.matching();
    var library =
        CalibrationLibrary.build(
            frames, new MasterSelector(limits), new MasterBuilder(limits, workers));
    for (var master : library.masters()) {
      var m = master.metadata();
      listener.note("master %s of %d frames".formatted(m.shortName(), m.frames()));
      m.warnings().forEach(w -> listener.note("  " + w));
    }
    library
        .leftOut()
        .forEach(l ->
            listener.note(
                "not in a master: " + Printable.text(l.frame().fileName()) + ": " + l.reason()));
    return library;
  }

  private List<FrameReport> lights(SortedFiles sorted, FrameChain chain, Workers workers)
      throws IOException {
    var entries = sorted.reported();
    var pilots =
        Pilots.of(
            entries,
            this::read,
            List.of(
                light -> chain.find(light, instruments.scout(), workers),
                light -> chain.find(light, instruments.astrometer(), workers)));
    listener.measuring(entries.size());
    var budget = FrameBudget.ofHeap();
    // Many frames: one thread each, no barriers. Few or large ones: all threads on each.
    boolean sideBySide = entries.size() >= 2 * options.threads();
    List<Callable<FrameReport>> tasks = new ArrayList<>();
    for (var entry : entries) {
      tasks.add(() -> {
        try (var room = budget.admit(entry.pixels())) {
          boolean large = entry.pixels() > LARGE_PIXELS;
          var report =
              measure(entry, chain, pilots, sideBySide && !large ? Workers.SINGLE : workers);
          listener.measured(report);
          return report;
        }
      });
    }
    var reports = new ArrayList<FrameReport>();
    try (var pool = Executors.newFixedThreadPool(sideBySide ? options.threads() : 1)) {
      for (var result : pool.invokeAll(tasks)) {
        reports.add(result.get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a frame's task must not throw", e.getCause());
    }
    return reports;
  }

  /**
   * Frames of more pixels than this are measured with all threads: two of them at once would need
   * twice the heap.
   */
  private static final long LARGE_PIXELS = 8_000_000;

  private FrameReport measure(
      SortedFiles.Entry entry, FrameChain chain, Pilots pilots, Workers workers) {
    var clock = new StageClock();
    Ingested ingested;
    try {
      ingested = clock.time(Stage.INGEST, () -> entry.ingested(this::read));
    } catch (RuntimeException | OutOfMemoryError e) {
      return clock.stamp(
          FrameReport.of(entry.frame(), instruments.software())
              .failed(FrameChain.failure(e, Stage.INGEST)));
    }
    return switch (ingested) {
      case Ingested.Refused(var frame, Rejection why) ->
          clock.stamp(FrameReport.of(frame, instruments.software()).rejected(why));
      case Ingested.Accepted accepted -> chain.measure(accepted, pilots, clock, workers);
    };
  }

  private List<FrameReport> graded(List<FrameReport> reports) {
    var night = NightStatistics.of(reports);
    return IntStream.range(0, reports.size()).mapToObj(i -> graded(reports.get(i), night)).toList();
  }

  private FrameReport graded(FrameReport report, NightStatistics night) {
    if (report.rejection() != null) {
      return report;
    }
    return report.assessed(FrameAssessor.assess(report, limits(report), night));
  }

  private org.nightjar.model.TelescopeProfile.@Nullable Limits limits(FrameReport report) {
    return instruments.limits(report.frame().telescope());
  }
}
