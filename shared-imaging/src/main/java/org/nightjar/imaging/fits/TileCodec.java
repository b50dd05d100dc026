package org.nightjar.imaging.fits;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.nio.ShortBuffer;
import java.util.Arrays;
import nom.tam.fits.compression.algorithm.gzip.GZipCompressor.ByteGZipCompressor;
import nom.tam.fits.compression.algorithm.gzip2.GZip2Compressor;
import nom.tam.fits.compression.algorithm.hcompress.HDecompress;
import nom.tam.fits.compression.algorithm.plio.PLIOCompress;
import nom.tam.fits.compression.algorithm.rice.RiceCompressOption;
import nom.tam.fits.compression.algorithm.rice.RiceCompressor.IntRiceCompressor;

/**
 * nom-tam-fits' algorithms on the bytes of one tile, which are a stranger's: never more is unpacked
 * than was asked for, and whatever goes wrong is a sentence. Not for several threads.
 */
final class TileCodec {
  static {
    FitsLibrary.prepare();
  }

  // pixels of any width as bytes: the library's wider ones lose the odd bytes where a read ends
  // within a pixel
  private final ByteGZipCompressor gzip = new ByteGZipCompressor();

  /**
   * Unpacks Rice's algorithm; values of one byte come out unsigned, others signed.
   *
   * @param bytesPerValue 1, 2 or 4
   * @param blockSize 16 or 32
   */
  static void rice(byte[] packed, double bytesPerValue, double blockSize, int[] out)
      throws UnreadableFitsException {
    if ((bytesPerValue != 1 && bytesPerValue != 2 && bytesPerValue != 4)
        || (blockSize != 16 && blockSize != 32)) {
      throw new UnreadableFitsException(
          "Rice parameters BYTEPIX = %.0f, BLOCKSIZE = %.0f; must be 1, 2 or 4, and 16 or 32"
              .formatted(bytesPerValue, blockSize));
    }
    var option =
        new RiceCompressOption().setBytePix((int) bytesPerValue).setBlockSize((int) blockSize);
    guarded(
        "Rice-compressed",
        () ->
            new IntRiceCompressor(option).decompress(ByteBuffer.wrap(packed), IntBuffer.wrap(out)));
    // differences wrap around within the width of a value
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

  /** Unpacks IRAF's pixel lists. */
  static void pixelList(byte[] packed, int[] out) throws UnreadableFitsException {
    // the library looks at the word after the last one; an instruction that does nothing
    var words = ByteBuffer.wrap(Arrays.copyOf(packed, packed.length + 2)).asShortBuffer();
    guarded("PLIO-compressed", () -> new PixelList(out).decompress(words));
  }

  /** The library's own sink for integers keeps 16 of the 24 bits that a pixel list may hold. */
  private static final class PixelList extends PLIOCompress {
    private final int[] out;

    PixelList(int[] out) {
      this.out = out;
    }

    void decompress(ShortBuffer words) {
      decompress(words, out.length);
    }

    @Override
    protected void put(int index, int pixel) {
      out[index] = pixel;
    }

    @Override
    protected int nextPixel() {
      throw new UnsupportedOperationException("for compressing");
    }
  }

  /** Unpacks H-compress. */
  static void hcompress(byte[] packed, boolean smooth, int[] out) throws UnreadableFitsException {
    var buffer = ByteBuffer.wrap(packed);
    // its own header repeats the size: two bytes of magic, then slow and fast axis
    long claimed = packed.length < 26 ? -1 : (long) buffer.getInt(2) * buffer.getInt(6);
    if (claimed != out.length || buffer.getInt(2) < 1 || buffer.getInt(6) < 1) {
      throw new UnreadableFitsException(
          "an H-compressed tile claims %d values, must be %d".formatted(claimed, out.length));
    }
    var values = new long[out.length];
    guarded("H-compressed", () -> new HDecompress().decompress(buffer, smooth, values));
    for (int i = 0; i < out.length; i++) {
      out[i] = (int) values[i];
    }
  }

  /**
   * Unpacks gzip.
   *
   * @param most bytes that it may unpack to
   */
  byte[] gunzip(byte[] packed, int most) throws UnreadableFitsException {
    var unpacked = ByteBuffer.allocate(most);
    guarded("gzip", () -> gzip.decompress(ByteBuffer.wrap(packed), unpacked));
    return unpacked.hasRemaining()
        ? Arrays.copyOf(unpacked.array(), unpacked.position())
        : unpacked.array();
  }

  /** GZIP_2 packs all first bytes, then all second bytes, and so on. */
  static byte[] unshuffle(byte[] bytes, int width) {
    return switch (width) {
      case 1 -> bytes;
      case 2 -> new GZip2Compressor.ShortGZip2Compressor().unshuffle(bytes);
      case 4 -> new GZip2Compressor.IntGZip2Compressor().unshuffle(bytes);
      case 8 -> new GZip2Compressor.LongGZip2Compressor().unshuffle(bytes);
      default -> throw new IllegalArgumentException("width = " + width);
    };
  }

  private static void guarded(String kind, Runnable unpacking) throws UnreadableFitsException {
    try {
      unpacking.run();
    } catch (BufferOverflowException e) {
      throw new UnreadableFitsException(
          "a %s tile is corrupt: it unpacks to more values than it may hold".formatted(kind));
    } catch (RuntimeException | StackOverflowError e) {
      var cause = e.getCause() == null ? e : e.getCause();
      throw new UnreadableFitsException("a %s tile is corrupt: %s".formatted(kind, cause));
    }
  }
}
