package org.nightjar.imaging.sky;

/**
 * An exponential disc.
 *
 * @param x 0-based pixel
 * @param y 0-based pixel
 * @param fluxElectrons expected electrons on pixels of response 1, over the whole plane
 * @param halfLightRadiusPx along the major axis, before the PSF
 * @param axisRatio minor / major, in [0.05, 1]
 * @param angleDeg major axis, from +x towards +y
 */
public record Galaxy(
    double x,
    double y,
    double fluxElectrons,
    double halfLightRadiusPx,
    double axisRatio,
    double angleDeg) {
  public Galaxy {
    Checks.notNegative("fluxElectrons", fluxElectrons);
    Checks.within("halfLightRadiusPx", halfLightRadiusPx, 0.05, 2000);
    Checks.within("axisRatio", axisRatio, 0.05, 1);
  }
}
