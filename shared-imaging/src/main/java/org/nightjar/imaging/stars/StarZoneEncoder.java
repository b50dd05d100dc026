package org.nightjar.imaging.stars;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Makes the zones that {@link TiledStarCatalogue} reads. Stars may come in any order; the bytes
 * depend only on which stars there are.
 */
public final class StarZoneEncoder {
  private static final int FULL_TURN_MAS = 360 * 3_600_000;
  private static final int POLE_MAS = 90 * 3_600_000;

  private final List<List<Star>> tiles = new ArrayList<>();
  private int size;

  public StarZoneEncoder() {
    for (int i = 0; i < StarTiles.ZONES * StarTiles.TILES; i++) {
      tiles.add(new ArrayList<>());
    }
  }

  /** How many zones there are. */
  public static int zones() {
    return StarTiles.ZONES;
  }

  /** Stars so far. */
  public int size() {
    return size;
  }

  /**
   * A star of which only place and magnitude are known.
   *
   * @param raMas right ascension J2000.0, milliarcseconds in [0, 1296000000)
   * @param decMas declination, milliarcseconds
   * @param mmag magnitude that orders the catalogue, thousandths, in [-2000, 30000]
   */
  public void add(int raMas, int decMas, int mmag) {
    put(new Star(raMas, decMas, mmag, false, 0, 0, 0, 0));
  }

  /**
   * A star with colour and motion.
   *
   * @param raMas right ascension J2000.0 at epoch 2000.0
   * @param decMas declination at that epoch
   * @param mmag magnitude that orders the catalogue
   * @param vMmag Johnson V
   * @param bvMmag B - V
   * @param pmRaMas proper motion in right ascension times cos dec, mas per year
   * @param pmDecMas proper motion in declination, mas per year
   */
  public void add(
      int raMas, int decMas, int mmag, int vMmag, int bvMmag, int pmRaMas, int pmDecMas) {
    put(
        new Star(
            raMas,
            decMas,
            mmag,
            true,
            bvMmag,
            vMmag - StarTiles.predictedV(mmag, bvMmag),
            pmRaMas,
            pmDecMas));
  }

  private void put(Star star) {
    if (star.raMas < 0 || star.raMas >= FULL_TURN_MAS || Math.abs(star.decMas) > POLE_MAS) {
      throw new IllegalArgumentException(
          "raMas = %d, decMas = %d: must be in [0, 360) and [-90, 90] degrees"
              .formatted(star.raMas, star.decMas));
    }
    if (star.mmag < StarTiles.BRIGHTEST_MMAG || star.mmag > 30_000) {
      throw new IllegalArgumentException("mmag = " + star.mmag + ", must be in [-2000, 30000]");
    }
    int zone = StarTiles.zoneOf(star.decMas);
    tiles.get(zone * StarTiles.TILES + StarTiles.tileOf(star.raMas)).add(star);
    size++;
  }

  /** The bytes of one zone. */
  public byte[] zone(int zone) {
    var blocks = new ByteArrayOutputStream();
    var head = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(head)) {
      out.writeLong(StarTiles.MAGIC);
      int start = 8 + 8 * StarTiles.TILES;
      for (int tile = 0; tile < StarTiles.TILES; tile++) {
        var stars = tiles.get(zone * StarTiles.TILES + tile);
        stars.sort(Star.ORDER);
        out.writeInt(stars.size());
        out.writeInt(start + blocks.size());
        block(stars, tile * StarTiles.TILE_MAS, StarTiles.southMas(zone), blocks);
      }
      out.write(blocks.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return head.toByteArray();
  }

  private static void block(
      List<Star> stars, int westMas, int southMas, ByteArrayOutputStream out) {
    for (var s : stars) {
      threeBytes(s.raMas - westMas, out);
    }
    for (var s : stars) {
      threeBytes(s.decMas - southMas, out);
    }
    int before = StarTiles.BRIGHTEST_MMAG;
    for (var s : stars) {
      unsigned(s.mmag - before, out);
      before = s.mmag;
    }
    for (int i = 0; i < stars.size(); i += 8) {
      int bits = 0;
      for (int k = i; k < Math.min(i + 8, stars.size()); k++) {
        bits |= stars.get(k).known ? 1 << (k - i) : 0;
      }
      out.write(bits);
    }
    for (var s : stars) {
      if (s.known) {
        signed(s.bvMmag, out);
        signed(s.vExcessMmag, out);
        signed(s.pmRaMas, out);
        signed(s.pmDecMas, out);
      }
    }
  }

  private static void threeBytes(int v, ByteArrayOutputStream out) {
    out.write(v >> 16);
    out.write(v >> 8);
    out.write(v);
  }

  private static void signed(int v, ByteArrayOutputStream out) {
    unsigned((v << 1) ^ (v >> 31), out);
  }

  private static void unsigned(int v, ByteArrayOutputStream out) {
    int rest = v;
    while ((rest & ~0x7f) != 0) {
      out.write((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    out.write(rest);
  }

  private record Star(
      int raMas,
      int decMas,
      int mmag,
      boolean known,
      int bvMmag,
      int vExcessMmag,
      int pmRaMas,
      int pmDecMas) {
    static final Comparator<Star> ORDER =
        Comparator.comparingInt(Star::mmag)
            .thenComparingInt(Star::raMas)
            .thenComparingInt(Star::decMas);
  }
}
