package org.nightjar.ingest.testing;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.Callable;
import org.nightjar.imaging.Plane;
import org.nightjar.imaging.fits.FitsHeader;
import org.nightjar.imaging.fits.FitsWriter;

/** Small frames, each seed another. */
public final class Frames {
  public static final int SIDE = 64;

  private Frames() {}

  public static byte[] fits(long seed) {
    return FitsWriter.bytes(
        writer -> writer.unsignedShorts("", new Plane(SIDE, SIDE, pixels(seed)), FitsHeader.EMPTY));
  }

  public static float[] pixels(long seed) {
    var random = new Random(seed);
    var pixels = new float[SIDE * SIDE];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = Math.round(1000 + 20 * random.nextGaussian());
    }
    return pixels;
  }

  /** Bytes that are no frame. */
  public static byte[] letter(int number) {
    return ("this is letter " + number + ", no frame").getBytes(StandardCharsets.UTF_8);
  }

  public static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  public static boolean eventually(Callable<Boolean> condition) throws Exception {
    for (int i = 0; i < 600; i++) {
      if (condition.call()) {
        return true;
      }
      Thread.sleep(100);
    }
    return false;
  }
}
