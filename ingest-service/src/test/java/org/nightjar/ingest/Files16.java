package org.nightjar.ingest;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.nightjar.imaging.Plane;
import org.nightjar.imaging.fits.FitsHeader;
import org.nightjar.imaging.fits.FitsWriter;

/** Writes small frames for tests. */
public final class Files16 {
  private Files16() {}

  /** Keyword, value, keyword, value, …; a value may be a {@link FitsHeader.Card}'s own type. */
  public static FitsHeader header(Object... pairs) {
    var cards = new ArrayList<FitsHeader.Card>();
    for (int i = 0; i + 1 < pairs.length; i += 2) {
      var text = String.valueOf(pairs[i]);
      int slash = text.indexOf('/');
      cards.add(
          new FitsHeader.Card(
              slash < 0 ? text : text.substring(0, slash),
              pairs[i + 1],
              slash < 0 ? null : text.substring(slash + 1)));
    }
    return FitsHeader.of(cards);
  }

  public static Path fits(Path path, Plane plane, Object... pairs) throws IOException {
    try (var writer = FitsWriter.to(path)) {
      writer.unsignedShorts("", plane, header(pairs));
    }
    return path;
  }

  /** Noise about a level, whole numbers. */
  public static Plane noise(int width, int height, double level, double sigma, long seed) {
    var random = new Random(seed);
    var plane = Plane.zeros(width, height);
    for (int i = 0; i < plane.pixels().length; i++) {
      plane.pixels()[i] = Math.round(Math.max(0, level + sigma * random.nextGaussian()));
    }
    return plane;
  }

  /** Gaussian stars of sigma 1.2 px on noise. */
  public static Plane stars(int width, int height, int count, long seed) {
    var plane = noise(width, height, 500, 8, seed);
    var random = new Random(seed + 1);
    for (int k = 0; k < count; k++) {
      double x0 = 12 + random.nextDouble() * (width - 24);
      double y0 = 12 + random.nextDouble() * (height - 24);
      double peak = 500 + 3000 * random.nextDouble();
      for (int y = (int) y0 - 6; y <= y0 + 6; y++) {
        for (int x = (int) x0 - 6; x <= x0 + 6; x++) {
          double r2 = (x - x0) * (x - x0) + (y - y0) * (y - y0);
          plane.set(x, y, Math.round(plane.at(x, y) + peak * Math.exp(-r2 / 2.88)));
        }
      }
    }
    return plane;
  }

  /** Noise with single hot pixels. */
  public static Plane dark(int width, int height, int hot, long seed) {
    var plane = noise(width, height, 100, 6, seed);
    var random = new Random(seed + 1);
    for (int k = 0; k < hot; k++) {
      plane.set(random.nextInt(width), random.nextInt(height), 300 + random.nextInt(30_000));
    }
    return plane;
  }

  /** A grey picture of 16 bits, its row 0 at the top. */
  public static Path picture(Path path, String format, Plane topDown) throws IOException {
    var image =
        new BufferedImage(topDown.width(), topDown.height(), BufferedImage.TYPE_USHORT_GRAY);
    for (int y = 0; y < topDown.height(); y++) {
      for (int x = 0; x < topDown.width(); x++) {
        image.getRaster().setSample(x, y, 0, (int) topDown.at(x, y));
      }
    }
    if (!ImageIO.write(image, format, path.toFile())) {
      throw new IOException("no writer for " + format);
    }
    return path;
  }

  public static List<Float> values(Plane plane) {
    var list = new ArrayList<Float>();
    for (float v : plane.pixels()) {
      list.add(v);
    }
    return list;
  }
}
