package org.nightjar.imaging.fits;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import nom.tam.fits.BinaryTableHDU;
import nom.tam.util.FitsOutputStream;
import org.nightjar.imaging.FlagPlane;
import org.nightjar.imaging.Plane;

/**
 * Writes FITS: float32 and uint8 images, binary tables. The bytes depend on what is given and on
 * nothing else: no dates, no names of machines.
 */
public final class FitsWriter implements AutoCloseable {
  private static final int BAND = 1 << 16;
  private static final Set<String> DATA_RANGE = Set.of("DATAMIN", "DATAMAX");

  private final OutputStream out;
  private boolean primaryWritten;

  public FitsWriter(OutputStream out) {
    this.out = out;
  }

  /** Writes to a file, replacing it. */
  public static FitsWriter to(Path path) throws IOException {
    return new FitsWriter(new BufferedOutputStream(Files.newOutputStream(path), 1 << 16));
  }

  /** The bytes that {@code writing} writes. */
  public static byte[] bytes(Writing writing) {
    var bytes = new ByteArrayOutputStream();
    try (var writer = new FitsWriter(bytes)) {
      writing.write(writer);
    } catch (IOException e) {
      throw new IllegalStateException("memory does not fail", e);
    }
    return bytes.toByteArray();
  }

  /**
   * Adds a float32 image: the primary when nothing was written yet, else an extension.
   *
   * @param name EXTNAME, empty for none
   * @param header cards to go along; those that describe a file's layout are left out
   */
  public FitsWriter image(String name, Plane plane, FitsHeader header) throws IOException {
    start(-32, plane.width(), plane.height(), name, List.of(), header);
    var pixels = plane.pixels();
    var buffer = ByteBuffer.allocate(BAND * 4).order(ByteOrder.BIG_ENDIAN);
    for (int done = 0; done < pixels.length; done += BAND) {
      int n = Math.min(BAND, pixels.length - done);
      buffer.asFloatBuffer().put(0, pixels, done, n);
      out.write(buffer.array(), 0, n * 4);
    }
    pad(4L * pixels.length);
    return this;
  }

  /**
   * Adds an image of unsigned 16-bit integers (BZERO 32768).
   *
   * @throws IllegalArgumentException when a value is not a whole number in [0, 65535]
   */
  public FitsWriter unsignedShorts(String name, Plane plane, FitsHeader header) throws IOException {
    var pixels = plane.pixels();
    for (float v : pixels) {
      if (!(v >= 0 && v <= 65535 && v == (int) v)) {
        throw new IllegalArgumentException("pixel = " + v + ", must be whole, 0 to 65535");
      }
    }
    var zero =
        List.of(
            new FitsHeader.Card("BZERO", 32768L, "unsigned integers"),
            new FitsHeader.Card("BSCALE", 1L, null));
    start(16, plane.width(), plane.height(), name, zero, header);
    var buffer = ByteBuffer.allocate(BAND * 2).order(ByteOrder.BIG_ENDIAN);
    for (int done = 0; done < pixels.length; done += BAND) {
      int n = Math.min(BAND, pixels.length - done);
      for (int i = 0; i < n; i++) {
        buffer.putShort(2 * i, (short) ((int) pixels[done + i] - 32768));
      }
      out.write(buffer.array(), 0, n * 2);
    }
    pad(2L * pixels.length);
    return this;
  }

  /** Adds an image of bytes. */
  public FitsWriter bytes(String name, int width, int height, byte[] values, FitsHeader header)
      throws IOException {
    if ((long) width * height != values.length) {
      throw new IllegalArgumentException(
          "%d x %d pixels, %d values: must agree".formatted(width, height, values.length));
    }
    start(8, width, height, name, List.of(), header);
    out.write(values);
    pad(values.length);
    return this;
  }

  /** Adds pixel flags. */
  public FitsWriter flags(String name, FlagPlane flags) throws IOException {
    return bytes(name, flags.width(), flags.height(), flags.bits(), FitsHeader.EMPTY);
  }

  /** Writes a primary HDU without data. */
  public FitsWriter headerOnly(FitsHeader header) throws IOException {
    var cards = new ArrayList<FitsHeader.Card>();
    cards.add(new FitsHeader.Card("SIMPLE", true, "FITS standard 4.0"));
    cards.add(new FitsHeader.Card("BITPIX", 8L, null));
    cards.add(new FitsHeader.Card("NAXIS", 0L, null));
    cards.add(new FitsHeader.Card("EXTEND", true, null));
    cards.addAll(StructuralCards.without(header).cards());
    out.write(HeaderWriter.header(cards));
    primaryWritten = true;
    return this;
  }

  /**
   * Adds a binary table.
   *
   * @param header cards to go along
   */
  FitsWriter table(String name, BinaryTableHDU table, FitsHeader header) throws IOException {
    emptyPrimary();
    var cards = new HeaderWriter();
    for (var own = table.getHeader().iterator(); own.hasNext(); ) {
      cards.add(own.next());
    }
    cards.add(List.of(new FitsHeader.Card("EXTNAME", name, null)));
    cards.add(StructuralCards.without(header).cards());
    out.write(cards.end());
    var rows = new FitsOutputStream(out);
    table.getData().write(rows); // with its padding
    rows.flush();
    return this;
  }

  private void start(
      int bitpix,
      int width,
      int height,
      String name,
      List<FitsHeader.Card> scaling,
      FitsHeader header)
      throws IOException {
    var cards = new ArrayList<FitsHeader.Card>();
    cards.add(
        primaryWritten
            ? new FitsHeader.Card("XTENSION", "IMAGE", "image extension")
            : new FitsHeader.Card("SIMPLE", true, "FITS standard 4.0"));
    cards.add(new FitsHeader.Card("BITPIX", (long) bitpix, null));
    cards.add(new FitsHeader.Card("NAXIS", 2L, null));
    cards.add(new FitsHeader.Card("NAXIS1", (long) width, null));
    cards.add(new FitsHeader.Card("NAXIS2", (long) height, null));
    if (primaryWritten) {
      cards.add(new FitsHeader.Card("PCOUNT", 0L, null));
      cards.add(new FitsHeader.Card("GCOUNT", 1L, null));
    } else {
      cards.add(new FitsHeader.Card("EXTEND", true, null));
    }
    cards.addAll(scaling);
    if (!name.isEmpty()) {
      cards.add(new FitsHeader.Card("EXTNAME", name, null));
    }
    for (var card : StructuralCards.without(header).cards()) {
      if (!DATA_RANGE.contains(card.keyword())) {
        cards.add(card);
      }
    }
    out.write(HeaderWriter.header(cards));
    primaryWritten = true;
  }

  private void emptyPrimary() throws IOException {
    if (!primaryWritten) {
      headerOnly(FitsHeader.EMPTY);
    }
  }

  private void pad(long written) throws IOException {
    int rest = (int) (written % HeaderReader.BLOCK);
    if (rest > 0) {
      out.write(new byte[HeaderReader.BLOCK - rest]);
    }
  }

  @Override
  public void close() throws IOException {
    out.close();
  }

  /** What to write. */
  @FunctionalInterface
  public interface Writing {
    void write(FitsWriter writer) throws IOException;
  }
}
