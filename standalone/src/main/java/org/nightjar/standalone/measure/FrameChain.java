package org.nightjar.standalone.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.nightjar.astrometry.Astrometer;
import org.nightjar.astrometry.LocatedFrame;
import org.nightjar.astrometry.Neighbour;
import org.nightjar.calibration.CalibratedFrame;
import org.nightjar.calibration.CalibrationOptions;
import org.nightjar.calibration.CalibrationSet;
import org.nightjar.calibration.FrameCalibrator;
import org.nightjar.calibration.masters.CalibrationLibrary;
import org.nightjar.calibration.masters.MasterSelector;
import org.nightjar.extraction.ExtractedFrame;
import org.nightjar.extraction.ExtractionOptions;
import org.nightjar.extraction.SourceExtractor;
import org.nightjar.extraction.psf.PixelShape;
import org.nightjar.imaging.Workers;
import org.nightjar.ingest.Ingested.Accepted;
import org.nightjar.model.CalibrationStep;
import org.nightjar.model.Frame;
import org.nightjar.model.FrameReport;
import org.nightjar.model.Rejection;
import org.nightjar.model.Stage;
import org.nightjar.photometry.Photometer;
import org.nightjar.photometry.PhotometryOptions;

/** One light frame through the stages after ingest, up to but not including the verdict. */
final class FrameChain {
  private final Instruments instruments;
  private final CalibrationLibrary masters;
  private final @Nullable ProductWriter products;

  FrameChain(
      Instruments instruments, CalibrationLibrary masters, @Nullable ProductWriter products) {
    this.instruments = instruments;
    this.masters = masters;
    this.products = products;
  }

  /** The report as far as pixels carry it; FAILED when a stage did not come back. */
  FrameReport measure(Accepted ingested, Pilots pilots, StageClock clock, Workers workers) {
    var report = FrameReport.of(ingested.frame(), instruments.software());
    try {
      return clock.stamp(stages(ingested, pilots, report, clock, workers));
    } catch (RuntimeException | OutOfMemoryError e) {
      // Our fault, whatever it is: the frame says so, and the rest of the run goes on.
      return clock.stamp(report.failed(failure(e, clock.running())));
    }
  }

  /**
   * Where a frame is, found without any help but its own header's; empty when it could not be
   * found.
   */
  Optional<Neighbour> find(Accepted ingested, Astrometer astrometer, Workers workers) {
    try {
      var calibrated = calibrate(ingested, workers);
      var extracted = extract(ingested.frame(), calibrated, workers);
      var a = locate(astrometer, ingested.frame(), calibrated, extracted, null).report();
      return a.raDeg() == null || a.decDeg() == null || a.pixelScaleArcsec() == null
          ? Optional.empty()
          : Optional.of(new Neighbour(a.raDeg(), a.decDeg(), a.pixelScaleArcsec()));
    } catch (RuntimeException | OutOfMemoryError e) {
      // Told when the frame's own turn comes.
      return Optional.empty();
    }
  }

  private CalibratedFrame calibrate(Accepted ingested, Workers workers) {
    var frame = ingested.frame();
    var options = CalibrationOptions.of(instruments.profile(frame.telescope()).orElse(null));
    var set = CalibrationSet.of(frame, masters, new MasterSelector(options.matching()));
    return FrameCalibrator.calibrate(frame, ingested.raw(), set, options, workers);
  }

  private static ExtractedFrame extract(Frame frame, CalibratedFrame calibrated, Workers workers) {
    return SourceExtractor.extract(calibrated.image(), extraction(frame), workers);
  }

  private static LocatedFrame locate(
      Astrometer astrometer,
      Frame frame,
      CalibratedFrame calibrated,
      ExtractedFrame extracted,
      @Nullable Neighbour neighbour) {
    var plane = calibrated.image().image();
    return astrometer.locate(
        frame, extracted.catalogue(), plane.width(), plane.height(), neighbour, () -> false);
  }

  private FrameReport stages(
      Accepted ingested, Pilots pilots, FrameReport report, StageClock clock, Workers workers) {
    var frame = ingested.frame();
    var calibrated = clock.time(Stage.CALIBRATION, () -> calibrate(ingested, workers));
    var image = calibrated.image();
    var extracted = clock.time(Stage.EXTRACTION, () -> extract(frame, calibrated, workers));
    var located =
        clock.time(
            Stage.ASTROMETRY,
            () -> locate(instruments.astrometer(), frame, calibrated, extracted, pilots.of(frame)));
    var steps = calibrated.report().steps();
    boolean pedestalSubtracted =
        steps.contains(CalibrationStep.BIAS)
            || steps.contains(CalibrationStep.DARK)
            || steps.contains(CalibrationStep.OVERSCAN);
    var measured =
        clock.time(
            Stage.PHOTOMETRY,
            () ->
                Photometer.measure(
                    frame,
                    image,
                    extracted.catalogue(),
                    located.wcs(),
                    instruments.stars(),
                    PhotometryOptions.DEFAULT.withPedestalSubtracted(pedestalSubtracted),
                    workers));
    var scale = located.report().pixelScaleArcsec();
    var extraction = scale == null ? extracted.report() : extracted.report().withPixelScale(scale);
    var grown =
        report
            .withCalibration(calibrated.report())
            .withExtraction(extraction)
            .withAstrometry(located.report())
            .withPhotometry(measured.photometry());
    if (products == null) {
      return grown;
    }
    try {
      return products.write(
          grown,
          new ProductWriter.Results(ingested, calibrated, extracted, located, measured),
          workers);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "products of " + frame.fileName() + " could not be written", e);
    }
  }

  /** The green pixels of a mosaic gather light in two corners of their cell. */
  private static ExtractionOptions extraction(Frame frame) {
    var pattern = frame.bayerPattern();
    return pattern == null
        ? ExtractionOptions.DEFAULT
        : ExtractionOptions.DEFAULT.withPixelShape(PixelShape.ofGreen(pattern));
  }

  static Rejection failure(Throwable e, Stage stage) {
    var reason =
        e instanceof OutOfMemoryError
            ? "out of memory: %d MB of heap are not enough; set NIGHTJAR_HEAP=4g or more"
                .formatted(Runtime.getRuntime().maxMemory() >> 20)
            : "a fault of Nightjar's: " + e;
    var trace = e.getStackTrace();
    return new Rejection(
        stage,
        Printable.text(reason),
        trace.length == 0 ? Map.of() : Map.of("at", trace[0].toString()));
  }
}
