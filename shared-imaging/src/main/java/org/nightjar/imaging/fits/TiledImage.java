package org.nightjar.imaging.fits;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import nom.tam.fits.Fits;
import nom.tam.image.compression.hdu.CompressedImageHDU;
import nom.tam.util.FitsInputStream;
import org.nightjar.imaging.Plane;

/**
 * An image compressed in tiles (FITS standard 4.0, section 10). nom-tam-fits unpacks the tiles; it
 * sees a header that was made anew from the few cards that this takes, after they were checked.
 */
final class TiledImage {
  private static final Logger NOM_TAM = Logger.getLogger("nom.tam");

  static {
    NOM_TAM.setLevel(Level.OFF); // what it has to say of bad files reaches the user as a refusal
  }

  private static final Set<String> NEEDED =
      Set.of(
          "ZIMAGE",
          "ZCMPTYPE",
          "ZBITPIX",
          "ZNAXIS",
          "ZQUANTIZ",
          "ZDITHER0",
          "ZBLANK",
          "ZSCALE",
          "ZZERO",
          "BLANK",
          "THEAP");
  private static final Pattern NEEDED_NUMBERED =
      Pattern.compile("(ZNAXIS|ZTILE|ZNAME|ZVAL|TTYPE|TFORM)\\d{1,3}");
  private static final Set<String> ALGORITHMS =
      Set.of("RICE_1", "RICE_ONE", "GZIP_1", "GZIP_2", "PLIO_1", "HCOMPRESS_1", "NOCOMPRESS");

  private final Hdu hdu;
  private final FitsBytes bytes;
  private final ReadLimits limits;
  private final FitsHeader header;

  TiledImage(Hdu hdu, FitsBytes bytes, ReadLimits limits) {
    this.hdu = hdu;
    this.bytes = bytes;
    this.limits = limits;
    this.header = hdu.header();
  }

  /** Whether floating-point values were quantised, or coefficients dropped. */
  boolean lossy() {
    boolean quantised = hdu.bitpix() < 0 && !header.text("ZQUANTIZ").orElse("").equals("NONE");
    boolean noScale = header.cards().stream().noneMatch(c -> "ZSCALE".equals(c.value()));
    return (quantised && !(noScale && !header.has("ZSCALE"))) || hcompressScale() > 0;
  }

  private double hcompressScale() {
    for (int i = 1; i < 10; i++) {
      if (header.text("ZNAME" + i).orElse("").equals("SCALE")) {
        return header.number("ZVAL" + i).orElse(0);
      }
    }
    return 0;
  }

  Plane read(Shape shape) throws IOException {
    check(shape);
    if (hdu.dataBytes() > Integer.MAX_VALUE - 2 * HeaderParser.BLOCK) {
      throw new UnreadableFitsException(
          "the compressed image has %d bytes, more than 2 GiB".formatted(hdu.dataBytes()));
    }
    var pixels = new float[shape.width() * shape.height()];
    decode(unpack(), shape.plane() * pixels.length, pixels);
    return new Plane(shape.width(), shape.height(), pixels);
  }

  private void check(Shape shape) throws UnreadableFitsException {
    var algorithm = header.text("ZCMPTYPE").orElse("");
    if (!ALGORITHMS.contains(algorithm)) {
      throw new UnreadableFitsException(
          "ZCMPTYPE = '%s', must be one of RICE_1, GZIP_1, GZIP_2, PLIO_1, HCOMPRESS_1"
              .formatted(algorithm),
          "ZCMPTYPE",
          algorithm);
    }
    int bitpix = hdu.bitpix();
    if (bitpix != 8
        && bitpix != 16
        && bitpix != 32
        && bitpix != 64
        && bitpix != -32
        && bitpix != -64) {
      throw new UnreadableFitsException("ZBITPIX = " + bitpix + ", which no image has");
    }
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
    checkTiles(shape);
  }

  private void checkTiles(Shape shape) throws UnreadableFitsException {
    long tiles = 1;
    for (int i = 0; i < hdu.axes().size(); i++) {
      long axis = hdu.axes().get(i);
      double tile = header.number("ZTILE" + (i + 1)).orElse(i == 0 ? axis : 1);
      if (!(tile >= 1 && tile <= Integer.MAX_VALUE && tile == Math.rint(tile))) {
        throw new UnreadableFitsException(
            "ZTILE%d = %s, must be a positive whole number".formatted(i + 1, tile));
      }
      tiles *= (axis + (long) tile - 1) / (long) tile;
    }
    double rows = header.number("NAXIS2").orElse(0);
    if (rows != tiles) {
      throw new UnreadableFitsException(
          "the table of tiles has %.0f rows, the image of %d x %d pixels needs %d"
              .formatted(rows, shape.width(), shape.height(), tiles),
          "NAXIS2",
          (long) rows,
          "tiles",
          tiles);
    }
    double fields = header.number("TFIELDS").orElse(0);
    if (!(fields >= 1 && fields <= 999)) {
      throw new UnreadableFitsException("TFIELDS = %s, must be 1 to 999".formatted(fields));
    }
  }

