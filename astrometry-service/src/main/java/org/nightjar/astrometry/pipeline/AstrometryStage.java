package org.nightjar.astrometry.pipeline;

import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.annotations.Blocking;
import io.smallrye.reactive.messaging.kafka.Record;
import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.nightjar.astrometry.LocatedFrame;
import org.nightjar.imaging.fits.FitsFile;
import org.nightjar.imaging.fits.FitsWriter;
import org.nightjar.imaging.fits.ReadLimits;
import org.nightjar.imaging.fits.SourceCatalogFits;
import org.nightjar.imaging.source.SourceCatalog;
import org.nightjar.imaging.wcs.Wcs;
import org.nightjar.model.FrameReport;
import org.nightjar.model.Stage;
import org.nightjar.pipeline.stage.Delivery;
import org.nightjar.pipeline.stage.Outcome;
import org.nightjar.pipeline.stage.StageRunner;
import org.nightjar.pipeline.stage.Successors;
import org.nightjar.pipeline.store.Provenance;
import org.nightjar.pipeline.store.StoredProducts;

/**
 * Receives frames with their sources, places them on the sky, stores the solution as a FITS header.
 */
@ApplicationScoped
public class AstrometryStage {
  private final StageRunner runner;
  private final StoredProducts products;
  private final PlateSolver solver;
  private final SecondTurns secondTurns;
  private final MutinyEmitter<Record<String, String>> again;
  private final Successors successors;

  @Inject
  public AstrometryStage(
      StageRunner runner,
      StoredProducts products,
      PlateSolver solver,
      SecondTurns secondTurns,
      @Channel("astrometry-again") MutinyEmitter<Record<String, String>> again,
      @Channel("astrometry-done") MutinyEmitter<Record<String, String>> done,
      @Channel("astrometry-rejected") MutinyEmitter<Record<String, String>> rejected) {
    this.runner = runner;
    this.products = products;
    this.solver = solver;
    this.secondTurns = secondTurns;
    this.again = again;
    this.successors = Successors.of(done, rejected);
  }

  @Incoming("astrometry-frames")
  @Blocking(value = "astrometry", ordered = false)
  Uni<Void> on(String message, IncomingKafkaRecordMetadata<String, String> record) {
    return runner.handle(Stage.ASTROMETRY, Delivery.of(message, record), this::locate, successors);
  }

  private Outcome locate(FrameReport report) throws IOException {
    if (!report.frame().showsTheSky()) {
      return new Outcome.Passed(report);
    }
    var found = products.read(report, "catalogue", AstrometryStage::read);
    var thread = Thread.currentThread();
    var scouted =
        secondTurns.taken(report)
            ? Optional.<LocatedFrame>empty()
            : solver.scout(
                report.frame(),
                found.sources(),
                found.width(),
                found.height(),
                thread::isInterrupted);
    if (scouted.isEmpty() && secondTurns.grant(report)) {
      sendAgain(report);
      return new Outcome.Parked();
    }
    var located =
        scouted.orElseGet(() ->
            solver.locate(
                report.frame(),
                found.sources(),
                found.width(),
                found.height(),
                thread::isInterrupted));
    var grown = report.withAstrometry(located.report());
    var scale = located.report().pixelScaleArcsec();
    var extraction = report.extraction();
    if (scale != null && extraction != null) {
      grown = grown.withExtraction(extraction.withPixelScale(scale));
    }
    var wcs = located.wcs();
    if (wcs != null) {
      var header =
          wcs.toHeader(Wcs.Form.SIP)
              .followedBy(Provenance.cards(grown, found.width(), found.height()));
      var bytes = FitsWriter.bytes(writer -> writer.headerOnly(header));
      grown =
          products.put(grown, Stage.ASTROMETRY, "solved", "solved.fits", "application/fits", bytes);
    }
    return new Outcome.Passed(grown);
  }

  /** To the end of its own topic: the camera's other frames come first. */
  private void sendAgain(FrameReport report) throws IOException {
    try {
      again.sendAndAwait(Successors.record(report));
    } catch (RuntimeException e) {
      throw new IOException("cannot publish: " + e, e);
    }
  }

  /** Sources, and the size of the image that they are of. */
  private record Found(SourceCatalog sources, int width, int height) {}

  private static Found read(Path file) throws IOException {
    try (var fits = FitsFile.open(file, ReadLimits.DEFAULT)) {
      for (var hdu : fits.hdus()) {
        var width = hdu.header().number("IMAGEW");
        var height = hdu.header().number("IMAGEH");
        if (width.isPresent() && height.isPresent()) {
          return new Found(
              SourceCatalogFits.read(file, ReadLimits.DEFAULT),
              (int) width.getAsDouble(),
              (int) height.getAsDouble());
        }
      }
    }
    throw new IllegalStateException("the catalogue does not tell IMAGEW and IMAGEH");
  }
}
