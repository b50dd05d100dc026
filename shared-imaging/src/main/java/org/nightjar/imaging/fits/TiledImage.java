package org.nightjar.imaging.fits;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.nightjar.imaging.Plane;

/**
 * An image compressed in tiles: which tiles there are and where their bytes lie is found and held
 * against the limits here, nom-tam-fits' algorithms unpack them.
 *
 * @see "FITS standard 4.0, section 10"
 */
final class TiledImage {
  private static final Set<String> ALGORITHMS =
      Set.of("RICE_1", "RICE_ONE", "GZIP_1", "GZIP_2", "PLIO_1", "HCOMPRESS_1", "NOCOMPRESS");

  private static final int UNSIGNED_ZERO = 1 << 15; // BZERO of unsigned integers of 16 bits

  private final Hdu hdu;
  private final FitsHeader header;
  private final ReadLimits limits;
  private final String algorithm;
  private final int bitpix;
  private final TileTable table;
  private final TileTable.@Nullable Column compressed;
  private final TileTable.@Nullable Column gzipped;
  private final TileTable.@Nullable Column plain;
  private final TileTable.@Nullable Column scales;
  private final TileTable.@Nullable Column zeros;
  private final Dequantizer dequantizer;
  private final PixelDecoder decoder;
  private final TileCodec codec = new TileCodec();

  TiledImage(Hdu hdu, FitsBytes bytes, ReadLimits limits) throws UnreadableFitsException {
    this.hdu = hdu;
    this.header = hdu.header();
    this.limits = limits;
    this.algorithm = header.text("ZCMPTYPE").orElse("");
    this.bitpix = hdu.bitpix();
    if (!ALGORITHMS.contains(algorithm)) {
      throw new UnreadableFitsException(
          "ZCMPTYPE = '%s', must be one of RICE_1, GZIP_1, GZIP_2, PLIO_1, HCOMPRESS_1"
              .formatted(algorithm),
          "ZCMPTYPE",
          algorithm);
    }
    if (bitpix != 8
        && bitpix != 16
        && bitpix != 32
        && bitpix != 64
        && bitpix != -32
        && bitpix != -64) {
      throw new UnreadableFitsException("ZBITPIX = " + bitpix + ", which no image has");
    }
    table = new TileTable(hdu, bytes);
    compressed = table.column("COMPRESSED_DATA");
    gzipped = table.column("GZIP_COMPRESSED_DATA");
    plain = table.column("UNCOMPRESSED_DATA");
    scales = table.column("ZSCALE");
    zeros = table.column("ZZERO");
    dequantizer = new Dequantizer(header);
    decoder = new PixelDecoder(header, bitpix);
  }

  private boolean quantised() {
    return bitpix < 0 && (scales != null || header.has("ZSCALE"));
  }

  /** Whether floating-point values were quantised, or coefficients dropped. */
  boolean lossy() {
    return quantised() || (algorithm.equals("HCOMPRESS_1") && parameter("SCALE", 0) > 0);
  }

  private double parameter(String name, double otherwise) {
    for (int i = 1; i < 20 && header.has("ZNAME" + i); i++) {
      if (header.text("ZNAME" + i).orElse("").equals(name)) {
        return header.number("ZVAL" + i).orElse(otherwise);
      }
    }
    return otherwise;
  }

  Plane read(Shape shape) throws IOException {
    long unpacked = shape.bytes(bitpix);
    if (unpacked > limits.maxInflatedBytes()
        || (unpacked > ReadLimits.FREE_INFLATION
            && unpacked > hdu.dataBytes() * limits.maxInflationRatio())) {
      throw new UnreadableFitsException(
          "%d compressed bytes claim to hold an image of %d bytes; the limits are %d bytes and %.0f times"
              .formatted(
                  hdu.dataBytes(), unpacked, limits.maxInflatedBytes(), limits.maxInflationRatio()),
          "compressedBytes",
          hdu.dataBytes(),
          "claimedBytes",
          unpacked);
    }
    var grid = TileGrid.of(hdu);
    double rows = header.number("NAXIS2").orElse(0);
    if (rows != grid.tiles()) {
      throw new UnreadableFitsException(
          "the table of tiles has %.0f rows, the image of %d x %d pixels needs %d"
              .formatted(rows, shape.width(), shape.height(), grid.tiles()),
          "NAXIS2",
          (long) rows,
          "tiles",
          grid.tiles());
    }
    var pixels = new float[shape.width() * shape.height()];
    for (int row = 0; row < grid.tiles(); row++) {
      var tile = grid.tile(row);
      if (tile.touches(shape.plane())) {
        tile.place(values(row, tile), shape.plane(), shape.width(), pixels);
      }
    }
    return new Plane(shape.width(), shape.height(), pixels);
  }

