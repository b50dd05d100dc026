package org.nightjar.ingest.format;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.nightjar.imaging.Plane;
import org.nightjar.imaging.fits.ReadLimits;

/**
 * The samples of TIFF files that the JDK's reader has no way with: floating point, whose predictor
 * it does not know, and BigTIFF. In strips or tiles, bare or compressed by deflate or LZW.
 *
 * @see "TIFF 6.0, sections 13 to 15; Adobe Photoshop TIFF Technical Note 3"
 */
final class TiffSamples {
  private static final int FLOAT = 3;
  private static final int SIGNED = 2;

  private final TiffDirectory directory;
  private final int width;
  private final int height;
  private final int bytes;
  private final int format;
  private final int samples; // of a pixel that lie together
  private final int band;
  private final int blockWidth;
  private final int blockHeight;

  private TiffSamples(TiffDirectory directory, ReadLimits limits) throws RefusedFileException {
    this.directory = directory;
    long w = directory.number(TiffDirectory.WIDTH, 0);
    long h = directory.number(TiffDirectory.HEIGHT, 0);
    if (w < 1 || h < 1 || w > limits.maxPixels() || h > limits.maxPixels() / w) {
      throw new RefusedFileException(
          "the picture claims %d x %d pixels, the limit is %d pixels"
              .formatted(w, h, limits.maxPixels()),
          "width",
          w,
          "height",
          h,
          "maxPixels",
          limits.maxPixels());
    }
    width = (int) w;
    height = (int) h;
    long bits = directory.number(TiffDirectory.BITS, 1);
    format = (int) directory.number(TiffDirectory.SAMPLE_FORMAT, 1);
    boolean known =
        format == FLOAT ? bits == 32 || bits == 64 : bits == 8 || bits == 16 || bits == 32;
    if (!known || format < 1 || format > FLOAT) {
      throw new RefusedFileException(
          "samples of %d bits and format %d are not read".formatted(bits, format));
    }
    if (directory.number(TiffDirectory.PHOTOMETRIC, 1) != 1
        && directory.number(TiffDirectory.PHOTOMETRIC, 1) != 2) {
      throw new RefusedFileException(
          "PhotometricInterpretation is %d: only brightness, 1, and RGB, 2, are read here"
              .formatted(directory.number(TiffDirectory.PHOTOMETRIC, 1)));
    }
    bytes = (int) bits / 8;
    long all = directory.number(TiffDirectory.SAMPLES, 1);
    if (all < 1 || all > 16) {
      throw new RefusedFileException("the picture has %d samples per pixel".formatted(all));
    }
    boolean apart = directory.number(TiffDirectory.PLANAR, 1) == 2;
    samples = apart ? 1 : (int) all;
    band = all >= 3 ? 1 : 0;
    boolean tiled = directory.has(TiffDirectory.TILE_OFFSETS);
    long bw = tiled ? directory.number(TiffDirectory.TILE_WIDTH, 0) : width;
    long bh =
        tiled
            ? directory.number(TiffDirectory.TILE_LENGTH, 0)
            : Math.min(height, directory.number(TiffDirectory.ROWS_PER_STRIP, height));
    if (bw < 1 || bh < 1 || bw > 1 << 20 || bh > 1 << 20 || bw * bh > limits.maxPixels()) {
      throw new RefusedFileException("the picture's blocks have %d x %d pixels".formatted(bw, bh));
    }
    blockWidth = (int) bw;
    blockHeight = (int) bh;
    if ((long) blockWidth * blockHeight * samples * bytes > Integer.MAX_VALUE - 16) {
      throw new RefusedFileException(
          "a block of %d x %d pixels is longer than 2 GiB".formatted(bw, bh));
    }
  }

  /** Whether this class, not the JDK, reads the file. */
  static boolean reads(TiffDirectory directory) {
    return directory.big() || directory.number(TiffDirectory.SAMPLE_FORMAT, 1) == FLOAT;
  }

  /**
   * The brightness, or the green samples of a colour picture, the first row at the top.
   *
   * @throws RefusedFileException when it claims more than the limits, or is corrupt
   */
  static Plane read(Path path, TiffDirectory directory, ReadLimits limits) throws IOException {
    var tiff = new TiffSamples(directory, limits);
    try (var channel = FileChannel.open(path, StandardOpenOption.READ)) {
      return tiff.read(channel, limits);
    }
  }

