package org.nightjar.imaging.sky;

/**
 * How electrons become numbers.
 *
 * @param gainElectronsPerAdu e-/ADU
 * @param readNoiseElectrons rms per pixel and read-out
 * @param biasAdu level that is added before digitising
 * @param biasStructureAdu rms of the bias level from column to column, the same in every frame
 * @param adcBits 8 to 16; the file holds 0 to 2^bits - 1
 * @param overscanColumns columns read without light after the last one that sees light
 */
public record Electronics(
    double gainElectronsPerAdu,
    double readNoiseElectrons,
    double biasAdu,
    double biasStructureAdu,
    int adcBits,
    int overscanColumns) {

  public Electronics {
    Checks.positive("gainElectronsPerAdu", gainElectronsPerAdu);
    Checks.notNegative("readNoiseElectrons", readNoiseElectrons);
    Checks.notNegative("biasAdu", biasAdu);
    Checks.notNegative("biasStructureAdu", biasStructureAdu);
    Checks.within("adcBits", adcBits, 8, 16);
    Checks.within("overscanColumns", overscanColumns, 0, 4096);
  }

  /** 16 bits, no overscan, an even bias. */
  public static Electronics of(
      double gainElectronsPerAdu, double readNoiseElectrons, double biasAdu) {
    return new Electronics(gainElectronsPerAdu, readNoiseElectrons, biasAdu, 0, 16, 0);
  }

  public Electronics withBiasStructureAdu(double rms) {
    return new Electronics(
        gainElectronsPerAdu, readNoiseElectrons, biasAdu, rms, adcBits, overscanColumns);
  }

  public Electronics withAdcBits(int bits) {
    return new Electronics(
        gainElectronsPerAdu, readNoiseElectrons, biasAdu, biasStructureAdu, bits, overscanColumns);
  }

  public Electronics withOverscanColumns(int columns) {
    return new Electronics(
        gainElectronsPerAdu, readNoiseElectrons, biasAdu, biasStructureAdu, adcBits, columns);
  }

  /** Highest value of the file. */
  public int adcLimit() {
    return (1 << adcBits) - 1;
  }
}