  private float[] values(int row, TileGrid.Tile tile) throws IOException {
    var out = new float[tile.size()];
    if (compressed != null) {
      var bytes = table.array(compressed, row);
      if (bytes.length > 0) {
        unpack(bytes, row, tile, out);
        return out;
      }
    }
    if (gzipped != null) {
      var bytes = table.array(gzipped, row);
      if (bytes.length > 0) {
        raw(exactly(codec.gunzip(bytes, rawBytes(out)), rawBytes(out)), out);
        return out;
      }
    }
    if (plain != null) {
      var bytes = table.array(plain, row);
      if (bytes.length > 0) {
        raw(exactly(bytes, rawBytes(out)), out);
        return out;
      }
    }
    throw new UnreadableFitsException("tile %d has no data".formatted(row), "tile", row);
  }

  private void unpack(byte[] bytes, int row, TileGrid.Tile tile, float[] out) throws IOException {
    if (!quantised() && (algorithm.startsWith("GZIP") || algorithm.equals("NOCOMPRESS"))) {
      stored(bytes, row, out);
      return;
    }
    if (bitpix == 64 || (bitpix < 0 && !quantised())) {
      throw new UnreadableFitsException(
          "%s cannot hold values of ZBITPIX = %d".formatted(algorithm, bitpix));
    }
    var integers = integers(bytes, tile);
    if (bitpix < 0) {
      double scale = scales == null ? header.number("ZSCALE").orElse(1) : table.number(scales, row);
      double zero = zeros == null ? header.number("ZZERO").orElse(0) : table.number(zeros, row);
      dequantizer.values(integers, row, scale, zero, out);
      decoder.floats(out.length, out, 0);
    } else {
      decoder.ints(integers, out.length, out, 0);
    }
  }

  /** Values in the image's own type, or integers in four bytes, as early writers kept them. */
  private void stored(byte[] bytes, int row, float[] out) throws IOException {
    int own = Math.abs(bitpix) / 8;
    var values =
        algorithm.equals("NOCOMPRESS") ? bytes : codec.gunzip(bytes, out.length * Math.max(4, own));
    int width = values.length / out.length;
    if (values.length != width * out.length || (width != own && !(width == 4 && bitpix > 0))) {
      throw new UnreadableFitsException(
          "tile %d has %d bytes, must have %d".formatted(row, values.length, out.length * own),
          "tile",
          row);
    }
    var ordered = algorithm.equals("GZIP_2") ? TileCodec.unshuffle(values, width) : values;
    if (width == own) {
      raw(ordered, out);
    } else {
      var integers = new int[out.length];
      ByteBuffer.wrap(ordered).asIntBuffer().get(integers);
      decoder.ints(integers, out.length, out, 0);
    }
  }

  private int[] integers(byte[] bytes, TileGrid.Tile tile) throws IOException {
    var out = new int[tile.size()];
    switch (algorithm) {
      case "RICE_1", "RICE_ONE" ->
          TileCodec.rice(bytes, parameter("BYTEPIX", 4), parameter("BLOCKSIZE", 32), out);
      case "PLIO_1" -> {
        TileCodec.pixelList(bytes, out);
        if (bitpix == 16 && decoder.bzero() == UNSIGNED_ZERO) {
          // a list holds nothing below 0: cfitsio puts unsigned values into it without their offset
          for (int i = 0; i < out.length; i++) {
            out[i] -= UNSIGNED_ZERO;
          }
        }
      }
      case "HCOMPRESS_1" -> TileCodec.hcompress(bytes, parameter("SMOOTH", 0) != 0, out);
      default -> {
        var raw = exactly(codec.gunzip(bytes, out.length * 4), out.length * 4);
        ByteBuffer.wrap(algorithm.equals("GZIP_2") ? TileCodec.unshuffle(raw, 4) : raw)
            .asIntBuffer()
            .get(out);
      }
    }
    return out;
  }

  private void raw(byte[] bytes, float[] out) {
    decoder.decode(MemorySegment.ofArray(bytes), 0, out);
  }

  private int rawBytes(float[] out) {
    return Math.multiplyExact(out.length, Math.abs(bitpix) / 8);
  }

  private static byte[] exactly(byte[] bytes, int expected) throws UnreadableFitsException {
    if (bytes.length != expected) {
      throw new UnreadableFitsException(
          "a tile has %d bytes, must have %d".formatted(bytes.length, expected));
    }
    return bytes;
  }
}
