package org.nightjar.photometry;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.nightjar.imaging.CalibratedImage;
import org.nightjar.imaging.Workers;
import org.nightjar.imaging.aperture.CircularAnnulus;
import org.nightjar.imaging.aperture.CircularAperture;
import org.nightjar.imaging.source.DoubledStars;
import org.nightjar.imaging.source.SourceCatalog;
import org.nightjar.imaging.source.SourceColumn;
import org.nightjar.imaging.stars.StarCatalogue;
import org.nightjar.imaging.wcs.Wcs;
import org.nightjar.model.Frame;
import org.nightjar.model.Photometry;
import org.nightjar.model.Photometry.MagnitudeSystem;

/**
 * Measures how bright the things on a frame are: growth curve and aperture, fluxes of all sources,
 * the zero point against a catalogue, brightness of the sky, limiting magnitude.
 */
public final class Photometer {
  /** 2.5 / ln 10: magnitudes per relative flux. */
  private static final double MAG_PER_RELATIVE_FLUX = 2.5 / Math.log(10);

  private static final double TYPICAL_BETA = 3.5;

  /** Wider and steeper than both is no star in focus. */
  private static final double WIDE_PX = 8;

  private static final double WINGLESS_BETA = 20;

  /** Units of a disc's growth curve, in its FWHM: it ends by six, four where stars are close. */
  private static final double[] DISC_UNITS = {0.5, 1.0 / 3};

  private static final double NEARLY_ALL = 0.98;

  /** What the crowd does to a growth curve is known to so much of it. */
  private static final double CROWD_GROWTH_ERROR = 0.3;

  /** A disc ends at half its FWHM and a little of seeing. */
  private static final double MOST_OF_DISC = 0.75;

  /** Magnitudes; wide stars that overlap scatter about a zero point, and all to one side. */
  private static final double MOST_ERROR_OF_OVERLAPPING = 0.2;

  private static final double COMMON_OF_OVERLAPPING = 0.7;

  /** Pixels of the sky's ring behind the choice of an aperture. */
  private static final double SKY_PIXELS = 400;

  private static final double J2000_EPOCH_SECONDS = 946_727_935.816;
  private static final double JULIAN_YEAR_SECONDS = 365.25 * 86400;
  private static final double EPOCH_WITHOUT_A_DATE = 2020;

  private final Frame frame;
  private final CalibratedImage image;
  private final SourceCatalog catalog;
  private final Sources sources;
  private final @Nullable Wcs wcs;
  private final StarCatalogue catalogue;
  private final PhotometryOptions options;
  private final Workers workers;

  private Photometer(
      Frame frame,
      CalibratedImage image,
      SourceCatalog catalog,
      @Nullable Wcs wcs,
      StarCatalogue catalogue,
      PhotometryOptions options,
      Workers workers) {
    this.frame = frame;
    this.image = image;
    this.catalog = catalog;
    this.sources = new Sources(catalog);
    this.wcs = wcs;
    this.catalogue = catalogue;
    this.options = options;
    this.workers = workers;
  }

  /**
   * Measures a frame. What can't be measured is absent, with the reason in the report; nothing is
   * thrown for what the sky or a header lacks.
   *
   * @param frame for exposure time and date
   * @param image calibrated, sky not subtracted
   * @param catalog sources with at least X and Y; widths, fluxes, S/N, flags and background as
   *     extraction gives them
   * @param wcs plate solution; null = aperture fluxes only
   * @param catalogue reference stars
   */
  public static MeasuredFrame measure(
      Frame frame,
      CalibratedImage image,
      SourceCatalog catalog,
      @Nullable Wcs wcs,
      StarCatalogue catalogue,
      PhotometryOptions options,
      Workers workers) {
    return new Photometer(frame, image, catalog, wcs, catalogue, options, workers).measure();
  }