  /** Unpacked values in the image's own type. */
  private Buffer unpack() throws IOException {
    var block = new FitsInMemory(cleanHeader(), data());
    try (var fits = new Fits(new FitsInputStream(block.stream()))) {
      fits.readHDU(); // the empty primary
      var unit = fits.readHDU();
      if (!(unit instanceof CompressedImageHDU compressed)) {
        throw new UnreadableFitsException("the compressed image could not be understood");
      }
      return compressed.getUncompressedData();
    } catch (RuntimeException | StackOverflowError e) {
      throw new UnreadableFitsException(
          "the compressed image is corrupt: " + (e.getMessage() == null ? e : e.getMessage()));
    } catch (UnreadableFitsException e) {
      throw e;
    } catch (IOException e) { // it reads from memory: no disk can be at fault
      throw new UnreadableFitsException("the compressed image is corrupt: " + e.getMessage());
    }
  }

  private byte[] data() {
    return bytes.copy(hdu.dataOffset(), (int) hdu.dataBytes());
  }

  private byte[] cleanHeader() {
    var out = new ArrayList<FitsHeader.Card>();
    out.add(new FitsHeader.Card("XTENSION", "BINTABLE", null));
    out.add(new FitsHeader.Card("BITPIX", 8L, null));
    out.add(new FitsHeader.Card("NAXIS", 2L, null));
    out.add(whole("NAXIS1"));
    out.add(whole("NAXIS2"));
    out.add(whole("PCOUNT"));
    out.add(new FitsHeader.Card("GCOUNT", 1L, null));
    out.add(whole("TFIELDS"));
    for (var card : header.cards()) {
      if (card.value() != null
          && (NEEDED.contains(card.keyword())
              || NEEDED_NUMBERED.matcher(card.keyword()).matches())) {
        out.add(card);
      }
    }
    return CardWriter.header(out);
  }

  private FitsHeader.Card whole(String keyword) {
    return new FitsHeader.Card(keyword, (long) header.number(keyword).orElse(0), null);
  }

  private void decode(Buffer unpacked, int from, float[] pixels) throws UnreadableFitsException {
    if (unpacked.capacity() < from + (long) pixels.length) {
      throw new UnreadableFitsException(
          "the compressed image unpacks to %d values, must be %d"
              .formatted(unpacked.capacity(), from + (long) pixels.length));
    }
    double bzero = header.number("BZERO").orElse(0);
    double bscale = header.number("BSCALE").orElse(1);
    var values = new double[1 << 12];
    for (int done = 0; done < pixels.length; done += values.length) {
      int n = Math.min(values.length, pixels.length - done);
      copy(unpacked, from + done, n, values);
      for (int i = 0; i < n; i++) {
        float value = (float) (bzero + bscale * values[i]);
        pixels[done + i] = Float.isFinite(value) ? value : Float.NaN;
      }
    }
  }

  /** Copies n values as doubles, BLANK as NaN. */
  private void copy(Buffer unpacked, int from, int n, double[] values) {
    switch (unpacked) {
      case ByteBuffer b -> {
        for (int i = 0; i < n; i++) {
          values[i] = b.get(from + i) & 0xff;
        }
      }
      case ShortBuffer b -> {
        for (int i = 0; i < n; i++) {
          values[i] = b.get(from + i);
        }
      }
      case IntBuffer b -> {
        for (int i = 0; i < n; i++) {
          values[i] = b.get(from + i);
        }
      }
      case LongBuffer b -> {
        for (int i = 0; i < n; i++) {
          values[i] = b.get(from + i);
        }
      }
      case FloatBuffer b -> {
        for (int i = 0; i < n; i++) {
          values[i] = b.get(from + i);
        }
      }
      case DoubleBuffer b -> b.get(from, values, 0, n);
      default -> throw new IllegalArgumentException(unpacked.getClass().getName());
    }
    var blank = header.card("BLANK").or(() -> header.card("ZBLANK"));
    if (hdu.bitpix() > 0 && blank.isPresent() && blank.get().value() instanceof Long missing) {
      for (int i = 0; i < n; i++) {
        values[i] = values[i] == missing ? Double.NaN : values[i];
      }
    }
  }

  /** A file in memory: an empty primary, the header, the data. */
  private record FitsInMemory(byte[] header, byte[] data) {
    ByteArrayInputStream stream() {
      var primary =
          CardWriter.header(
              List.of(
                  new FitsHeader.Card("SIMPLE", true, null),
                  new FitsHeader.Card("BITPIX", 8L, null),
                  new FitsHeader.Card("NAXIS", 0L, null),
                  new FitsHeader.Card("EXTEND", true, null)));
      int padded = (data.length + HeaderParser.BLOCK - 1) / HeaderParser.BLOCK * HeaderParser.BLOCK;
      var all = new byte[primary.length + header.length + padded];
      System.arraycopy(primary, 0, all, 0, primary.length);
      System.arraycopy(header, 0, all, primary.length, header.length);
      System.arraycopy(data, 0, all, primary.length + header.length, data.length);
      return new ByteArrayInputStream(all);
    }
  }
}
