package org.nightjar.extraction.psf;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nightjar.extraction.measurement.Owners;
import org.nightjar.imaging.Detector;
import org.nightjar.imaging.FlagPlane;
import org.nightjar.imaging.Plane;
import org.nightjar.imaging.Workers;
import org.nightjar.imaging.source.SourceCatalog;
import org.nightjar.imaging.source.SourceColumn;
import org.nightjar.imaging.statistics.Robust;

/**
 * Measures the frame's profile on its good stars.
 *
 * <p>The best few are fitted with free wings. When they are long in one direction, a trailed
 * profile is tried on the same stars, and the kind that leaves less wins. Then all selected stars
 * are fitted with the wings that the few agree on.
 */
public final class PsfMeasurement {
  private static final int ATTEMPTS = 4;
  private static final int MOST_STARS = 200;
  private static final int LEADERS = 40;
  private static final int TRAIL_LEADERS = 10;
  private static final int TRAIL_BUDGET = 800;
  private static final int MOST_LONG_TRAILED = 24;

  /** Pixels this many widths from a trail tell nothing of it but the sky. */
  private static final double TRAIL_REACH = 3.5;

  /** So many pixels are fitted in all: a frame of wide stars needs fewer of them. */
  private static final int PIXEL_BUDGET = 60_000;

  private static final int FEWEST_IN_BUDGET = 30;

  /** Circle of the fit, in half-light radii: 2.2 FWHM of a Gaussian, 3 of a Moffat of beta 2.5. */
  private static final double REACH = 4.5;

  private static final double SMALLEST_REACH_PX = 4;
  private static final double LARGEST_REACH_PX = 80;
  private static final double TRAIL_FROM = 0.05;
  private static final double COHERENT = 0.6;
  private static final double LEAST_INNER_SHARE = 0.75;
  private static final double WIDTH_IN_BINS = 2.8;
  private static final int MOST_BIN = 8;
  private static final double START_WING = 0.3;

  /** Wings steeper than this are a Gaussian's for any purpose. */
  private static final double GAUSSIAN_BETA = 100;

  private static final double WING_SPREAD = 0.03;

  private final Plane subtracted;
  private final FlagPlane flags;
  private final SourceCatalog sources;
  private final Owners owners;
  private final Workers workers;
  private final double perElectron;
  private final double reach;
  private final int bin;
  private final PixelShape pixelShape;
  private final double size;

  private PsfMeasurement(
      Plane subtracted,
      FlagPlane flags,
      Detector detector,
      SourceCatalog sources,
      Owners owners,
      Workers workers,
      double size,
      int bin,
      PixelShape pixelShape) {
    this.subtracted = subtracted;
    this.flags = flags;
    this.sources = sources;
    this.owners = owners;
    this.workers = workers;
    var gain = detector.gainElectronsPerAdu();
    this.perElectron = gain == null ? 0 : 1 / gain;
    this.size = size;
    this.reach = Math.clamp(REACH * size, SMALLEST_REACH_PX, LARGEST_REACH_PX);
    this.bin = bin;
    // Averaged pixels are square again, or near it.
    this.pixelShape = bin == 1 ? pixelShape : PixelShape.SQUARE;
  }