  private MeasuredFrame measure() {
    var located = wcs == null ? catalog : withSkyPositions(wcs);
    double fwhm = sources.fwhmPx();
    double rms = sources.typicalBackgroundRms();
    if (!(fwhm > 0) || !(rms > 0)) {
      return without(
          located,
          sources.size() == 0
              ? "no zero point: no sources"
              : "no zero point: no source with a width");
    }
    var measurable = growth(fwhm, CrowdLight.NONE);
    var growth = measurable.orElseGet(() -> CurveOfGrowth.ofMoffat(fwhm, WINGLESS_BETA));
    var gain = image.detector().gainElectronsPerAdu();
    double reach = growth.apertureRadiusPx(gain, rms, SKY_PIXELS);
    if (growth.fwhmPx() < fwhm) {
      // The rim of a disc is steep: an aperture that ends on it knows little of its own share.
      double whole = Math.min(growth.radiusHolding(NEARLY_ALL), MOST_OF_DISC * fwhm);
      reach = Math.max(reach, whole);
    }
    var aperture = new CircularAperture(reach);
    var ring = GrowthMeasurement.skyRing(growth.fwhmPx());
    var fluxes = AperturePhotometry.ofAll(image, sources, aperture, ring, workers);
    var radius = new double[sources.size()];
    Arrays.fill(radius, aperture.radiusPx());
    var measured =
        located
            .with(SourceColumn.APERTURE_RADIUS, radius)
            .with(SourceColumn.FLUX_APERTURE, fluxes.fluxAdu())
            .with(SourceColumn.FLUX_APERTURE_ERROR, fluxes.errorAdu());
    var exposure = frame.exposureSeconds();
    if (exposure == null || !(exposure > 0) || !Double.isFinite(exposure)) {
      return without(
          measured,
          exposure == null
              ? "no zero point: the exposure time is not known"
              : "no zero point: exposure time = %s s, must be > 0".formatted(exposure));
    }
    if (wcs == null) {
      return without(measured, "no zero point: no plate solution");
    }
    if (measurable.isEmpty()) {
      return without(
          measured,
          String.format(
              Locale.ROOT,
              "no zero point: stars are %.0f px wide, and fewer than 3 are alone enough to tell how"
                  + " their light is spread",
              fwhm));
    }
    var doubled = DoubledStars.among(catalog);
    if (doubled.isPresent()) {
      return without(measured, "no zero point: " + split(doubled.get()));
    }
    return calibrated(measured, fluxes, wcs, exposure, fwhm, rms, growth, aperture, ring);
  }

  /** The light of a star in two images: neither is the star, and which one is found is chance. */
  private static String split(DoubledStars doubled) {
    return String.format(
        Locale.ROOT,
        "the light of every star is split in two images, %.1f px apart (%d of %d bright sources have"
            + " a twin)",
        doubled.distancePx(),
        doubled.twins(),
        doubled.sources());
  }

