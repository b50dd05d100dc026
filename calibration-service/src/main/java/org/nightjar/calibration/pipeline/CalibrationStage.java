package org.nightjar.calibration.pipeline;

import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.annotations.Blocking;
import io.smallrye.reactive.messaging.kafka.Record;
import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.nightjar.calibration.CalibrationOptions;
import org.nightjar.calibration.FrameCalibrator;
import org.nightjar.calibration.masters.MasterSelector;
import org.nightjar.imaging.RawImage;
import org.nightjar.imaging.Workers;
import org.nightjar.imaging.fits.CalibratedImageFits;
import org.nightjar.imaging.fits.FitsFile;
import org.nightjar.imaging.fits.FitsHeader;
import org.nightjar.imaging.fits.RawImageFits;
import org.nightjar.imaging.fits.ReadLimits;
import org.nightjar.model.FrameReport;
import org.nightjar.model.Stage;
import org.nightjar.pipeline.KnownTelescopes;
import org.nightjar.pipeline.stage.Delivery;
import org.nightjar.pipeline.stage.Outcome;
import org.nightjar.pipeline.stage.StageRunner;
import org.nightjar.pipeline.stage.Successors;
import org.nightjar.pipeline.store.Provenance;
import org.nightjar.pipeline.store.StoredProducts;

/**
 * Receives normalised frames; enters bias, dark and flat for masters, calibrates lights or lets
 * them wait.
 */
@ApplicationScoped
public class CalibrationStage {
  /** No longer true of trimmed pixels, or told by the plate solution. */
  private static final String STALE =
      "(BIAS|TRIM|DATA|CCD)SEC"
          + "|(CTYPE|CUNIT|CRPIX|CRVAL|CDELT|CROTA)\\d|CD\\d_\\d|PC\\d_\\d|PV\\d_\\d+|(A|B|AP|BP)_(ORDER|DMAX|\\d_\\d)"
          + "|LONPOLE|LATPOLE|WCSAXES|RADESYS|RADECSYS|EQUINOX";

  private final StageRunner runner;
  private final StoredProducts products;
  private final Patience patience;
  private final CalibrationFrames frames;
  private final ParkedLights parked;
  private final Traffic traffic;
  private final MasterLibrary library;
  private final KnownTelescopes telescopes;
  private final Workers workers;
  private final Successors successors;

  @Inject
  public CalibrationStage(
      StageRunner runner,
      StoredProducts products,
      CalibrationConfig config,
      CalibrationFrames frames,
      ParkedLights parked,
      Traffic traffic,
      MasterLibrary library,
      KnownTelescopes telescopes,
      Workers workers,
      @Channel("calibration-done") MutinyEmitter<Record<String, String>> done,
      @Channel("calibration-rejected") MutinyEmitter<Record<String, String>> rejected) {
    this.runner = runner;
    this.products = products;
    this.patience = config.patience();
    this.frames = frames;
    this.parked = parked;
    this.traffic = traffic;
    this.library = library;
    this.telescopes = telescopes;
    this.workers = workers;
    this.successors = Successors.of(done, rejected);
  }

  @Incoming("calibration-frames")
  @Blocking(value = "calibration", ordered = false)
  Uni<Void> on(String message, IncomingKafkaRecordMetadata<String, String> record) {
    return runner.handle(
        Stage.CALIBRATION, Delivery.of(message, record), this::receive, successors);
  }

  @Incoming("calibration-woken")
  @Blocking(value = "calibration", ordered = false)
  Uni<Void> woken(String message, IncomingKafkaRecordMetadata<String, String> record) {
    return runner.handle(
        Stage.CALIBRATION, Delivery.of(message, record), this::calibrate, successors);
  }

  private Outcome receive(FrameReport report) throws IOException {
    var frame = report.frame();
    var known = FrameSize.of(frame);
    if (known.isEmpty()) {
      return frame.showsTheSky() ? calibrate(report) : new Outcome.Passed(report);
    }
    var size = known.get();
    traffic.arrived(size);
    if (!frame.showsTheSky()) {
      frames.arrived(report, size);
      traffic.hope(size);
      return new Outcome.Passed(report);
    }
    var prospect =
        MasterLibrary.prospect(
            frame,
            library.stock(size),
            traffic.vain(frame),
            new MasterSelector(options(report).matching()));
    if (patience.waits(0, prospect, traffic.flow(size))) {
      parked.park(report, size);
      return new Outcome.Parked();
    }
    return calibrate(report);
  }

  /** The raw image, with the cards of its file. */
  private record Normalised(RawImage raw, FitsHeader header) {}

  private Outcome calibrate(FrameReport report) throws IOException {
    var normalised = products.read(report, "normalised", CalibrationStage::read);
    var options = options(report);
    var set = library.setFor(report.frame(), new MasterSelector(options.matching()));
    var calibrated =
        FrameCalibrator.calibrate(report.frame(), normalised.raw(), set, options, workers);
    var grown = report.withCalibration(calibrated.report());
    var bytes =
        CalibratedImageFits.bytes(
            calibrated.image(), current(normalised.header()), Provenance.history(grown));
    return new Outcome.Passed(
        products.put(
            grown, Stage.CALIBRATION, "calibrated", "calibrated.fits", "image/fits", bytes));
  }

  private CalibrationOptions options(FrameReport report) {
    return CalibrationOptions.of(telescopes.profile(report.frame().telescope()).orElse(null));
  }

  private static Normalised read(Path file) throws IOException {
    return new Normalised(
        RawImageFits.read(file, ReadLimits.DEFAULT),
        FitsFile.readImage(file, ReadLimits.DEFAULT).header());
  }

  private static FitsHeader current(FitsHeader header) {
    var structural = Set.of("BZERO", "BSCALE", "BLANK");
    return FitsHeader.of(
        header.cards().stream()
            .filter(c -> !structural.contains(c.keyword()) && !c.keyword().matches(STALE))
            .toList());
  }
}
