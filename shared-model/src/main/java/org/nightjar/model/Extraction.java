package org.nightjar.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is on the frame.
 *
 * @param backgroundAdu typical sky of the calibrated frame
 * @param backgroundRmsAdu typical noise of that sky, per pixel
 * @param sources all detections
 * @param stars detections that look like the point-spread function
 * @param galaxies detections wider than it
 * @param fwhmPx median over good stars of sqrt(major x minor) full width at half maximum of the
 *     profile before the pixel blurs it
 * @param fwhmErrorPx its 1 sigma error
 * @param fwhmArcsec the same in arcseconds, once the scale is known
 * @param hfrPx median half-flux radius of the same stars
 * @param ellipticity median of 1 - b/a of the same profile
 * @param ellipticityError its 1 sigma error
 * @param positionAngleDeg major axis, from +x towards +y, in [-90, 90)
 * @param moffatBeta median wing exponent of the profile
 * @param starsMeasured stars behind the medians
 * @param blank whether the frame shows no stars
 * @param reason why a value above is absent
 * @param trails straight streaks across the frame
 * @param doubled how every star is there twice; absent where stars are single
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Extraction(
    double backgroundAdu,
    double backgroundRmsAdu,
    int sources,
    int stars,
    int galaxies,
    @Nullable Double fwhmPx,
    @Nullable Double fwhmErrorPx,
    @Nullable Double fwhmArcsec,
    @Nullable Double hfrPx,
    @Nullable Double ellipticity,
    @Nullable Double ellipticityError,
    @Nullable Double positionAngleDeg,
    @Nullable Double moffatBeta,
    @Nullable Integer starsMeasured,
    boolean blank,
    @Nullable String reason,
    List<Trail> trails,
    @Nullable Doubled doubled) {

  public Extraction {
    trails = List.copyOf(trails);
  }

  /** The same with the width in arcseconds, by the solved scale. */
  public Extraction withPixelScale(double pixelScaleArcsec) {
    return new Extraction(
        backgroundAdu,
        backgroundRmsAdu,
        sources,
        stars,
        galaxies,
        fwhmPx,
        fwhmErrorPx,
        fwhmPx == null ? null : fwhmPx * pixelScaleArcsec,
        hfrPx,
        ellipticity,
        ellipticityError,
        positionAngleDeg,
        moffatBeta,
        starsMeasured,
        blank,
        reason,
        trails,
        doubled);
  }

  /**
   * Two images of every star, because the telescope jumped during the exposure.
   *
   * @param dxPx from the brighter image to the fainter, along x
   * @param dyPx along y
   * @param ratio height of the fainter image over that of the brighter
   * @param stars bright sources that have a second image there
   * @param of bright sources looked at
   */
  public record Doubled(double dxPx, double dyPx, double ratio, int stars, int of) {}

  /**
   * A straight streak, ends in 0-based pixels.
   *
   * @param x1 one end
   * @param y1 one end
   * @param x2 other end
   * @param y2 other end
   * @param widthPx full width at half maximum across
   */
  public record Trail(double x1, double y1, double x2, double y2, double widthPx) {}
}
