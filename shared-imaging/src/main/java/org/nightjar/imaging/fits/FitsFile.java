package org.nightjar.imaging.fits;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.nightjar.imaging.Plane;

/**
 * A FITS file open for reading: plain, gzip or bzip2, one or many HDUs, images plain or compressed
 * in tiles (Rice, GZIP, H-compress, PLIO). Plain images are read from mapped memory.
 *
 * <p>Bad input is an {@link UnreadableFitsException} with a sentence; nothing is allocated for a
 * claim that the file's size or {@link ReadLimits} do not bear out. Other {@link IOException}s mean
 * a broken disk.
 */
public final class FitsFile implements AutoCloseable {
  private final FitsBytes bytes;
  private final ReadLimits limits;

  private FitsFile(FitsBytes bytes, ReadLimits limits) {
    this.bytes = bytes;
    this.limits = limits;
  }

  public static FitsFile open(Path path) throws IOException {
    return open(path, ReadLimits.DEFAULT);
  }

  public static FitsFile open(Path path, ReadLimits limits) throws IOException {
    return new FitsFile(FitsBytes.open(path, limits), limits);
  }

  /** The first image of a file, as {@link #firstImage()}. */
  public static FitsImage readImage(Path path, ReadLimits limits) throws IOException {
    try (var file = open(path, limits)) {
      return file.firstImage();
    }
  }

  /** All HDUs up to the first broken one. */
  public List<Hdu> hdus() throws IOException {
    return guarded(() -> new HduScanner(bytes, limits).all());
  }

  /**
   * The first HDU that holds an image of two axes (more, when the further ones are 1). A cube of
   * three planes is taken as a colour image and its second plane, the green one, is read; other
   * cubes are refused.
   */
  public FitsImage firstImage() throws IOException {
    return guarded(() -> {
      var scanner = new HduScanner(bytes, limits);
      var seen = new ArrayList<String>();
      Hdu primary = null;
      while (scanner.hasNext()) {
        Hdu hdu;
        try {
          hdu = scanner.next();
        } catch (UnreadableFitsException e) {
          if (primary == null) {
            throw e;
          }
          throw new UnreadableFitsException(
              "no image found before HDU %d, which is broken: %s"
                  .formatted(seen.size(), e.getMessage()),
              "hdu",
              seen.size());
        }
        primary = primary == null ? hdu : primary;
        if (hdu.image()) {
          return read(hdu, primary.header());
        }
        seen.add(describe(hdu));
      }
      throw new UnreadableFitsException(
          "there is no image in it, only: "
              + seen.stream().limit(6).collect(Collectors.joining(", "))
              + (seen.size() > 6 ? ", …" : ""),
          "hdus",
          seen.size());
    });
  }

  /**
   * The image in a given HDU.
   *
   * @param hdu one of {@link #hdus()}
   */
  public FitsImage image(Hdu hdu) throws IOException {
    if (!hdu.image()) {
      throw new UnreadableFitsException(
          "HDU %d holds no image: %s".formatted(hdu.index(), describe(hdu)));
    }
    return guarded(() -> {
      var primary = new HduScanner(bytes, limits).next();
      return read(hdu, primary.header());
    });
  }

  /** The image in the HDU with that EXTNAME, or null when there is none. */
  public @Nullable FitsImage image(String extensionName) throws IOException {
    for (var hdu : hdus()) {
      if (hdu.image() && hdu.name().map(extensionName::equalsIgnoreCase).orElse(false)) {
        return image(hdu);
      }
    }
    return null;
  }

  /** The bytes of an HDU's data, for tables. */
  byte[] data(Hdu hdu) throws IOException {
    return guarded(() -> {
      requireData(hdu, hdu.dataBytes());
      if (hdu.dataBytes() > Integer.MAX_VALUE - 16) {
        throw new UnreadableFitsException(
            "HDU %d has %d bytes, more than 2 GiB".formatted(hdu.index(), hdu.dataBytes()));
      }
      return bytes.copy(hdu.dataOffset(), (int) hdu.dataBytes());
    });
  }

  private FitsImage read(Hdu hdu, FitsHeader primary) throws IOException {
    var repeated = RepeatedCards.settle(hdu, bytes);
    var shape = Shape.of(hdu, limits);
    int bitpix = hdu.bitpix();
    var decoder = new PixelDecoder(hdu.header(), bitpix);
    Plane plane;
    boolean lossy = false;
    if (hdu.kind() == Hdu.Kind.COMPRESSED_IMAGE) {
      requireData(hdu, hdu.dataBytes());
      var tiles = new TiledImage(hdu, bytes, limits);
      plane = tiles.read(shape);
      lossy = tiles.lossy();
    } else {
      requireData(hdu, shape.bytes(bitpix));
      var pixels = new float[shape.width() * shape.height()];
      long skipped = (long) shape.plane() * pixels.length * (Math.abs(bitpix) / 8);
      decoder.decode(bytes.segment(), hdu.dataOffset() + skipped, pixels);
      plane = new Plane(shape.width(), shape.height(), pixels);
    }
    var header = hdu.header();
    if (hdu.index() > 0 && header.logical("INHERIT").orElse(true)) {
      header = primary.followedBy(header);
    }
    return new FitsImage(
        plane,
        StructuralCards.without(header),
        hdu.index(),
        bitpix,
        decoder.bzero(),
        decoder.bscale(),
        lossy,
        note(repeated, shape.note()));
  }

  private static @Nullable String note(@Nullable String one, @Nullable String other) {
    return one == null || other == null ? (one == null ? other : one) : one + "; " + other;
  }

  private void requireData(Hdu hdu, long needed) throws UnreadableFitsException {
    long there = Math.max(0, bytes.size() - hdu.dataOffset());
    if (needed > there) {
      throw new UnreadableFitsException(
          "the header claims %d bytes of data (axes %s), the file has %d after it: truncated or wrong"
              .formatted(needed, hdu.axes(), there),
          "claimedBytes",
          needed,
          "presentBytes",
          there,
          "axes",
          hdu.axes());
    }
  }

  private static String describe(Hdu hdu) {
    return switch (hdu.kind()) {
      case BINARY_TABLE, ASCII_TABLE -> "a table";
      case OTHER -> "an unknown extension";
      case IMAGE, COMPRESSED_IMAGE ->
          hdu.axes().isEmpty()
              ? "a header without data"
              : "an array with axes " + hdu.axes().stream().limit(8).toList();
    };
  }

  /** A file that shrinks while it is mapped ends in an InternalError of the virtual machine. */
  private static <T> T guarded(Reading<T> reading) throws IOException {
    try {
      return reading.read();
    } catch (InternalError e) {
      throw new IOException("the file changed or could not be read while it was mapped", e);
    }
  }

  @Override
  public void close() throws IOException {
    bytes.close();
  }

  @FunctionalInterface
  private interface Reading<T> {
    T read() throws IOException;
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "FitsFile[%d bytes]", bytes.size());
  }
}
