package org.nightjar.imaging.fits;

import java.nio.ByteBuffer;

/**
 * Unpacks a tile of IRAF's pixel lists: 16-bit instructions of four bits opcode and twelve bits
 * data that write runs of zeros and of a current value.
 *
 * @see "FITS standard 4.0, section 10.4.3"
 */
final class PlioDecoder {
  private PlioDecoder() {}

  static void decode(byte[] in, int from, int length, int[] out) throws UnreadableFitsException {
    var words = ByteBuffer.wrap(in, from, length).slice().asShortBuffer();
    if (words.capacity() < 3) {
      throw corrupt();
    }
    int first;
    int count;
    if (words.get(2) > 0) {
      count = words.get(2);
      first = 3;
    } else {
      if (words.capacity() < 7) {
        throw corrupt();
      }
      count = (words.get(4) << 15) + words.get(3);
      first = words.get(1);
    }
    if (count > words.capacity() || count < first || first < 0) {
      throw corrupt();
    }
    int value = 1;
    int at = 0;
    for (int i = first; i < count; i++) {
      int data = words.get(i) & 0xfff;
      switch ((words.get(i) >> 12) & 0xf) {
        case 0 -> at += data;
        case 4 -> at = run(out, at, data, value);
        case 5 -> at = run(out, at + data - 1, 1, value);
        case 1 -> {
          if (++i >= count) {
            throw corrupt();
          }
          value = (words.get(i) << 12) + data;
        }
        case 2 -> value += data;
        case 3 -> value -= data;
        case 6 -> at = run(out, at, 1, value += data);
        case 7 -> at = run(out, at, 1, value -= data);
        default -> throw corrupt();
      }
    }
  }

  private static int run(int[] out, int at, int n, int value) throws UnreadableFitsException {
    if (at < 0 || at + n > out.length) {
      throw corrupt();
    }
    java.util.Arrays.fill(out, at, at + n, value);
    return at + n;
  }

  private static UnreadableFitsException corrupt() {
    return new UnreadableFitsException("a compressed tile is corrupt: not a pixel list");
  }
}