  private Plane read(FileChannel channel, ReadLimits limits) throws IOException {
    boolean tiled = directory.has(TiffDirectory.TILE_OFFSETS);
    var offsets =
        directory.numbers(tiled ? TiffDirectory.TILE_OFFSETS : TiffDirectory.STRIP_OFFSETS);
    var counts = directory.numbers(tiled ? TiffDirectory.TILE_COUNTS : TiffDirectory.STRIP_COUNTS);
    int across = (width + blockWidth - 1) / blockWidth;
    int down = (height + blockHeight - 1) / blockHeight;
    boolean apart = directory.number(TiffDirectory.PLANAR, 1) == 2;
    long first = apart ? (long) band * across * down : 0;
    if (first + (long) across * down > Math.min(offsets.length, counts.length)) {
      throw new RefusedFileException(
          "the picture of %d x %d pixels needs %d blocks of %d x %d, the file lists %d"
              .formatted(
                  width,
                  height,
                  first + (long) across * down,
                  blockWidth,
                  blockHeight,
                  Math.min(offsets.length, counts.length)));
    }
    long claimed = (long) across * down * blockWidth * blockHeight * samples * bytes;
    long stored = Arrays.stream(counts).filter(n -> n > 0).sum();
    if (!limits.allowInflation(stored, claimed)) {
      throw new RefusedFileException(
          "%d bytes of blocks claim to hold a picture of %d bytes; the limits are %d bytes and %.0f times"
              .formatted(stored, claimed, limits.maxInflatedBytes(), limits.maxInflationRatio()),
          "compressedBytes",
          stored,
          "claimedBytes",
          claimed);
    }
    var plane = Plane.zeros(width, height);
    for (int k = 0; k < across * down; k++) {
      int at = (int) first + k;
      int y0 = k / across * blockHeight;
      int rows = tiled ? blockHeight : Math.min(blockHeight, height - y0);
      var packed = directory.bytes(channel, offsets[at], counts[at]);
      var block = unpacked(packed, rows * blockWidth * samples * bytes, at);
      place(block, rows, k % across * blockWidth, y0, plane);
    }
    return plane;
  }

  private byte[] unpacked(byte[] stored, int length, int index) throws RefusedFileException {
    int compression = (int) directory.number(TiffDirectory.COMPRESSION, 1);
    var out =
        switch (compression) {
          case 1 -> stored;
          case 5 -> Lzw.unpack(stored, length);
          case 8, 32946 -> inflated(stored, length);
          default ->
              throw new RefusedFileException(
                  "compression %d is not read with floating point or BigTIFF; none, LZW and deflate are"
                      .formatted(compression),
                  "compression",
                  compression);
        };
    if (out.length < length) {
      throw new RefusedFileException(
          "block %d of the picture has %d bytes, must have %d: truncated or corrupt"
              .formatted(index, out.length, length));
    }
    return out;
  }

  private static byte[] inflated(byte[] stored, int length) throws RefusedFileException {
    var inflater = new Inflater();
    try {
      inflater.setInput(stored);
      var out = new byte[length];
      int n = 0;
      while (n < length && !inflater.finished() && !inflater.needsInput()) {
        int more = inflater.inflate(out, n, length - n);
        if (more == 0 && inflater.needsDictionary()) {
          break;
        }
        n += more;
      }
      return n == length ? out : Arrays.copyOf(out, n);
    } catch (DataFormatException e) {
      throw new RefusedFileException("the picture's compressed data are corrupt");
    } finally {
      inflater.end();
    }
  }

  private void place(byte[] block, int rows, int x0, int y0, Plane plane)
      throws RefusedFileException {
    int values = blockWidth * samples;
    int rowBytes = values * bytes;
    int predictor = (int) directory.number(TiffDirectory.PREDICTOR, 1);
    if (predictor < 1 || predictor > 3 || (predictor == 3 && format != FLOAT)) {
      throw new RefusedFileException("predictor %d is not read".formatted(predictor));
    }
    var order = predictor == 3 ? ByteOrder.BIG_ENDIAN : directory.order();
    for (int r = 0; r < rows && y0 + r < height; r++) {
      var row = Arrays.copyOfRange(block, r * rowBytes, (r + 1) * rowBytes);
      if (predictor == 3) {
        row = together(row, values);
      }
      var buffer = ByteBuffer.wrap(row).order(order);
      if (predictor == 2) {
        summed(buffer, values);
      }
      for (int x = 0; x < blockWidth && x0 + x < width; x++) {
        float v = value(buffer, (x * samples + (samples > 1 ? band : 0)) * bytes);
        plane.set(x0 + x, y0 + r, Float.isFinite(v) ? v : Float.NaN);
      }
    }
  }

