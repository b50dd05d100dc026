package org.nightjar.imaging.sky;

/**
 * A sensor with its electronics.
 *
 * @param name INSTRUME
 * @param width columns that see light
 * @param height rows
 * @param pixelSizeMicrons side of a pixel
 * @param electronics see {@link Electronics}
 * @param silicon see {@link Silicon}
 * @param seed of this piece: its hot pixels, response and bias structure are the same in every
 *     frame
 */
public record Sensor(
    String name,
    int width,
    int height,
    double pixelSizeMicrons,
    Electronics electronics,
    Silicon silicon,
    long seed) {

  /** 400 million pixels: beyond every camera, below what an array holds. */
  private static final long MOST_PIXELS = 400_000_000L;

  public Sensor {
    if (width < 1 || height < 1 || (long) width * height > MOST_PIXELS) {
      throw new IllegalArgumentException(
          "width x height = %d x %d, must be positive and at most %d pixels"
              .formatted(width, height, MOST_PIXELS));
    }
    Checks.positive("pixelSizeMicrons", pixelSizeMicrons);
  }

  /** A sensor without flaws: 1.5 e-/ADU, read noise 6 e-, bias 500 ADU, 90 000 e-, bleeding. */
  public static Sensor plain(int width, int height) {
    return new Sensor(
        "SkySim", width, height, 9, Electronics.of(1.5, 6, 500), Silicon.ccd(90_000), 1);
  }

  public Sensor with(Electronics newElectronics) {
    return new Sensor(name, width, height, pixelSizeMicrons, newElectronics, silicon, seed);
  }

  public Sensor with(Silicon newSilicon) {
    return new Sensor(name, width, height, pixelSizeMicrons, electronics, newSilicon, seed);
  }

  public Sensor withSize(int newWidth, int newHeight) {
    return new Sensor(name, newWidth, newHeight, pixelSizeMicrons, electronics, silicon, seed);
  }

  public Sensor withName(String newName) {
    return new Sensor(newName, width, height, pixelSizeMicrons, electronics, silicon, seed);
  }

  /** Another piece of the same kind. */
  public Sensor withSeed(long newSeed) {
    return new Sensor(name, width, height, pixelSizeMicrons, electronics, silicon, newSeed);
  }

  /** Where a pixel stops following the light: the full well or the converter's end, electrons. */
  public double saturationElectrons() {
    return Math.min(
        silicon.fullWellElectrons(),
        (electronics.adcLimit() - electronics.biasAdu()) * electronics.gainElectronsPerAdu());
  }

  /** The same in the file's numbers. */
  public double saturationAdu() {
    return electronics.biasAdu() + saturationElectrons() / electronics.gainElectronsPerAdu();
  }
}
