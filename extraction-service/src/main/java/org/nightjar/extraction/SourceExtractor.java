package org.nightjar.extraction;

import org.jspecify.annotations.Nullable;
import org.nightjar.extraction.background.Background;
import org.nightjar.extraction.background.BackgroundMesh;
import org.nightjar.extraction.detection.SourceDetector;
import org.nightjar.extraction.measurement.FixedAperture;
import org.nightjar.extraction.measurement.SourceMeasurement;
import org.nightjar.extraction.psf.FramePsf;
import org.nightjar.extraction.psf.LongTrails;
import org.nightjar.extraction.psf.PsfMeasurement;
import org.nightjar.extraction.psf.StarProfile;
import org.nightjar.extraction.psf.StarRidge;
import org.nightjar.extraction.trail.CatalogueTrails;
import org.nightjar.imaging.CalibratedImage;
import org.nightjar.imaging.Workers;
import org.nightjar.imaging.source.DoubledStars;
import org.nightjar.imaging.source.SourceCatalog;
import org.nightjar.imaging.source.SourceColumn;
import org.nightjar.imaging.statistics.Robust;
import org.nightjar.model.Extraction;

/** The door of extraction: a calibrated frame in, its sources and its numbers out. */
public final class SourceExtractor {
  /** Fewer star-like sources than this and the frame shows no stars to speak of. */
  private static final int FEWEST_STARS = 5;

  /** Width of stars for the search of trails on frames where none could be measured. */
  private static final double UNKNOWN_FWHM_PX = 3;

  private static final double APERTURE_FWHM = 1.5;
  private static final double SMALLEST_APERTURE_PX = 2;
  private static final double UNKNOWN_APERTURE_PX = 5;

  private SourceExtractor() {}

  /**
   * Finds and measures everything on a frame. A frame without stars is a result too: {@code blank},
   * with the reason why it has no width.
   *
   * @param frame calibrated as far as possible; finite everywhere
   * @param workers results do not depend on how many
   */
  public static ExtractedFrame extract(
      CalibratedImage frame, ExtractionOptions options, Workers workers) {
    var flags = frame.flags();
    var background = BackgroundMesh.measure(frame.image(), flags, options.background(), workers);
    var subtracted = background.subtractedFrom(frame.image(), workers);
    var found =
        SourceDetector.detect(
            subtracted, flags, frame.variance(), background, options.detection(), workers);
    var segmentation = found.segmentation();
    var detector = frame.detector();
    var measured =
        SourceMeasurement.measure(
            subtracted, flags, detector, found.catalogue(), segmentation::owners, workers);
    var psf =
        PsfMeasurement.measure(
            subtracted,
            flags,
            detector,
            measured,
            segmentation::owners,
            options.pixelShape(),
            workers);
    var catalogue =
        FixedAperture.measure(
            subtracted,
            flags,
            detector,
            psf.addTo(measured),
            apertureRadius(options, psf),
            workers);
    catalogue = catalogue.with(SourceColumn.STAR, StarRidge.classify(catalogue, psf));
    return new ExtractedFrame(
        catalogue,
        report(catalogue, background, psf),
        background,
        segmentation,
        psf,
        found.warnings());
  }

  private static double apertureRadius(ExtractionOptions options, FramePsf psf) {
    var asked = options.apertureRadiusPx();
    if (asked != null) {
      return asked;
    }
    var medians = psf.medians();
    return medians == null
        ? UNKNOWN_APERTURE_PX
        : Math.max(SMALLEST_APERTURE_PX, APERTURE_FWHM * medians.fwhmPx());
  }

  private static Extraction report(SourceCatalog sources, Background background, FramePsf psf) {
    int stars = 0;
    int galaxies = 0;
    for (double kind : sources.column(SourceColumn.STAR)) {
      stars += kind == 1 ? 1 : 0;
      galaxies += kind == 0 ? 1 : 0;
    }
    var m = psf.medians();
    boolean blank = stars < FEWEST_STARS;
    return new Extraction(
        background.globalLevel(),
        background.globalRms(),
        sources.size(),
        stars,
        galaxies,
        m == null ? null : m.fwhmPx(),
        m == null ? null : m.fwhmErrorPx(),
        null,
        m == null ? null : halfFluxRadius(sources, psf),
        m == null ? null : LongTrails.ellipticity(sources, psf).orElse(m.ellipticity()),
        m == null ? null : m.ellipticityError(),
        m == null ? null : m.positionAngleDeg(),
        m == null ? null : m.beta(),
        m == null ? null : m.stars(),
        blank,
        m == null ? "no width: " + psf.reason() : null,
        CatalogueTrails.find(
            sources, m == null ? UNKNOWN_FWHM_PX : m.fwhmPx(), starLength(sources, psf)),
        doubled(sources));
  }

  private static Extraction.@Nullable Doubled doubled(SourceCatalog sources) {
    return DoubledStars.among(sources)
        .map(d -> new Extraction.Doubled(d.dxPx(), d.dyPx(), d.ratio(), d.twins(), d.sources()))
        .orElse(null);
  }

  private static @Nullable Double halfFluxRadius(SourceCatalog sources, FramePsf psf) {
    double hfr =
        Robust.median(
            psf.stars().stream()
                .filter(StarProfile::good)
                .mapToDouble(s -> sources.get(SourceColumn.HFR, s.row()))
                .filter(Double::isFinite)
                .toArray());
    return Double.isFinite(hfr) ? hfr : null;
  }

  private static double starLength(SourceCatalog sources, FramePsf psf) {
    var lengths =
        psf.stars().stream()
            .filter(StarProfile::good)
            .mapToDouble(s -> Math.sqrt(12) * sources.get(SourceColumn.A, s.row()))
            .toArray();
    return lengths.length == 0 ? 0 : Robust.median(lengths);
  }
}