  /**
   * Rings and discs of stars out of focus have no wings, and hide each other as far as a star's
   * wings would reach: their curve is measured in a smaller unit. Empty when theirs cannot be
   * measured, since no profile stands for it.
   */
  private Optional<CurveOfGrowth> growth(double fwhm, CrowdLight crowd) {
    double beta = sources.beta();
    if (!(fwhm > WIDE_PX && beta >= WINGLESS_BETA)) {
      return growthIn(fwhm, crowd)
          .or(() -> Optional.of(CurveOfGrowth.ofMoffat(fwhm, beta > 1.2 ? beta : TYPICAL_BETA)));
    }
    return Arrays.stream(DISC_UNITS)
        .mapToObj(unit -> growthIn(unit * fwhm, crowd))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private Optional<CurveOfGrowth> growthIn(double unit, CrowdLight crowd) {
    var stars = GrowthStars.pick(sources, image, unit);
    return GrowthMeasurement.of(image, sources, stars, unit, crowd, workers);
  }

  private MeasuredFrame calibrated(
      SourceCatalog measured,
      AperturePhotometry fluxes,
      Wcs solution,
      double exposure,
      double fwhm,
      double rms,
      CurveOfGrowth seen,
      CircularAperture aperture,
      CircularAnnulus ring) {
    int width = image.image().width();
    int height = image.image().height();
    var references = ReferenceStars.on(solution, width, height, catalogue, epochYear());
    var candidates =
        ZeroPointStars.pick(references, sources, image, fwhm, aperture.radiusPx(), options);
    var crowd = CrowdLight.measure(image, sources, references, aperture, ring, fwhm, workers);
    var growth = crowd.any() ? growth(fwhm, crowd).orElse(seen) : seen;
    double fraction = growth.fraction(aperture.radiusPx());
    var sample =
        candidates.measure(
            references, sources, image, aperture, ring, fraction, exposure, crowd, workers);
    boolean overlapping = crowd.any() && fwhm > WIDE_PX;
    double offByCrowd = CROWD_GROWTH_ERROR * (fraction - seen.fraction(aperture.radiusPx()));
    double growthError =
        MAG_PER_RELATIVE_FLUX
            * Math.hypot(growth.fractionError(aperture.radiusPx()), offByCrowd)
            / fraction;
    var fitted = sample.fit(options);
    var zeroPoint = overlapping ? believable(fitted, fwhm, growthError) : fitted;
    var drawn = drawn(references, width, height);
    return switch (zeroPoint) {
      case ZeroPoint.Missing missing ->
          new MeasuredFrame(
              Photometry.unmeasured(
                  "no zero point: " + missing.reason() + candidates.whereTheyWent()),
              measured,
              List.of(),
              drawn);
      case ZeroPoint.Found found -> {
        double correctionError =
            Math.hypot(growthError, candidates.crowdError(references, sources, crowd));
        if (overlapping) {
          correctionError = Math.hypot(correctionError, COMMON_OF_OVERLAPPING * found.scatter());
        }
        yield new MeasuredFrame(
            report(found, correctionError, exposure, solution, fwhm, rms, growth, aperture),
            withMagnitudes(measured, fluxes, found, fraction, exposure),
            sample.stars(sources, found),
            drawn);
      }
    };
  }

  private static ZeroPoint believable(ZeroPoint fitted, double fwhm, double growthErrorMag) {
    if (!(fitted instanceof ZeroPoint.Found found)) {
      return fitted;
    }
    if (growthErrorMag > MOST_ERROR_OF_OVERLAPPING) {
      return doubtful(fwhm, "how their light is spread is known to %.2f mag", growthErrorMag);
    }
    return found.scatter() > MOST_ERROR_OF_OVERLAPPING
        ? doubtful(fwhm, "their magnitudes scatter by %.2f", found.scatter())
        : fitted;
  }

  private static ZeroPoint doubtful(double fwhm, String what, double value) {
    return new ZeroPoint.Missing(
        String.format(
            Locale.ROOT,
            "stars are %.0f px wide and overlap: " + what + ", over %.2f",
            fwhm,
            value,
            MOST_ERROR_OF_OVERLAPPING));
  }

  private Photometry report(
      ZeroPoint.Found found,
      double correctionError,
      double exposure,
      Wcs solution,
      double fwhm,
      double rms,
      CurveOfGrowth growth,
      CircularAperture aperture) {
    var gain = image.detector().gainElectronsPerAdu();
    var deepest = new CircularAperture(growth.bestRadiusPx(gain, rms, SKY_PIXELS));
    var noise =
        LimitingMagnitude.measure(
            image, sources, fwhm, deepest, options.emptyApertures(), rms, workers);
    double limit =
        noise.atSigma(5, found.magnitude(), growth.fraction(deepest.radiusPx()), exposure);
    double scale =
        solution.pixelScaleArcsec(
            (image.image().width() - 1) / 2.0, (image.image().height() - 1) / 2.0);
    return new Photometry(
        null,
        ReferenceStars.BAND,
        MagnitudeSystem.VEGA,
        catalogue.name(),
        found.used(),
        found.rejected(),
        aperture.radiusPx(),
        found.magnitude(),
        Math.hypot(found.error(), correctionError),
        found.scatter(),
        found.colourTerm(),
        found.colourTermError(),
        Double.isFinite(limit) ? (Double) limit : null,
        options.pedestalSubtracted()
            ? SkyBrightness.magPerArcsec2(
                found.magnitude(), sources.typicalBackground(), exposure, scale)
            : null,
        null);
  }

  private SourceCatalog withSkyPositions(Wcs solution) {
    var ra = new double[sources.size()];
    var dec = new double[sources.size()];
    var sky = new double[2];
    for (int i = 0; i < ra.length; i++) {
      solution.pixelToSky(sources.x(i), sources.y(i), sky);
      ra[i] = sky[0];
      dec[i] = sky[1];
    }
    return catalog.with(SourceColumn.RA, ra).with(SourceColumn.DEC, dec);
  }

  private static SourceCatalog withMagnitudes(
      SourceCatalog measured,
      AperturePhotometry fluxes,
      ZeroPoint.Found found,
      double fraction,
      double exposure) {
    var magnitude = new double[measured.size()];
    var error = new double[measured.size()];
    for (int i = 0; i < magnitude.length; i++) {
      double flux = fluxes.fluxAdu()[i];
      boolean positive = flux > 0;
      magnitude[i] =
          positive ? found.magnitude() - 2.5 * Math.log10(flux / fraction / exposure) : Double.NaN;
      error[i] = positive ? MAG_PER_RELATIVE_FLUX * fluxes.errorAdu()[i] / flux : Double.NaN;
    }
    return measured
        .with(SourceColumn.MAGNITUDE, magnitude)
        .with(SourceColumn.MAGNITUDE_ERROR, error);
  }

  private MeasuredFrame without(SourceCatalog measured, String reason) {
    List<MeasuredFrame.CatalogueStar> drawn =
        wcs == null
            ? List.of()
            : drawn(
                ReferenceStars.on(
                    wcs, image.image().width(), image.image().height(), catalogue, epochYear()),
                image.image().width(),
                image.image().height());
    return new MeasuredFrame(Photometry.unmeasured(reason), measured, List.of(), drawn);
  }

  private List<MeasuredFrame.CatalogueStar> drawn(
      ReferenceStars references, int width, int height) {
    var drawn = new ArrayList<MeasuredFrame.CatalogueStar>();
    for (int i = 0; i < references.size(); i++) {
      double x = references.xs()[i];
      double y = references.ys()[i];
      if (x > -0.5
          && y > -0.5
          && x < width - 0.5
          && y < height - 0.5
          && Double.isFinite(references.vMag()[i])) {
        drawn.add(new MeasuredFrame.CatalogueStar(x, y, references.vMag()[i]));
      }
    }
    return drawn;
  }

  private double epochYear() {
    Instant at = frame.midExposure() != null ? frame.midExposure() : frame.startedAt();
    return at == null
        ? EPOCH_WITHOUT_A_DATE
        : 2000 + (at.getEpochSecond() - J2000_EPOCH_SECONDS) / JULIAN_YEAR_SECONDS;
  }
}
