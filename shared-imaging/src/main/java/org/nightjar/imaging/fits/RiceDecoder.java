package org.nightjar.imaging.fits;

/**
 * Unpacks a tile of the Rice algorithm: the first value as it is, then blocks of differences, each
 * with its own number of low bits.
 *
 * @see "FITS standard 4.0, section 10.4.1; R. L. White et al. 2013"
 */
final class RiceDecoder {
  private final byte[] in;
  private final int end;
  private int at;
  private long bits; // unread bits, right-aligned
  private int held;

  private RiceDecoder(byte[] in, int from, int length) {
    this.in = in;
    this.at = from;
    this.end = from + length;
  }

  /**
   * @param bytesPerValue 1, 2 or 4; values of one byte come out unsigned, others signed
   * @param blockSize values per block
   * @param out receives out.length values
   * @throws UnreadableFitsException when the bytes end too early
   */
  static void decode(byte[] in, int from, int length, int bytesPerValue, int blockSize, int[] out)
      throws UnreadableFitsException {
    new RiceDecoder(in, from, length).values(bytesPerValue, blockSize, out);
  }

  private void values(int bytesPerValue, int blockSize, int[] out) throws UnreadableFitsException {
    int width = 8 * bytesPerValue;
    int countBits = bytesPerValue == 1 ? 3 : bytesPerValue == 2 ? 4 : 5;
    int plain = bytesPerValue == 1 ? 6 : bytesPerValue == 2 ? 14 : 25;
    int last = (int) take(width);
    for (int start = 0; start < out.length; start += blockSize) {
      int stop = Math.min(out.length, start + blockSize);
      int low = (int) take(countBits) - 1;
      for (int i = start; i < stop; i++) {
        int step = 0;
        if (low == plain) {
          step = (int) take(width);
        } else if (low >= 0) {
          step = (zeros() << low) | (int) take(low);
        }
        // even steps go up, odd ones down
        last += (step >>> 1) ^ -(step & 1);
        out[i] = last;
      }
    }
    narrow(bytesPerValue, out);
  }

  /** Differences wrap around within the width of a value. */
  private static void narrow(int bytesPerValue, int[] out) {
    if (bytesPerValue == 1) {
      for (int i = 0; i < out.length; i++) {
        out[i] &= 0xff;
      }
    } else if (bytesPerValue == 2) {
      for (int i = 0; i < out.length; i++) {
        out[i] = (short) out[i];
      }
    }
  }

  private void fill(int n) throws UnreadableFitsException {
    while (held < n) {
      if (at >= end) {
        throw new UnreadableFitsException("a compressed tile is corrupt: it ends too early");
      }
      bits = (bits << 8) | (in[at++] & 0xff);
      held += 8;
    }
  }

  private long take(int n) throws UnreadableFitsException {
    if (n == 0) {
      return 0;
    }
    fill(n);
    held -= n;
    long value = bits >>> held;
    bits &= (1L << held) - 1;
    return value;
  }

  /** Counts zero bits up to the next one, which is taken too. */
  private int zeros() throws UnreadableFitsException {
    int n = 0;
    while (bits == 0) {
      n += held;
      held = 0;
      fill(8);
    }
    int zeros = held - (64 - Long.numberOfLeadingZeros(bits));
    held -= zeros + 1;
    bits &= (1L << held) - 1;
    return n + zeros;
  }
}
