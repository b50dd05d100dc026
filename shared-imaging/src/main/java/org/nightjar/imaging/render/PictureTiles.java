package org.nightjar.imaging.render;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.nightjar.imaging.FlagPlane;
import org.nightjar.imaging.PixelFlag;
import org.nightjar.imaging.Plane;
import org.nightjar.imaging.Workers;

/**
 * A frame cut into squares for looking at, whole and down to single pixels, without ever sending
 * all of it: level 0 is the frame, each further level means of 2 × 2 pixels of the one before,
 * until one square holds all. The top row comes first, which is the frame's last.
 *
 * <p>A square is 16-bit numbers with a zero and a step of its own,
 *
 * <pre>ADU = zero + step · n,   n = 65535: no data</pre>
 *
 * so that who looks at it can stretch it at will and read values from it. The step is a 32nd of the
 * sky's noise, or what the square's brightest pixel asks for. See {@link TileIndex} for the file.
 */
public final class PictureTiles {
  /** A square's side in pixels. */
  public static final int SIDE = 256;

  /** The number of a pixel without data. */
  public static final int NO_DATA = 0xffff;

  private static final int LARGEST = NO_DATA - 1;
  private static final double STEPS_PER_NOISE = 32;

  private PictureTiles() {}

  /**
   * Cuts a frame into squares.
   *
   * @param flags pixels without data carry none; null = all do
   * @param noiseAdu the sky's noise per pixel; where it is not > 0 steps are as fine as they go
   * @return the file
   */
  public static byte[] of(
      Plane image, @Nullable FlagPlane flags, double noiseAdu, Workers workers) {
    int levels = levels(image.width(), image.height());
    var blobs = new byte[levels][][];
    var level = turned(image, flags, workers);
    for (int k = 0; k < levels; k++) {
      var plane = k == 0 ? level : halved(level, workers);
      int columns = Math.ceilDiv(plane.width(), SIDE);
      int rows = Math.ceilDiv(plane.height(), SIDE);
      var tiles = new byte[columns * rows][];
      workers.run(
          tiles.length,
          i -> tiles[i] = tile(plane, i % columns * SIDE, i / columns * SIDE, noiseAdu));
      blobs[k] = tiles;
      level = plane;
    }
    var cuts = Cuts.percentiles(image, flags, 0.5, 99.7);
    var zscale = Cuts.zscale(image, flags, 0.25);
    return TileIndex.file(image.width(), image.height(), cuts, zscale, blobs);
  }

  /** How many levels a frame has. */
  static int levels(int width, int height) {
    int levels = 1;
    for (int side = Math.max(width, height); side > SIDE; side = Math.ceilDiv(side, 2)) {
      levels++;
    }
    return levels;
  }

  private static Plane turned(Plane image, @Nullable FlagPlane flags, Workers workers) {
    int width = image.width();
    int height = image.height();
    var out = new float[image.pixels().length];
    workers.rows(
        height,
        SIDE,
        (from, to) -> {
          for (int row = from; row < to; row++) {
            int y = height - 1 - row;
            for (int x = 0; x < width; x++) {
              boolean empty = flags != null && flags.any(x, y, PixelFlag.NO_DATA);
              out[row * width + x] = empty ? Float.NaN : image.pixels()[y * width + x];
            }
          }
        });
    return new Plane(width, height, out);
  }

  private static Plane halved(Plane fine, Workers workers) {
    int width = Math.ceilDiv(fine.width(), 2);
    int height = Math.ceilDiv(fine.height(), 2);
    var out = new float[width * height];
    workers.rows(
        height,
        SIDE,
        (from, to) -> {
          for (int row = from; row < to; row++) {
            for (int column = 0; column < width; column++) {
              out[row * width + column] = mean(fine, 2 * column, 2 * row);
            }
          }
        });
    return new Plane(width, height, out);
  }

  private static float mean(Plane fine, int x0, int y0) {
    double sum = 0;
    int n = 0;
    for (int y = y0; y < Math.min(fine.height(), y0 + 2); y++) {
      for (int x = x0; x < Math.min(fine.width(), x0 + 2); x++) {
        float v = fine.at(x, y);
        if (Float.isFinite(v)) {
          sum += v;
          n++;
        }
      }
    }
    return n == 0 ? Float.NaN : (float) (sum / n);
  }

  /** Zero, step, low bytes of all pixels, high bytes of all pixels; gzip. */
  private static byte[] tile(Plane plane, int x0, int y0, double noiseAdu) {
    int width = Math.min(SIDE, plane.width() - x0);
    int height = Math.min(SIDE, plane.height() - y0);
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (int y = y0; y < y0 + height; y++) {
      for (int x = x0; x < x0 + width; x++) {
        float v = plane.at(x, y);
        if (Float.isFinite(v)) {
          least = Math.min(least, v);
          most = Math.max(most, v);
        }
      }
    }
    double zero = Double.isFinite(least) ? least : 0;
    double range = Double.isFinite(least) ? most - least : 0;
    double wanted = noiseAdu > 0 ? noiseAdu / STEPS_PER_NOISE : 0;
    double step = Math.max(wanted, range / LARGEST);
    if (!(step > 0)) {
      step = 1;
    }
    int n = width * height;
    var bytes = ByteBuffer.allocate(16 + 2 * n).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putDouble(zero).putDouble(step);
    for (int i = 0; i < n; i++) {
      float v = plane.at(x0 + i % width, y0 + i / width);
      int code =
          Float.isFinite(v) ? (int) Math.clamp(Math.round((v - zero) / step), 0, LARGEST) : NO_DATA;
      bytes.put(16 + i, (byte) code);
      bytes.put(16 + n + i, (byte) (code >> 8));
    }
    return gzip(bytes.array());
  }

  private static byte[] gzip(byte[] bytes) {
    var out = new ByteArrayOutputStream(bytes.length / 2);
    try (var gzip = new FastGzip(out)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** Noise hardly gets smaller with more effort. */
  private static final class FastGzip extends GZIPOutputStream {
    FastGzip(ByteArrayOutputStream out) throws IOException {
      super(out, 1 << 15);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }
}
