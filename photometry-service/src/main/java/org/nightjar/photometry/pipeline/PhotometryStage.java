package org.nightjar.photometry.pipeline;

import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.annotations.Blocking;
import io.smallrye.reactive.messaging.kafka.Record;
import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jspecify.annotations.Nullable;
import org.nightjar.imaging.CalibratedImage;
import org.nightjar.imaging.Workers;
import org.nightjar.imaging.fits.CalibratedImageFits;
import org.nightjar.imaging.fits.FitsFile;
import org.nightjar.imaging.fits.ReadLimits;
import org.nightjar.imaging.fits.SourceCatalogFits;
import org.nightjar.imaging.wcs.Wcs;
import org.nightjar.model.CalibrationStep;
import org.nightjar.model.FrameReport;
import org.nightjar.model.Stage;
import org.nightjar.photometry.MeasuredFrame;
import org.nightjar.photometry.Photometer;
import org.nightjar.photometry.PhotometryOptions;
import org.nightjar.photometry.panels.ZeroPointPanels;
import org.nightjar.photometry.pictures.FramePictures;
import org.nightjar.pipeline.stage.Delivery;
import org.nightjar.pipeline.stage.Outcome;
import org.nightjar.pipeline.stage.StageRunner;
import org.nightjar.pipeline.stage.Successors;
import org.nightjar.pipeline.store.Provenance;
import org.nightjar.pipeline.store.StoredProducts;

/**
 * Receives frames with their place on the sky, measures brightness, stores the calibrated catalogue
 * and the pictures.
 */
@ApplicationScoped
public class PhotometryStage {
  private static final int PANELS_WIDTH_PX = 1100;

  private final StageRunner runner;
  private final StoredProducts products;
  private final ComparisonStars stars;
  private final Workers workers;
  private final Successors successors;

  @Inject
  public PhotometryStage(
      StageRunner runner,
      StoredProducts products,
      ComparisonStars stars,
      Workers workers,
      @Channel("photometry-done") MutinyEmitter<Record<String, String>> done,
      @Channel("photometry-rejected") MutinyEmitter<Record<String, String>> rejected) {
    this.runner = runner;
    this.products = products;
    this.stars = stars;
    this.workers = workers;
    this.successors = Successors.of(done, rejected);
  }

  @Incoming("photometry-frames")
  @Blocking(value = "photometry", ordered = false)
  Uni<Void> on(String message, IncomingKafkaRecordMetadata<String, String> record) {
    return runner.handle(Stage.PHOTOMETRY, Delivery.of(message, record), this::measure, successors);
  }

  private Outcome measure(FrameReport report) throws IOException {
    if (!report.frame().showsTheSky()) {
      return new Outcome.Passed(report);
    }
    var image =
        products.read(
            report, "calibrated", file -> CalibratedImageFits.read(file, ReadLimits.DEFAULT));
    var sources =
        products.read(
            report, "catalogue", file -> SourceCatalogFits.read(file, ReadLimits.DEFAULT));
    var wcs =
        report.products().containsKey("solved")
            ? products.read(report, "solved", PhotometryStage::wcs)
            : null;
    var options = PhotometryOptions.DEFAULT.withPedestalSubtracted(pedestalSubtracted(report));
    var measured =
        Photometer.measure(
            report.frame(), image, sources, wcs, stars.catalogue(), options, workers);
    return new Outcome.Passed(
        stored(report.withPhotometry(measured.photometry()), image, wcs, measured));
  }

  private FrameReport stored(
      FrameReport report, CalibratedImage image, @Nullable Wcs wcs, MeasuredFrame measured)
      throws IOException {
    var cards = Provenance.cards(report, image.image().width(), image.image().height());
    var table = SourceCatalogFits.bytes(measured.catalog(), cards);
    var grown =
        products.put(
            report, Stage.PHOTOMETRY, "catalogue", "catalogue.fits", "application/fits", table);
    for (var picture : FramePictures.of(report, image, wcs, measured, workers)) {
      grown =
          products.put(
              grown,
              Stage.PHOTOMETRY,
              picture.product(),
              picture.fileName(),
              picture.mediaType(),
              picture.bytes());
    }
    var panels = ZeroPointPanels.png(measured, PANELS_WIDTH_PX, PANELS_WIDTH_PX * 3 / 4);
    if (panels.isPresent()) {
      grown =
          products.put(
              grown,
              Stage.PHOTOMETRY,
              "zeroPointPlot",
              "zero-point.png",
              "image/png",
              panels.get());
    }
    return grown;
  }

  private static Wcs wcs(Path file) throws IOException {
    try (var fits = FitsFile.open(file, ReadLimits.DEFAULT)) {
      return Wcs.parse(fits.hdus().getFirst().header())
          .orElseThrow(() -> new IllegalStateException("the solution holds no coordinates"));
    }
  }

  private static boolean pedestalSubtracted(FrameReport report) {
    var calibration = report.calibration();
    return calibration != null
        && (calibration.steps().contains(CalibrationStep.BIAS)
            || calibration.steps().contains(CalibrationStep.DARK)
            || calibration.steps().contains(CalibrationStep.OVERSCAN));
  }
}