  /**
   * @param subtracted background-subtracted pixels, ADU
   * @param sources with the columns of {@link
   *     org.nightjar.extraction.measurement.SourceMeasurement}
   * @param pixelShape square, unless pixels are greens of a mosaic
   */
  public static FramePsf measure(
      Plane subtracted,
      FlagPlane flags,
      Detector detector,
      SourceCatalog sources,
      Owners owners,
      PixelShape pixelShape,
      Workers workers) {
    var tried = new HashSet<Integer>();
    FramePsf first = null;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      var selection =
          StarSelection.from(sources, subtracted.width(), subtracted.height(), MOST_STARS, tried);
      if (selection.rows().isEmpty()) {
        break;
      }
      var job =
          new PsfMeasurement(
              subtracted,
              flags,
              detector,
              sources,
              owners,
              workers,
              selection.halfLightRadiusPx(),
              binFor(sources, selection.rows()),
              pixelShape);
      var psf = job.measure(selection.rows());
      if (psf.medians() != null) {
        return psf;
      }
      // What most sources share may be the size of cosmic rays; the next common size is tried.
      first = first == null ? psf : first;
      tried.addAll(selection.rows());
    }
    return first != null
        ? first
        : new FramePsf(
            List.of(),
            false,
            null,
            "none of %d sources is a whole, unsaturated star of S/N >= 10"
                .formatted(sources.size()));
  }

  private FramePsf measure(List<Integer> selected) {
    double area = Math.PI * reach * reach / (bin * bin);
    int most = (int) Math.clamp(PIXEL_BUDGET / area, FEWEST_IN_BUDGET, MOST_STARS);
    var rows = selected.subList(0, Math.min(most, selected.size()));
    var pixels = new StarPixels[rows.size()];
    workers.run(rows.size(), k -> pixels[k] = pixelsOf(rows.get(k)));

    int leaders = Math.min(LEADERS, rows.size());
    var elliptical = new ProfileFit.Fitted[leaders];
    workers.run(leaders, k -> elliptical[k] = elliptical(rows.get(k), pixels[k], START_WING, true));
    var lead = elliptical;
    boolean trailed = false;
    if (elongatedTogether(elliptical)) {
      var drawn = new ProfileFit.Fitted[Math.min(TRAIL_LEADERS, leaders)];
      workers.run(
          drawn.length, k -> drawn[k] = trailed(elliptical[k], rows.get(k), pixels[k], true));
      trailed = better(drawn, elliptical);
      lead = trailed ? drawn : elliptical;
    }
    double wing = commonWing(lead);
    boolean isTrailed = trailed;
    // A trail costs many times an ellipse, and its stars agree better: the mount drew them all.
    int kept =
        trailed
            ? Math.clamp(TRAIL_BUDGET / nodes(lead), MOST_LONG_TRAILED, MOST_STARS)
            : MOST_STARS;
    var fits = new ProfileFit.Fitted[Math.min(kept, rows.size())];
    workers.run(
        fits.length,
        k -> {
          var fit = elliptical(rows.get(k), pixels[k], wing, false);
          fits[k] = isTrailed && fit != null ? trailed(fit, rows.get(k), pixels[k], false) : fit;
        });
    return FramePsf.of(judged(rows, fits), trailed);
  }

  /** Pixels averaged a side, so that the narrow axis keeps about three of them. */
  private static int binFor(SourceCatalog sources, List<Integer> rows) {
    var b = rows.stream().mapToDouble(i -> sources.get(SourceColumn.B, i)).toArray();
    return (int) Math.clamp(2.355 * Robust.median(b) / WIDTH_IN_BINS, 1, MOST_BIN);
  }

  private StarPixels pixelsOf(int row) {
    return StarPixels.of(
        subtracted,
        flags,
        owners,
        row,
        sources.get(SourceColumn.X_WIN, row),
        sources.get(SourceColumn.Y_WIN, row),
        reach,
        bin);
  }

  private ProfileFit.@Nullable Fitted elliptical(
      int row, StarPixels pixels, double wing, boolean freeWings) {
    if (pixels.innerShare < LEAST_INNER_SHARE) {
      return null;
    }
    // Half-light radius to FWHM is 2 for a Gaussian, 1.5 for beta 2.5; the pixel takes its part.
    double fwhm = Math.max(0.9, 1.7 * size - 0.2);
    double a = Math.max(sources.get(SourceColumn.A, row), 0.3);
    double b = Math.max(sources.get(SourceColumn.B, row), 0.3 * a);
    double stretch = Math.sqrt(a / b);
    double theta = Math.toRadians(sources.get(SourceColumn.THETA, row));
    double across = Math.pow(2 * stretch / fwhm, 2);
    double along = Math.pow(2 / (stretch * fwhm), 2);
    double c = Math.cos(theta);
    double s = Math.sin(theta);
    var t = new double[Profile.PARAMETERS];
    t[Profile.AMPLITUDE] = Math.max(sources.get(SourceColumn.PEAK, row), 1e-6) * 1.2;
    t[Profile.X] = sources.get(SourceColumn.X_WIN, row);
    t[Profile.Y] = sources.get(SourceColumn.Y_WIN, row);
    t[Profile.SHAPE] = along * c * c + across * s * s;
    t[Profile.SHAPE + 1] = (along - across) * s * c;
    t[Profile.SHAPE + 2] = along * s * s + across * c * c;
    t[Profile.WING] = wing;
    return fit(new Profile(Profile.Kind.ELLIPTICAL, 1, pixelShape), row, pixels, t, freeWings);
  }

  private ProfileFit.@Nullable Fitted trailed(
      ProfileFit.@Nullable Fitted from, int row, StarPixels pixels, boolean freeWings) {
    if (from == null) {
      return null;
    }
    var shape = from.shape();
    double minor = shape.minorPx();
    // An even segment of half-length h has the variance h²/3; FWHM² is 8 ln 2 times a variance.
    double excess = Math.max(shape.majorPx() * shape.majorPx() - minor * minor, 0.05 * minor);
    double half = Math.sqrt(3 * excess / (8 * Math.log(2)));
    double theta = Math.toRadians(shape.thetaDeg());
    var t = from.parameters().clone();
    t[Profile.SHAPE] = 4 / (minor * minor);
    t[Profile.SHAPE + 1] = half * Math.cos(theta);
    t[Profile.SHAPE + 2] = half * Math.sin(theta);
    t[Profile.AMPLITUDE] *= shape.majorPx() / minor;
    var profile =
        new Profile(Profile.Kind.TRAILED, Profile.nodesFor(1.15 * half, minor), pixelShape);
    var near = pixels.near(t, TRAIL_REACH * minor);
    return fit(profile, row, near, t, freeWings);
  }

  private ProfileFit.@Nullable Fitted fit(
      Profile profile, int row, StarPixels pixels, double[] start, boolean freeWings) {
    double rms = sources.get(SourceColumn.BACKGROUND_RMS, row);
    double sky = rms > 0 ? rms * rms : 1;
    return ProfileFit.fit(profile, pixels, start, freeWings, sky, perElectron);
  }

  private static boolean elongatedTogether(ProfileFit.@Nullable Fitted[] fits) {
    var shapes = Arrays.stream(fits).filter(f -> f != null).map(ProfileFit.Fitted::shape).toList();
    if (shapes.isEmpty()) {
      return false;
    }
    double e = Robust.median(shapes.stream().mapToDouble(Shape::ellipticity).toArray());
    double e1 = Robust.median(shapes.stream().mapToDouble(Shape::e1).toArray());
    double e2 = Robust.median(shapes.stream().mapToDouble(Shape::e2).toArray());
    return e > TRAIL_FROM && Math.hypot(e1, e2) > COHERENT * e;
  }

  private static boolean better(
      ProfileFit.@Nullable Fitted[] one, ProfileFit.@Nullable Fitted[] other) {
    var gain = new double[one.length];
    int n = 0;
    for (int k = 0; k < one.length; k++) {
      var a = one[k];
      var b = other[k];
      if (a != null && b != null) {
        gain[n++] = Math.log(b.reduced() / a.reduced());
      }
    }
    return n > 0 && Robust.medianInPlace(gain, n) > 0;
  }

  private static int nodes(ProfileFit.@Nullable Fitted[] fits) {
    int most = 1;
    for (var f : fits) {
      most = f == null ? most : Math.max(most, f.profile().nodes());
    }
    return most;
  }

  /** Median of the wing exponents, each weighted by how well it is known. */
  private static double commonWing(ProfileFit.@Nullable Fitted[] fits) {
    var known =
        Arrays.stream(fits)
            .filter(f -> f != null)
            .sorted((a, b) ->
                Double.compare(a.parameters()[Profile.WING], b.parameters()[Profile.WING]))
            .toList();
    double total = 0;
    for (var f : known) {
      total += weight(f);
    }
    double sum = 0;
    for (var f : known) {
      sum += weight(f);
      if (sum >= 0.5 * total) {
        return f.parameters()[Profile.WING];
      }
    }
    return START_WING;
  }

  private static double weight(ProfileFit.Fitted f) {
    return 1 / (f.wingError() * f.wingError() + WING_SPREAD * WING_SPREAD);
  }

  private List<StarProfile> judged(List<Integer> rows, ProfileFit.@Nullable Fitted[] fits) {
    var good = GoodFits.among(fits, reach);
    var stars = new ArrayList<StarProfile>();
    for (int k = 0; k < fits.length; k++) {
      var f = fits[k];
      if (f == null) {
        continue;
      }
      var shape = f.shape();
      var variance = f.shapeVariances();
      stars.add(
          new StarProfile(
              rows.get(k),
              f.parameters()[Profile.X],
              f.parameters()[Profile.Y],
              shape.fwhmPx(),
              Math.sqrt(variance[0]),
              shape.ellipticity(),
              Math.sqrt(0.5 * (variance[1] + variance[2])),
              shape.thetaDeg(),
              Math.min(GAUSSIAN_BETA, 1 / f.parameters()[Profile.WING]),
              good[k] && Double.isFinite(variance[0] + variance[1] + variance[2])));
    }
    return stars;
  }
}
