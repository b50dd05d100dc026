package org.nightjar.imaging.render;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * Where in a file of {@link PictureTiles} each square lies, so that it can be read alone. The file
 * is a head (big-endian: magic, width, height, side, levels, four cuts, number of squares, then
 * offset and length of each, levels from 0, rows from the top), then the squares, each gzip.
 */
public final class TileIndex {
  private static final long MAGIC = 0x4e4a54494c455331L; // NJTILES1
  private static final int FIXED = 8 + 4 * 4 + 4 * 8 + 4;
  private static final int MOST_TILES = 100_000;
  private static final int LARGEST_SIDE = 100_000;

  private final int width;
  private final int height;
  private final int levels;
  private final Cuts cuts;
  private final Cuts zscale;
  private final long[] offsets;
  private final int[] lengths;

  private TileIndex(int width, int height, Cuts cuts, Cuts zscale, long[] offsets, int[] lengths) {
    this.width = width;
    this.height = height;
    this.levels = PictureTiles.levels(width, height);
    this.cuts = cuts;
    this.zscale = zscale;
    this.offsets = offsets;
    this.lengths = lengths;
  }

  /**
   * A square's place in the file.
   *
   * @param offset of its first byte
   * @param length in bytes
   */
  public record Place(long offset, int length) {}

  static byte[] file(int width, int height, Cuts cuts, Cuts zscale, byte[][][] levels) {
    var tiles = Arrays.stream(levels).flatMap(Arrays::stream).toList();
    long head = FIXED + 12L * tiles.size();
    long size = head + tiles.stream().mapToLong(t -> t.length).sum();
    var out = ByteBuffer.allocate(Math.toIntExact(size));
    out.putLong(MAGIC).putInt(width).putInt(height).putInt(PictureTiles.SIDE).putInt(levels.length);
    out.putDouble(cuts.black()).putDouble(cuts.white());
    out.putDouble(zscale.black()).putDouble(zscale.white());
    out.putInt(tiles.size());
    long at = head;
    for (var tile : tiles) {
      out.putLong(at).putInt(tile.length);
      at += tile.length;
    }
    tiles.forEach(out::put);
    return out.array();
  }

  /**
   * Reads the head; the stream is left after it.
   *
   * @throws IOException when it is no such file
   */
  public static TileIndex read(InputStream file) throws IOException {
    var in = new DataInputStream(file);
    if (in.readLong() != MAGIC) {
      throw new IOException("this is no file of picture tiles");
    }
    int width = within("width", in.readInt(), LARGEST_SIDE);
    int height = within("height", in.readInt(), LARGEST_SIDE);
    int side = in.readInt();
    int levels = in.readInt();
    if (side != PictureTiles.SIDE || levels != PictureTiles.levels(width, height)) {
      throw new IOException("tiles of %d px in %d levels: not ours".formatted(side, levels));
    }
    var cuts = new Cuts(in.readDouble(), in.readDouble());
    var zscale = new Cuts(in.readDouble(), in.readDouble());
    int count = within("tiles", in.readInt(), MOST_TILES);
    var offsets = new long[count];
    var lengths = new int[count];
    for (int i = 0; i < count; i++) {
      offsets[i] = in.readLong();
      lengths[i] = in.readInt();
    }
    return new TileIndex(width, height, cuts, zscale, offsets, lengths);
  }

  private static int within(String name, int value, int most) throws IOException {
    if (value < 1 || value > most) {
      throw new IOException("%s = %d, must be in [1, %d]".formatted(name, value, most));
    }
    return value;
  }

  /** Columns of the frame. */
  public int width() {
    return width;
  }

  /** Rows of the frame. */
  public int height() {
    return height;
  }

  /** How many levels there are; level 0 is the frame itself. */
  public int levels() {
    return levels;
  }

  /** Black and white for looking at stars. */
  public Cuts cuts() {
    return cuts;
  }

  /** Black and white for looking at what is faint. */
  public Cuts zscale() {
    return zscale;
  }

  /**
   * Where a square lies.
   *
   * @param column from the left, in squares
   * @param row from the top, in squares
   * @return empty when there is no such square
   */
  public Optional<Place> place(int level, int column, int row) {
    if (level < 0 || level >= levels || column < 0 || row < 0) {
      return Optional.empty();
    }
    int before = 0;
    for (int k = 0; k < level; k++) {
      before += across(width, k) * across(height, k);
    }
    if (column >= across(width, level) || row >= across(height, level)) {
      return Optional.empty();
    }
    int i = before + row * across(width, level) + column;
    return Optional.of(new Place(offsets[i], lengths[i]));
  }

  private static int across(int side, int level) {
    return Math.ceilDiv(Math.ceilDiv(side, 1 << level), PictureTiles.SIDE);
  }
}
