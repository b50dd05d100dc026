package org.nightjar.imaging.sky;

/**
 * Electrons without light.
 *
 * @param electronsPerSecond of an ordinary pixel
 * @param hotFraction share of pixels that are hot
 * @param hotElectronsPerSecond mean excess of hot pixels, exponentially distributed
 * @param glowElectronsPerSecond amplifier glow in the corner (0, 0), falling over a tenth of the
 *     diagonal
 */
public record DarkCurrent(
    double electronsPerSecond,
    double hotFraction,
    double hotElectronsPerSecond,
    double glowElectronsPerSecond) {
  public static final DarkCurrent NONE = new DarkCurrent(0, 0, 0, 0);

  public DarkCurrent {
    Checks.notNegative("electronsPerSecond", electronsPerSecond);
    Checks.within("hotFraction", hotFraction, 0, 0.5);
    Checks.notNegative("hotElectronsPerSecond", hotElectronsPerSecond);
    Checks.notNegative("glowElectronsPerSecond", glowElectronsPerSecond);
  }
}
