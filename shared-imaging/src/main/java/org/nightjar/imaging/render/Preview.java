package org.nightjar.imaging.render;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.jspecify.annotations.Nullable;
import org.nightjar.imaging.FlagPlane;
import org.nightjar.imaging.PixelFlag;
import org.nightjar.imaging.Plane;
import org.nightjar.imaging.Workers;

/**
 * A frame made small enough to look at: means of factor × factor pixels, stretched by
 *
 * <pre>grey = 255 asinh(a u) / asinh(a),   u = (value − black) / (white − black) in [0, 1]</pre>
 *
 * and turned so that the frame's first row is at the bottom.
 *
 * @param width columns
 * @param height rows
 * @param factor pixels of the frame per pixel of the preview, along a side
 * @param grey [height × width], the top row first; read with {@code & 0xff}
 */
@SuppressWarnings("ArrayRecordComponent") // identity is meant: pictures are never compared by value
public record Preview(int width, int height, int factor, byte[] grey) {
  /** a of the stretch: the sky a third up, stars not burnt out. */
  private static final double SOFTENING = 12;

  private static final int BAND = 16;
  private static final int STEPS = 4096;

  /**
   * Between the 0.5 % and 99.7 % percentiles.
   *
   * @param flags pixels that carry no light are left out of the means; null = none is
   * @param largestSidePx neither side of the preview exceeds this
   */
  public static Preview of(
      Plane image, @Nullable FlagPlane flags, int largestSidePx, Workers workers) {
    return of(image, flags, largestSidePx, Cuts.percentiles(image, flags, 0.5, 99.7), workers);
  }

  /** The same between cuts of one's own. */
  public static Preview of(
      Plane image, @Nullable FlagPlane flags, int largestSidePx, Cuts cuts, Workers workers) {
    if (largestSidePx < 1) {
      throw new IllegalArgumentException("largestSidePx = " + largestSidePx + ", must be >= 1");
    }
    int factor = ceilDiv(Math.max(image.width(), image.height()), largestSidePx);
    int width = ceilDiv(image.width(), factor);
    int height = ceilDiv(image.height(), factor);
    var grey = new byte[width * height];
    var stretch = stretch();
    workers.rows(
        height,
        BAND,
        (from, to) -> {
          for (int row = from; row < to; row++) {
            // Boxes start at the frame's first row, which is the preview's last.
            int y0 = (height - 1 - row) * factor;
            int y1 = Math.min(image.height(), y0 + factor);
            for (int column = 0; column < width; column++) {
              int x0 = column * factor;
              int x1 = Math.min(image.width(), x0 + factor);
              double u =
                  (mean(image, flags, x0, x1, y0, y1) - cuts.black())
                      / (cuts.white() - cuts.black());
              // NaN, where there is no data at all, is black.
              grey[row * width + column] =
                  u > 0 ? stretch[(int) Math.min(STEPS, u * STEPS + 0.5)] : 0;
            }
          }
        });
    return new Preview(width, height, factor, grey);
  }

  private static int ceilDiv(int a, int b) {
    return Math.ceilDiv(a, b);
  }

  private static byte[] stretch() {
    var table = new byte[STEPS + 1];
    double top = asinh(SOFTENING);
    for (int i = 0; i <= STEPS; i++) {
      table[i] = (byte) Math.round(255 * asinh(SOFTENING * i / STEPS) / top);
    }
    return table;
  }

  private static double asinh(double v) {
    return StrictMath.log(v + StrictMath.sqrt(v * v + 1));
  }

  private static double mean(
      Plane image, @Nullable FlagPlane flags, int x0, int x1, int y0, int y1) {
    var pixels = image.pixels();
    double sum = 0;
    double all = 0;
    int n = 0;
    int m = 0;
    for (int y = y0; y < y1; y++) {
      for (int i = y * image.width() + x0; i < y * image.width() + x1; i++) {
        float v = pixels[i];
        if (!Float.isFinite(v)) {
          continue;
        }
        all += v;
        m++;
        if (flags == null || (flags.bits()[i] & PixelFlag.MASKED) == 0) {
          sum += v;
          n++;
        }
      }
    }
    return n > 0 ? sum / n : m > 0 ? all / m : Double.NaN;
  }

  /** Column of the preview at which a point of the frame lies; its pixels cover [0, width]. */
  public double column(double x) {
    return (x + 0.5) / factor;
  }

  /** Row of the preview, from the top, at which a point of the frame lies. */
  public double row(double y) {
    return height - (y + 0.5) / factor;
  }

  /** An 8-bit grey PNG file. */
  public byte[] toPng() {
    var picture = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    var raster = ((DataBufferByte) picture.getRaster().getDataBuffer()).getData();
    System.arraycopy(grey, 0, raster, 0, grey.length);
    return png(picture);
  }

  /** A picture as a PNG file; no temporary file is made. */
  public static byte[] png(BufferedImage picture) {
    var bytes = new ByteArrayOutputStream();
    try (var out = new MemoryCacheImageOutputStream(bytes)) {
      if (!ImageIO.write(picture, "png", out)) {
        throw new IllegalStateException("this Java has no PNG writer");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
