package org.nightjar.imaging.stars;

import java.nio.ByteBuffer;

/** One zone of a tiled catalogue, decoded tile by tile. See {@link StarTiles} for the layout. */
final class StarZone {
  private final byte[] bytes;
  private final int south;

  /**
   * @throws IllegalArgumentException when the bytes are no zone
   */
  StarZone(int zone, byte[] bytes) {
    int head = 8 + 8 * StarTiles.TILES;
    if (bytes.length < head || ByteBuffer.wrap(bytes).getLong() != StarTiles.MAGIC) {
      throw new IllegalArgumentException("zone " + zone + " of the star catalogue is damaged");
    }
    this.bytes = bytes;
    this.south = StarTiles.southMas(zone);
  }

  int starsIn(int tile) {
    return ByteBuffer.wrap(bytes).getInt(8 + 8 * tile);
  }

  /**
   * Hands over the stars of a tile, brightest first, at their J2000.0 places.
   *
   * @param faintestMmag stop after this
   */
  void forEach(int tile, int faintestMmag, TileStar visitor) {
    int n = starsIn(tile);
    int ra = ByteBuffer.wrap(bytes).getInt(8 + 8 * tile + 4);
    int dec = ra + 3 * n;
    int west = tile * StarTiles.TILE_MAS;
    var magnitudes = new Cursor(dec + 3 * n);
    var mmag = new int[n];
    int at = StarTiles.BRIGHTEST_MMAG;
    for (int i = 0; i < n; i++) {
      at += magnitudes.unsigned();
      mmag[i] = at;
    }
    int bits = magnitudes.at;
    var known = new Cursor(bits + (n + 7) / 8);
    for (int i = 0; i < n && mmag[i] <= faintestMmag; i++) {
      int raMas = west + threeBytes(ra + 3 * i);
      int decMas = south + threeBytes(dec + 3 * i);
      if ((bytes[bits + i / 8] >> (i % 8) & 1) == 0) {
        visitor.star(raMas, decMas, mmag[i], false, 0, 0, 0, 0);
      } else {
        int bv = known.signed();
        int v = StarTiles.predictedV(mmag[i], bv) + known.signed();
        int pmRa = known.signed();
        visitor.star(raMas, decMas, mmag[i], true, v, bv, pmRa, known.signed());
      }
    }
  }

  private int threeBytes(int i) {
    return (bytes[i] & 0xff) << 16 | (bytes[i + 1] & 0xff) << 8 | bytes[i + 2] & 0xff;
  }

  /** One star; the last four values count only when {@code known}. */
  @FunctionalInterface
  interface TileStar {
    void star(
        int raMas,
        int decMas,
        int mmag,
        boolean known,
        int vMmag,
        int bvMmag,
        int pmRaMas,
        int pmDecMas);
  }

  private final class Cursor {
    int at;

    Cursor(int at) {
      this.at = at;
    }

    int unsigned() {
      int value = 0;
      for (int shift = 0; shift < 32; shift += 7) {
        int b = bytes[at++];
        value |= (b & 0x7f) << shift;
        if (b >= 0) {
          break;
        }
      }
      return value;
    }

    int signed() {
      int v = unsigned();
      return v >>> 1 ^ -(v & 1);
    }
  }
}
