package org.nightjar.imaging.fits;

/**
 * What a file may claim before anything is allocated for it. A header is a claim by a stranger: a
 * file of 3 kB may say that it holds 10 GB.
 *
 * @param maxHeaderCards cards of one header
 * @param maxHdus header-data units looked at
 * @param maxPixels pixels of one image
 * @param maxInflatedBytes bytes that a gzip, bzip2 or tile-compressed file may unpack to
 * @param maxInflationRatio unpacked to packed bytes, enforced beyond {@link #FREE_INFLATION} bytes
 */
public record ReadLimits(
    int maxHeaderCards,
    int maxHdus,
    long maxPixels,
    long maxInflatedBytes,
    double maxInflationRatio) {

  /**
   * 400 Mpix is 2.6 times the largest camera on sale; 2 GiB holds it at four bytes a pixel. Sky
   * frames pack 2 to 20 times; a ratio of 250 leaves room for masks and nearly constant darks.
   */
  public static final ReadLimits DEFAULT =
      new ReadLimits(50_000, 1_000, 400_000_000L, 1L << 31, 250);

  /** Up to here the ratio does not matter: a mask of 64 MiB may well pack into 10 kB. */
  static final long FREE_INFLATION = 64L << 20;

  public ReadLimits {
    if (maxHeaderCards < 36
        || maxHdus < 1
        || maxPixels < 1
        || maxPixels > Integer.MAX_VALUE - 16
        || maxInflatedBytes < 2880
        || !(maxInflationRatio >= 1)) {
      throw new IllegalArgumentException(
          "limits out of range: %d cards, %d HDUs, %d pixels, %d bytes, ratio %s"
              .formatted(maxHeaderCards, maxHdus, maxPixels, maxInflatedBytes, maxInflationRatio));
    }
  }

  /** Whether so many packed bytes may unpack to so many. */
  public boolean allowInflation(long packedBytes, long unpackedBytes) {
    return unpackedBytes <= maxInflatedBytes
        && (unpackedBytes <= FREE_INFLATION || unpackedBytes <= packedBytes * maxInflationRatio);
  }

  /** The same with another cap on pixels. */
  public ReadLimits withMaxPixels(long pixels) {
    return new ReadLimits(maxHeaderCards, maxHdus, pixels, maxInflatedBytes, maxInflationRatio);
  }

  /** The same with another cap on unpacked bytes. */
  public ReadLimits withMaxInflatedBytes(long bytes) {
    return new ReadLimits(maxHeaderCards, maxHdus, maxPixels, bytes, maxInflationRatio);
  }
}
