package org.nightjar.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.nightjar.extraction.ExtractionOptions;
import org.nightjar.extraction.SourceExtractor;
import org.nightjar.imaging.CalibratedImage;
import org.nightjar.imaging.Workers;
import org.nightjar.imaging.fits.FitsFile;
import org.nightjar.imaging.fits.ReadLimits;

/**
 * A frame's whole extraction, from file to catalogue: background, detection, deblending, all
 * measurements. The peer measures the same columns; we fit the stars' profiles on top.
 */
final class Extracting implements Benchmark {
  private static final String COLUMNS =
      """
      NUMBER
      X_IMAGE
      Y_IMAGE
      XWIN_IMAGE
      YWIN_IMAGE
      ERRX2WIN_IMAGE
      ERRY2WIN_IMAGE
      ERRXYWIN_IMAGE
      ERRAWIN_IMAGE
      ERRBWIN_IMAGE
      A_IMAGE
      B_IMAGE
      THETA_IMAGE
      CXX_IMAGE
      CYY_IMAGE
      CXY_IMAGE
      ELLIPTICITY
      ISOAREA_IMAGE
      XMIN_IMAGE
      XMAX_IMAGE
      YMIN_IMAGE
      YMAX_IMAGE
      FLUX_MAX
      BACKGROUND
      THRESHOLD
      FLUX_ISO
      FLUXERR_ISO
      FLUX_AUTO
      FLUXERR_AUTO
      KRON_RADIUS
      FLUX_APER(1)
      FLUXERR_APER(1)
      FLUX_RADIUS(4)
      FWHM_IMAGE
      FLAGS
      """;

  private static final String CONFIGURATION =
      """
      CATALOG_NAME peer.cat
      CATALOG_TYPE FITS_1.0
      PARAMETERS_NAME peer.param
      DETECT_MINAREA 5
      DETECT_THRESH 2.0
      ANALYSIS_THRESH 2.0
      FILTER Y
      FILTER_NAME peer.conv
      DEBLEND_NTHRESH 32
      DEBLEND_MINCONT 0.005
      PHOT_APERTURES 9
      PHOT_FLUXFRAC 0.2,0.5,0.8,0.9
      SATUR_LEVEL 60000
      GAIN 1.5
      BACK_SIZE 64
      BACK_FILTERSIZE 3
      VERBOSE_TYPE QUIET
      """;

  private static final String FILTER = "CONV NORM\n1 2 1\n2 4 2\n1 2 1\n";

  @Override
  public String name() {
    return "extraction";
  }

  @Override
  public String what() {
    return "extract all sources, file to catalogue";
  }

  @Override
  public int heapMegabytes() {
    return 2000;
  }

  @Override
  public Measured measure(Path folder) throws IOException, InterruptedException {
    var file = folder.resolve("frame.fits");
    var frame = Frames.large().expose(Workers.SINGLE);
    Files.write(file, frame.fits());
    var detector = frame.detector();
    int threads = Runtime.getRuntime().availableProcessors();
    Times ours;
    try (var workers = Workers.of(threads)) {
      ours =
          Times.of(
              3,
              7,
              () -> {
                var plane = FitsFile.readImage(file, ReadLimits.DEFAULT).plane();
                var image = CalibratedImage.of(plane, detector);
                SourceExtractor.extract(image, ExtractionOptions.DEFAULT, workers);
              });
    }
    Files.writeString(folder.resolve("peer.param"), COLUMNS);
    Files.writeString(folder.resolve("peer.sex"), CONFIGURATION);
    Files.writeString(folder.resolve("peer.conv"), FILTER);
    return PeerProgram.program(
            folder,
            List.of("source-extractor", "--version"),
            1,
            5,
            List.of("source-extractor", "frame.fits", "-c", "peer.sex"))
        .map(p -> new Measured(Frames.LARGE, ours, threads, p.name(), p.times()))
        .orElse(Measured.alone(Frames.LARGE, ours, threads));
  }
}