  /** Differences of bytes, first all highest bytes of a row, then all second ones, undone. */
  private byte[] together(byte[] row, int values) {
    for (int i = samples; i < row.length; i++) {
      row[i] += row[i - samples];
    }
    var out = new byte[row.length];
    for (int i = 0; i < values; i++) {
      for (int k = 0; k < bytes; k++) {
        out[i * bytes + k] = row[k * values + i];
      }
    }
    return out;
  }

  private void summed(ByteBuffer row, int values) {
    for (int i = samples; i < values; i++) {
      int at = i * bytes;
      int before = at - samples * bytes;
      switch (bytes) {
        case 1 -> row.put(at, (byte) (row.get(at) + row.get(before)));
        case 2 -> row.putShort(at, (short) (row.getShort(at) + row.getShort(before)));
        case 4 -> row.putInt(at, row.getInt(at) + row.getInt(before));
        default -> row.putLong(at, row.getLong(at) + row.getLong(before));
      }
    }
  }

  private float value(ByteBuffer row, int at) {
    if (format == FLOAT) {
      return bytes == 4 ? row.getFloat(at) : (float) row.getDouble(at);
    }
    boolean signed = format == SIGNED;
    return switch (bytes) {
      case 1 -> signed ? row.get(at) : row.get(at) & 0xff;
      case 2 -> signed ? row.getShort(at) : row.getShort(at) & 0xffff;
      default -> signed ? row.getInt(at) : row.getInt(at) & 0xffffffffL;
    };
  }

  static boolean integers(TiffDirectory directory) {
    return directory.number(TiffDirectory.SAMPLE_FORMAT, 1) != FLOAT;
  }

  /** Largest value that the file's integers can hold; NaN for floating point and 32 bits. */
  static double fullScale(TiffDirectory directory) {
    long bits = directory.number(TiffDirectory.BITS, 1);
    long format = directory.number(TiffDirectory.SAMPLE_FORMAT, 1);
    return format == FLOAT || bits > 16
        ? Double.NaN
        : Math.scalb(1.0, (int) bits - (format == SIGNED ? 1 : 0)) - 1;
  }

  /** The dictionary coder of TIFF: codes of 9 to 12 bits, the highest bit first. */
  private static final class Lzw {
    private static final int CLEAR = 256;
    private static final int END = 257;
    private static final int MOST = 4096;

    static byte[] unpack(byte[] stored, int length) throws RefusedFileException {
      var out = new ByteArrayOutputStream(Math.min(length, 1 << 20));
      var words = new byte[MOST][];
      for (int i = 0; i < CLEAR; i++) {
        words[i] = new byte[] {(byte) i};
      }
      int next = END + 1;
      int bits = 9;
      byte[] before = null;
      long at = 0;
      while (out.size() < length && at + bits <= 8L * stored.length) {
        int code = code(stored, at, bits);
        at += bits;
        if (code == END) {
          break;
        }
        if (code == CLEAR) {
          next = END + 1;
          bits = 9;
          before = null;
          continue;
        }
        byte[] word;
        if (code < CLEAR || (code > END && code < next)) {
          word = words[code];
        } else if (code == next && before != null) {
          word = Arrays.copyOf(before, before.length + 1);
          word[before.length] = before[0];
        } else {
          throw new RefusedFileException("the picture's LZW data are corrupt");
        }
        out.writeBytes(word);
        if (before != null && next < MOST) {
          var longer = Arrays.copyOf(before, before.length + 1);
          longer[before.length] = word[0];
          words[next++] = longer;
        }
        bits = next >= 2047 ? 12 : next >= 1023 ? 11 : next >= 511 ? 10 : 9;
        before = word;
      }
      var all = out.toByteArray();
      return all.length > length ? Arrays.copyOf(all, length) : all;
    }

    private static int code(byte[] stored, long at, int bits) {
      int code = 0;
      for (int i = 0; i < bits; i++) {
        long bit = at + i;
        code = code << 1 | (stored[(int) (bit >> 3)] >> (7 - (int) (bit & 7)) & 1);
      }
      return code;
    }
  }
}
