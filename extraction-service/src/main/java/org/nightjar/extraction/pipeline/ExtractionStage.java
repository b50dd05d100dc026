package org.nightjar.extraction.pipeline;

import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.annotations.Blocking;
import io.smallrye.reactive.messaging.kafka.Record;
import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.nightjar.extraction.ExtractedFrame;
import org.nightjar.extraction.ExtractionOptions;
import org.nightjar.extraction.SourceExtractor;
import org.nightjar.extraction.panels.PsfPanels;
import org.nightjar.extraction.psf.PixelShape;
import org.nightjar.imaging.CalibratedImage;
import org.nightjar.imaging.Workers;
import org.nightjar.imaging.fits.CalibratedImageFits;
import org.nightjar.imaging.fits.ReadLimits;
import org.nightjar.imaging.fits.SourceCatalogFits;
import org.nightjar.model.Frame;
import org.nightjar.model.FrameReport;
import org.nightjar.model.Stage;
import org.nightjar.pipeline.stage.Delivery;
import org.nightjar.pipeline.stage.Outcome;
import org.nightjar.pipeline.stage.StageRunner;
import org.nightjar.pipeline.stage.Successors;
import org.nightjar.pipeline.store.Provenance;
import org.nightjar.pipeline.store.StoredProducts;

/** Receives calibrated frames, finds what is on them, stores catalogue and panels. */
@ApplicationScoped
public class ExtractionStage {
  private final StageRunner runner;
  private final StoredProducts products;
  private final Workers workers;
  private final Successors successors;

  @Inject
  public ExtractionStage(
      StageRunner runner,
      StoredProducts products,
      Workers workers,
      @Channel("extraction-done") MutinyEmitter<Record<String, String>> done,
      @Channel("extraction-rejected") MutinyEmitter<Record<String, String>> rejected) {
    this.runner = runner;
    this.products = products;
    this.workers = workers;
    this.successors = Successors.of(done, rejected);
  }

  @Incoming("extraction-frames")
  @Blocking(value = "extraction", ordered = false)
  Uni<Void> on(String message, IncomingKafkaRecordMetadata<String, String> record) {
    return runner.handle(Stage.EXTRACTION, Delivery.of(message, record), this::extract, successors);
  }

  private Outcome extract(FrameReport report) throws IOException {
    if (!report.frame().showsTheSky()) {
      return new Outcome.Passed(report);
    }
    var image =
        products.read(
            report, "calibrated", file -> CalibratedImageFits.read(file, ReadLimits.DEFAULT));
    var extracted = SourceExtractor.extract(image, options(report.frame()), workers);
    return new Outcome.Passed(stored(report.withExtraction(extracted.report()), image, extracted));
  }

  private static ExtractionOptions options(Frame frame) {
    var pattern = frame.bayerPattern();
    return pattern == null
        ? ExtractionOptions.DEFAULT
        : ExtractionOptions.DEFAULT.withPixelShape(PixelShape.ofGreen(pattern));
  }

  private FrameReport stored(FrameReport report, CalibratedImage image, ExtractedFrame extracted)
      throws IOException {
    int width = image.image().width();
    int height = image.image().height();
    var table =
        SourceCatalogFits.bytes(extracted.catalogue(), Provenance.cards(report, width, height));
    var grown =
        products.put(
            report, Stage.EXTRACTION, "catalogue", "catalogue.fits", "application/fits", table);
    if (extracted.psf().medians() == null) {
      return grown;
    }
    var panels = PsfPanels.png(extracted.psf(), width, height, report.frame().fileName());
    return products.put(grown, Stage.EXTRACTION, "psfPlot", "psf.png", "image/png", panels);
  }
}
