package org.nightjar.imaging.stars;

/**
 * How a tiled catalogue divides the sky: 60 zones of 3 degrees of declination from the south pole
 * up, each cut into 90 tiles of 4 degrees of right ascension, so that places within a tile fit into
 * 24 bits of milliarcseconds.
 *
 * <p>A zone is a block of bytes, big endian: {@link #MAGIC}, then per tile its number of stars and
 * the offset of its block (int, int), then the blocks. A tile's block holds columns, brightest star
 * first: right ascension and declination from the tile's lower edges (3 bytes each); magnitude in
 * mmag as variable-length differences, the first from {@link #BRIGHTEST_MMAG}; one bit per star
 * that tells whether colour and motion are known; and for those that have them, as zigzag
 * variable-length integers, B - V in mmag, V minus (magnitude - 0.106 (B - V)) in mmag, proper
 * motion in right ascension (times cos dec) and in declination in mas per year.
 */
final class StarTiles {
  /** "NJSTARS1". */
  static final long MAGIC = 0x4e4a535441525331L;

  static final int ZONES = 60;
  static final int TILES = 90;
  static final int ZONE_MAS = 180 * 3_600_000 / ZONES;
  static final int TILE_MAS = 360 * 3_600_000 / TILES;
  static final int BRIGHTEST_MMAG = -2000;

  private StarTiles() {}

  /**
   * Johnson V from Tycho's VT: V = VT - 0.090 (BT - VT) with B - V = 0.850 (BT - VT).
   *
   * @see "ESA 1997, The Hipparcos and Tycho Catalogues, SP-1200, vol. 1, section 1.3"
   */
  static int predictedV(int vtMmag, int bvMmag) {
    return (int) Math.round(vtMmag - 0.106 * bvMmag);
  }

  static int zoneOf(int decMas) {
    return Math.clamp((decMas + 90L * 3_600_000) / ZONE_MAS, 0, ZONES - 1);
  }

  static int tileOf(int raMas) {
    return raMas / TILE_MAS;
  }

  /** Lower edge of a zone, mas of declination. */
  static int southMas(int zone) {
    return zone * ZONE_MAS - 90 * 3_600_000;
  }
}
