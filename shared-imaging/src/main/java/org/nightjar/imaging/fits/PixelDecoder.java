package org.nightjar.imaging.fits;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Big-endian pixels to floats: whole bands copied with the bytes swapped in bulk, then scaled in a
 * plain loop. Scaling is done in double, so that a value is rounded once.
 */
final class PixelDecoder {
  private static final int BAND = 1 << 18; // values; 2 MB of doubles stay in the L2 cache

  private final int bitpix;
  private final double bzero;
  private final double bscale;
  private final boolean blanks;
  private final long blank;

  /**
   * @param bitpix type of the stored values
   */
  PixelDecoder(FitsHeader header, int bitpix) {
    this.bitpix = bitpix;
    bzero = header.number("BZERO").orElse(0);
    bscale = header.number("BSCALE").orElse(1);
    var card = header.card("BLANK").or(() -> header.card("ZBLANK"));
    blanks = bitpix > 0 && card.isPresent() && card.get().value() instanceof Long;
    blank = blanks && card.get().value() instanceof Long n ? n : 0;
  }

  double bzero() {
    return bzero;
  }

  double bscale() {
    return bscale;
  }

  /** Decodes {@code pixels.length} values that begin at {@code offset}. */
  void decode(MemorySegment bytes, long offset, float[] pixels) {
    int width = Math.abs(bitpix) / 8;
    var scratch = new Scratch(Math.min(BAND, pixels.length), bitpix);
    for (int done = 0; done < pixels.length; done += BAND) {
      int n = Math.min(BAND, pixels.length - done);
      var buffer =
          bytes
              .asSlice(offset + (long) done * width, (long) n * width)
              .asByteBuffer()
              .order(ByteOrder.BIG_ENDIAN);
      band(buffer, scratch, n, pixels, done);
    }
  }

  private void band(ByteBuffer buffer, Scratch s, int n, float[] out, int at) {
    switch (bitpix) {
      case 8 -> {
        buffer.get(s.bytes, 0, n);
        bytes(s.bytes, n, out, at);
      }
      case 16 -> {
        buffer.asShortBuffer().get(s.shorts, 0, n);
        shorts(s.shorts, n, out, at);
      }
      case 32 -> {
        buffer.asIntBuffer().get(s.ints, 0, n);
        ints(s.ints, n, out, at);
      }
      case 64 -> {
        buffer.asLongBuffer().get(s.longs, 0, n);
        longs(s.longs, n, out, at);
      }
      case -32 -> {
        buffer.asFloatBuffer().get(out, at, n);
        floats(n, out, at);
      }
      case -64 -> {
        buffer.asDoubleBuffer().get(s.doubles, 0, n);
        doubles(s.doubles, n, out, at);
      }
      default -> throw new IllegalArgumentException("bitpix = " + bitpix);
    }
  }

  private void bytes(byte[] raw, int n, float[] out, int at) {
    for (int i = 0; i < n; i++) {
      int v = raw[i] & 0xff;
      out[at + i] = blanks && v == blank ? Float.NaN : (float) (bzero + bscale * v);
    }
  }

  private void shorts(short[] raw, int n, float[] out, int at) {
    if (bscale == 1 && bzero == Math.rint(bzero) && Math.abs(bzero) <= 1 << 22 && !blanks) {
      int zero = (int) bzero;
      for (int i = 0; i < n; i++) {
        out[at + i] = raw[i] + zero;
      }
      return;
    }
    for (int i = 0; i < n; i++) {
      out[at + i] = blanks && raw[i] == blank ? Float.NaN : (float) (bzero + bscale * raw[i]);
    }
  }

  /** Values that are already in the machine's order. */
  void ints(int[] raw, int n, float[] out, int at) {
    for (int i = 0; i < n; i++) {
      out[at + i] = blanks && raw[i] == blank ? Float.NaN : (float) (bzero + bscale * raw[i]);
    }
  }

  private void longs(long[] raw, int n, float[] out, int at) {
    for (int i = 0; i < n; i++) {
      out[at + i] = blanks && raw[i] == blank ? Float.NaN : (float) (bzero + bscale * raw[i]);
    }
  }

  /** Scales values in place; what is not finite becomes NaN. */
  void floats(int n, float[] out, int at) {
    boolean plain = bscale == 1 && bzero == 0;
    for (int i = at; i < at + n; i++) {
      float v = plain ? out[i] : (float) (bzero + bscale * out[i]);
      out[i] = Float.isFinite(v) ? v : Float.NaN;
    }
  }

  private void doubles(double[] raw, int n, float[] out, int at) {
    for (int i = 0; i < n; i++) {
      float v = (float) (bzero + bscale * raw[i]);
      out[at + i] = Float.isFinite(v) ? v : Float.NaN;
    }
  }

  /** Room for one band in the file's own type. */
  private static final class Scratch {
    final byte[] bytes;
    final short[] shorts;
    final int[] ints;
    final long[] longs;
    final double[] doubles;

    Scratch(int n, int bitpix) {
      bytes = new byte[bitpix == 8 ? n : 0];
      shorts = new short[bitpix == 16 ? n : 0];
      ints = new int[bitpix == 32 ? n : 0];
      longs = new long[bitpix == 64 ? n : 0];
      doubles = new double[bitpix == -64 ? n : 0];
    }
  }
}
