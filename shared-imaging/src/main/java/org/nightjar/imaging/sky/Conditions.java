package org.nightjar.imaging.sky;

/**
 * What a telescope meets during one exposure.
 *
 * @param seeingArcsec at the zenith
 * @param glow the sky's light
 * @param cloud what clouds take
 * @param defocusPx width that being out of focus adds in quadrature
 * @param drift how the stars move on the sensor
 * @param shutterOpen false: it stuck
 * @param offset where the telescope really points
 */
public record Conditions(
    double seeingArcsec,
    Glow glow,
    Cloud cloud,
    double defocusPx,
    Smear.Trailing drift,
    boolean shutterOpen,
    Offset offset) {

  private static final Smear.Trailing STEADY = new Smear.Trailing(0, 0);

  public Conditions {
    Checks.within("seeingArcsec", seeingArcsec, 0.1, 60);
    Checks.within("defocusPx", defocusPx, 0, 150);
  }

  /** A clear night, pointed and tracked without error. */
  public static Conditions clear(double seeingArcsec, double skyMagPerArcsec2) {
    return new Conditions(
        seeingArcsec,
        new Glow(skyMagPerArcsec2, 0, 0),
        Cloud.NONE,
        0,
        STEADY,
        true,
        new Offset(0, 0));
  }

  public Conditions withSeeingArcsec(double seeing) {
    return new Conditions(seeing, glow, cloud, defocusPx, drift, shutterOpen, offset);
  }

  public Conditions with(Glow newGlow) {
    return new Conditions(seeingArcsec, newGlow, cloud, defocusPx, drift, shutterOpen, offset);
  }

  public Conditions with(Cloud newCloud) {
    return new Conditions(seeingArcsec, glow, newCloud, defocusPx, drift, shutterOpen, offset);
  }

  public Conditions withDefocusPx(double px) {
    return new Conditions(seeingArcsec, glow, cloud, px, drift, shutterOpen, offset);
  }

  public Conditions with(Smear.Trailing newDrift) {
    return new Conditions(seeingArcsec, glow, cloud, defocusPx, newDrift, shutterOpen, offset);
  }

  public Conditions withShutterOpen(boolean open) {
    return new Conditions(seeingArcsec, glow, cloud, defocusPx, drift, open, offset);
  }

  public Conditions with(Offset newOffset) {
    return new Conditions(seeingArcsec, glow, cloud, defocusPx, drift, shutterOpen, newOffset);
  }

  /**
   * The sky's light, clouds apart.
   *
   * @param magPerArcsec2 at the frame's centre, as seen from the ground
   * @param gradient see {@link SkyLight}
   * @param gradientAngleDeg see {@link SkyLight}
   */
  public record Glow(double magPerArcsec2, double gradient, double gradientAngleDeg) {
    public Glow {
      Checks.within("magPerArcsec2", magPerArcsec2, 3, 25);
      Checks.within("gradient", gradient, -1, 1);
    }

    /** This many times as bright. */
    public Glow times(double factor) {
      Checks.positive("factor", factor);
      double mag = Math.max(3, magPerArcsec2 - 2.5 * Math.log10(factor));
      return new Glow(mag, gradient, gradientAngleDeg);
    }
  }

  /**
   * What clouds take.
   *
   * @param mag extinction in the frame's centre, magnitudes
   * @param slopeMag how much more there is at the right edge than in the centre
   */
  public record Cloud(double mag, double slopeMag) {
    public static final Cloud NONE = new Cloud(0, 0);

    public Cloud {
      Checks.within("mag", mag, 0, 20);
      Checks.within("slopeMag", slopeMag, -20, 20);
    }

    /** Share of light that comes through at a column of a frame. */
    public double transparency(double x, int width) {
      double across = Math.clamp((x - (width - 1) / 2.0) / (width / 2.0), -1, 1);
      return Math.pow(10, -0.4 * Math.max(0, mag + slopeMag * across));
    }

    /** Share of light that comes through in the centre. */
    public double transparency() {
      return Math.pow(10, -0.4 * mag);
    }
  }

  /**
   * Where the telescope points, seen from where it should.
   *
   * @param eastArcmin on the sky
   * @param northArcmin on the sky
   */
  public record Offset(double eastArcmin, double northArcmin) {
    public Offset {
      Checks.within("eastArcmin", eastArcmin, -6000, 6000);
      Checks.within("northArcmin", northArcmin, -6000, 6000);
    }
  }
}
