package org.nightjar.extraction.psf;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nightjar.imaging.source.SourceCatalog;
import org.nightjar.imaging.source.SourceColumn;
import org.nightjar.imaging.statistics.Robust;

/**
 * The point-spread function of a frame.
 *
 * @param stars all stars that were fitted, good or not
 * @param trailed whether a drawn-out profile describes them better than an elliptical one
 * @param medians over the good ones; null when there are too few
 * @param reason why there are no medians
 */
public record FramePsf(
    List<StarProfile> stars, boolean trailed, @Nullable Medians medians, @Nullable String reason) {
  /** Two cosmic rays on an empty frame are no point-spread function. */
  private static final int FEWEST = 3;

  /** Stars have one profile; cosmic rays and knots of galaxies have each their own. */
  private static final double MOST_SPREAD = 0.35;

  private static final double MOST_UNLIKE = 0.25;
  private static final double LEAST_GOOD_SHARE = 0.4;

  /** Standard error of a median of Gaussian values over that of their mean: sqrt(pi / 2). */
  private static final double MEDIAN_ERROR = 1.2533;

  public FramePsf {
    stars = List.copyOf(stars);
  }

  /**
   * Medians over good stars.
   *
   * @param stars how many
   * @param fwhmPx see {@link StarProfile}
   * @param fwhmErrorPx 1 sigma of the median
   * @param ellipticity without noise's part
   * @param ellipticityError 1 sigma
   * @param positionAngleDeg direction of the mean elongation, from +x towards +y, in [−90, 90)
   * @param beta wing exponent
   */
  public record Medians(
      int stars,
      double fwhmPx,
      double fwhmErrorPx,
      double ellipticity,
      double ellipticityError,
      double positionAngleDeg,
      double beta) {}

  static FramePsf of(List<StarProfile> stars, boolean trailed) {
    var good = stars.stream().filter(StarProfile::good).toList();
    if (good.size() < Math.max(FEWEST, LEAST_GOOD_SHARE * stars.size())) {
      return without(
          stars,
          trailed,
          "%d of %d stars tried give a sound profile".formatted(good.size(), stars.size()));
    }
    var fwhm = good.stream().mapToDouble(StarProfile::fwhmPx).toArray();
    var e = good.stream().mapToDouble(StarProfile::honestEllipticity).toArray();
    var e1 = good.stream().mapToDouble(StarProfile::e1).toArray();
    var e2 = good.stream().mapToDouble(StarProfile::e2).toArray();
    var beta = good.stream().mapToDouble(StarProfile::beta).toArray();
    double spread = Robust.madSigma(fwhm, Robust.median(fwhm)) / Robust.median(fwhm);
    double unlike =
        Math.hypot(Robust.madSigma(e1, Robust.median(e1)), Robust.madSigma(e2, Robust.median(e2)));
    double noise =
        Robust.median(good.stream().mapToDouble(StarProfile::ellipticityError).toArray());
    if (spread > MOST_SPREAD || unlike > Math.max(MOST_UNLIKE, 3 * noise)) {
      return without(
          stars,
          trailed,
          "%d sources have no profile in common: widths scatter by %.0f %%, elongations by %.2f"
              .formatted(good.size(), 100 * spread, unlike));
    }
    double theta = Math.toDegrees(0.5 * Math.atan2(Robust.median(e2), Robust.median(e1)));
    return new FramePsf(
        stars,
        trailed,
        new Medians(
            good.size(),
            Robust.median(fwhm),
            error(fwhm, good.stream().mapToDouble(StarProfile::fwhmErrorPx).toArray()),
            Robust.median(e),
            error(e, good.stream().mapToDouble(StarProfile::ellipticityError).toArray()),
            Shape.normaliseDeg(theta),
            Robust.median(beta)),
        null);
  }

  private static FramePsf without(List<StarProfile> stars, boolean trailed, String reason) {
    return new FramePsf(stars, trailed, null, reason);
  }

  /** From the scatter, but not below what each star's own error leaves. */
  private static double error(double[] values, double[] errors) {
    double scatter = Robust.madSigma(values, Robust.median(values));
    return MEDIAN_ERROR * Math.max(scatter, Robust.median(errors)) / Math.sqrt(values.length);
  }

  /** The catalogue with the profiles in it; rows that were not fitted hold NaN. */
  public SourceCatalog addTo(SourceCatalog sources) {
    int n = sources.size();
    var columns = new double[5][n];
    for (var column : columns) {
      java.util.Arrays.fill(column, Double.NaN);
    }
    for (var star : stars) {
      columns[0][star.row()] = star.fwhmPx();
      columns[1][star.row()] = star.fwhmErrorPx();
      columns[2][star.row()] = star.ellipticity();
      columns[3][star.row()] = star.thetaDeg();
      columns[4][star.row()] = star.beta();
    }
    return sources
        .with(SourceColumn.FWHM_PROFILE, columns[0])
        .with(SourceColumn.FWHM_PROFILE_ERROR, columns[1])
        .with(SourceColumn.ELLIPTICITY_PROFILE, columns[2])
        .with(SourceColumn.THETA_PROFILE, columns[3])
        .with(SourceColumn.BETA_PROFILE, columns[4]);
  }
}
