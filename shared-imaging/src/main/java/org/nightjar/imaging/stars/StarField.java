package org.nightjar.imaging.stars;

/**
 * Reference stars of a part of the sky, brightest first, at the epoch asked for. NaN = not known.
 *
 * @param raDeg right ascension, ICRS degrees
 * @param decDeg declination, ICRS degrees
 * @param magnitude magnitude that is always known and orders the stars (VT for the shipped
 *     catalogue)
 * @param vMag Johnson V, Vega
 * @param bvMag B - V
 */
@SuppressWarnings("ArrayRecordComponent") // columns of a table; never compared by value
public record StarField(
    double[] raDeg, double[] decDeg, float[] magnitude, float[] vMag, float[] bvMag) {
  public int size() {
    return raDeg.length;
  }
}
