package org.nightjar.extraction.detection;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.nightjar.extraction.background.Background;
import org.nightjar.imaging.FlagPlane;
import org.nightjar.imaging.Plane;
import org.nightjar.imaging.Workers;
import org.nightjar.imaging.source.SourceCatalog;

/**
 * Finds sources on a sky-subtracted frame: filter, threshold, connect pixels that touch (corners
 * included), part blends, measure isophotes, clean (Bertin &amp; Arnouts 1996, A&amp;AS 117, 393).
 *
 * <p>In {@link DetectionOptions.Mode#CONV} numbers and shapes agree with SExtractor's and SEP's.
 */
public final class SourceDetector {
  /** More detections than this are a failed background, not a sky. */
  private static final int MOST_SOURCES = 200_000;

  /** As are more detected pixels than this part of the frame. */
  private static final double MOST_OF_FRAME = 0.3;

  private static final int SEARCHES = 3;
  private static final int CHUNK = 64;

  /** Noise assumed for a frame without any, as part of its brightest pixel. */
  private static final double LEAST_RMS_OF_PEAK = 1e-4;

  private final Plane image;
  private final FlagPlane flags;
  private final @Nullable Plane variance;
  private final Background background;
  private final Workers workers;
  private final NoiseMap noise;
  private final double globalRms;

  private SourceDetector(
      Plane image,
      FlagPlane flags,
      @Nullable Plane variance,
      Background background,
      Workers workers) {
    this.image = image;
    this.flags = flags;
    this.variance = variance;
    this.background = background;
    this.workers = workers;
    this.globalRms = background.globalRms() > 0 ? background.globalRms() : leastRms(image);
    this.noise = new NoiseMap(background, variance, flags, globalRms);
  }

  /**
   * Finds sources.
   *
   * <p>Masked pixels ({@link org.nightjar.imaging.PixelFlag#MASKED}) count as empty sky in CONV
   * mode and not at all in MATCHED mode. Saturated and bleeding pixels are bright pixels; a
   * connected patch of them is one peak.
   *
   * <p>A frame with more than 200 000 sources, or with more than 30 % of its pixels above the
   * threshold, is searched again with the threshold doubled, at most twice; then nothing is found.
   * Warnings tell.
   *
   * @param subtracted sky-subtracted image, ADU, finite everywhere
   * @param flags same shape
   * @param variance same shape, ADU²; null: the background's noise, squared
   * @param background of the same frame
   * @return same for any number of threads
   */
  public static Detections detect(
      Plane subtracted,
      FlagPlane flags,
      @Nullable Plane variance,
      Background background,
      DetectionOptions options,
      Workers workers) {
    check("flags", flags.width(), flags.height(), subtracted);
    check("background", background.width(), background.height(), subtracted);
    if (variance != null) {
      check("variance", variance.width(), variance.height(), subtracted);
    }
    return new SourceDetector(subtracted, flags, variance, background, workers).search(options);
  }

  private static void check(String name, int width, int height, Plane image) {
    if (width != image.width() || height != image.height()) {
      throw new IllegalArgumentException(
          "%s is %d x %d, image is %d x %d: must agree"
              .formatted(name, width, height, image.width(), image.height()));
    }
  }

  private static double leastRms(Plane image) {
    float peak = 0;
    for (float v : image.pixels()) {
      peak = Math.max(peak, Math.abs(v));
    }
    return Math.max(LEAST_RMS_OF_PEAK * peak, Float.MIN_NORMAL);
  }

  private Detections search(DetectionOptions asked) {
    var warnings = new ArrayList<String>();
    var options = asked;
    for (int search = 0; search < SEARCHES; search++) {
      var sources = sources(options);
      if (sources != null) {
        return detections(sources, options, warnings);
      }
      double sigma = options.thresholdSigma();
      boolean again = search + 1 < SEARCHES && 2 * sigma <= 1000;
      warnings.add(
          "background failed: more than %d sources or %.0f %% of all pixels above %s sigma%s"
              .formatted(
                  MOST_SOURCES,
                  100 * MOST_OF_FRAME,
                  sigma,
                  again ? "; searched again above " + 2 * sigma : "; gave up"));
      if (!again) {
        break;
      }
      options = options.withThresholdSigma(2 * sigma);
    }
    return detections(List.of(), options, warnings);
  }

  private Detections detections(
      List<Found> sources, DetectionOptions options, List<String> warnings) {
    var runs = new int[sources.size()][];
    for (int i = 0; i < runs.length; i++) {
      runs[i] = sources.get(i).footprint().runs();
    }
    SourceCatalog catalogue = DetectionTable.of(sources, background, workers);
    return new Detections(
        catalogue,
        new Segmentation(image.width(), image.height(), runs),
        options.thresholdSigma(),
        warnings);
  }

  /** Null when there are too many. */
  private @Nullable List<Found> sources(DetectionOptions options) {
    double threshold = options.thresholdSigma() * globalRms;
    long mostPixels = (long) (MOST_OF_FRAME * image.width() * image.height());
    // A star may well fill a stamp.
    var runs =
        RunScan.scan(
            image.width(),
            image.height(),
            rows(options, threshold),
            Math.max(mostPixels, 1000),
            workers);
    if (runs == null) {
      return null;
    }
    var components = Components.of(runs, options.minArea());
    if (components.count() > MOST_SOURCES) {
      return null;
    }
    var blobs = new BlobSources(image, flags, variance, noise, options, threshold);
    int count = components.count();
    var found = new ArrayList<List<Found>>(count);
    for (int i = 0; i < count; i++) {
      found.add(List.of());
    }
    workers.rows(
        count,
        CHUNK,
        (from, to) -> {
          for (int i = from; i < to; i++) {
            found.set(i, blobs.of(components, i));
          }
        });
    var all = new ArrayList<Found>(count);
    found.forEach(all::addAll);
    if (all.size() > MOST_SOURCES) {
      return null;
    }
    return ordered(options.clean() ? cleaned(all, options.cleanParam()) : all);
  }

  private Supplier<DetectionRows> rows(DetectionOptions options, double threshold) {
    var kernel = options.kernel();
    return switch (options.mode()) {
      case CONV ->
          () ->
              new ConvolvedRows(
                  image, flags, kernel, threshold, options.thresholdSigma() / kernel.noiseGain());
      case MATCHED -> () -> new MatchedRows(image, flags, noise, kernel, options.thresholdSigma());
    };
  }

  private static List<Found> cleaned(List<Found> all, double beta) {
    var stays = Cleaning.survivors(all, beta);
    var kept = new ArrayList<Found>(all.size());
    for (int i = 0; i < stays.length; i++) {
      if (stays[i]) {
        kept.add(all.get(i));
      }
    }
    return kept;
  }

  private static List<Found> ordered(List<Found> sources) {
    var sorted = new ArrayList<>(sources);
    sorted.sort(
        Comparator.comparingInt((Found f) -> f.footprint().peakY())
            .thenComparingInt(f -> f.footprint().peakX()));
    return sorted;
  }
}
