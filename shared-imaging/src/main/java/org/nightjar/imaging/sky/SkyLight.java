package org.nightjar.imaging.sky;

/**
 * The sky between the stars.
 *
 * @param electronsPerSecond per pixel of response 1, at the frame's centre
 * @param gradient relative rise from the centre to a point half the diagonal away in the direction
 *     of the gradient, in [-1, 1]: moon, twilight
 * @param gradientAngleDeg direction in which it gets brighter, from +x towards +y
 */
public record SkyLight(double electronsPerSecond, double gradient, double gradientAngleDeg) {
  public static final SkyLight NONE = new SkyLight(0, 0, 0);

  public SkyLight {
    Checks.notNegative("electronsPerSecond", electronsPerSecond);
    Checks.within("gradient", gradient, -1, 1);
  }

  /** An even sky. */
  public static SkyLight even(double electronsPerSecond) {
    return new SkyLight(electronsPerSecond, 0, 0);
  }

  /** Per pixel of response 1. */
  public double at(double x, double y, int width, int height) {
    double half = Math.hypot(width, height) / 2;
    double along =
        ((x - (width - 1) / 2.0) * Math.cos(Math.toRadians(gradientAngleDeg))
                + (y - (height - 1) / 2.0) * Math.sin(Math.toRadians(gradientAngleDeg)))
            / half;
    return electronsPerSecond * Math.max(0, 1 + gradient * along);
  }
}
