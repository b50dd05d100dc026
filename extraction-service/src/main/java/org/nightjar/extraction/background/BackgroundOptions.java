package org.nightjar.extraction.background;

/**
 * How coarse the sky is mapped.
 *
 * @param meshPx side of a cell in pixels, at least 4; best 20 times the stars' FWHM, and no less
 *     than 32
 * @param filterCells side of the median filter over cells, odd; 1 = none
 */
public record BackgroundOptions(int meshPx, int filterCells) {
  /** Cells of 64 pixels, 3 x 3 median: SExtractor's. */
  public static final BackgroundOptions DEFAULT = new BackgroundOptions(64, 3);

  public BackgroundOptions {
    if (meshPx < 4 || meshPx > 4096) {
      throw new IllegalArgumentException("meshPx = " + meshPx + ", must be in [4, 4096]");
    }
    if (filterCells < 1 || filterCells > 99 || filterCells % 2 == 0) {
      throw new IllegalArgumentException(
          "filterCells = " + filterCells + ", must be odd and in [1, 99]");
    }
  }
}
