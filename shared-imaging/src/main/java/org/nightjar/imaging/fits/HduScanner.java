package org.nightjar.imaging.fits;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** Walks from header to header without touching data. */
final class HduScanner {
  private static final int MAX_AXES = 999; // of the standard
  private static final long TOO_LONG = Long.MAX_VALUE / 4;

  private final FitsBytes bytes;
  private final ReadLimits limits;
  private long next;
  private int index;

  HduScanner(FitsBytes bytes, ReadLimits limits) {
    this.bytes = bytes;
    this.limits = limits;
  }

  /** All units; what follows a truncated or broken one is left out. */
  List<Hdu> all() throws UnreadableFitsException {
    var hdus = new ArrayList<Hdu>();
    while (hasNext()) {
      try {
        hdus.add(next());
      } catch (UnreadableFitsException e) {
        if (hdus.isEmpty()) {
          throw e;
        }
        return hdus;
      }
    }
    return hdus;
  }

  boolean hasNext() {
    if (index == 0) {
      return true;
    }
    return index < limits.maxHdus() && extensionAt(bytes, next);
  }

  /** Whether an extension's header begins there. */
  static boolean extensionAt(FitsBytes bytes, long offset) {
    return offset + HeaderReader.BLOCK <= bytes.size() && startsWith(bytes, offset, "XTENSION");
  }

  private static boolean startsWith(FitsBytes bytes, long offset, String keyword) {
    var start = bytes.copy(offset, keyword.length());
    for (int i = 0; i < start.length; i++) {
      if (start[i] != keyword.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  Hdu next() throws UnreadableFitsException {
    if (index == 0 && (bytes.size() < 9 || !startsWith(bytes, 0, "SIMPLE  "))) {
      throw new UnreadableFitsException("it is not FITS: it does not begin with SIMPLE");
    }
    var parsed = HeaderReader.parse(bytes, next, limits);
    var header = parsed.header();
    var axes = axes(header, "NAXIS");
    long length = dataBytes(header);
    var kind = kind(header, axes);
    var shown = kind == Hdu.Kind.COMPRESSED_IMAGE ? axes(header, "ZNAXIS") : axes;
    var hdu = new Hdu(index, kind, header, shown, parsed.dataOffset(), length);
    next = parsed.dataOffset() + padded(length);
    index++;
    return hdu;
  }

  private static Hdu.Kind kind(FitsHeader header, List<Long> axes) {
    var extension = header.text("XTENSION").orElse("IMAGE");
    return switch (extension) {
      case "IMAGE", "IUEIMAGE" ->
          !axes.isEmpty() && axes.getFirst() == 0 && header.logical("GROUPS").orElse(false)
              ? Hdu.Kind.OTHER
              : Hdu.Kind.IMAGE;
      case "BINTABLE", "A3DTABLE" ->
          header.logical("ZIMAGE").orElse(false)
              ? Hdu.Kind.COMPRESSED_IMAGE
              : Hdu.Kind.BINARY_TABLE;
      case "TABLE" -> Hdu.Kind.ASCII_TABLE;
      default -> Hdu.Kind.OTHER;
    };
  }

  private static List<Long> axes(FitsHeader header, String keyword) throws UnreadableFitsException {
    long naxis = integer(header, keyword);
    if (naxis < 0 || naxis > MAX_AXES) {
      throw new UnreadableFitsException(
          "%s = %d, must be 0 to %d".formatted(keyword, naxis, MAX_AXES), keyword, naxis);
    }
    var axes = new ArrayList<Long>();
    for (int i = 1; i <= naxis; i++) {
      long n = integer(header, keyword + i);
      if (n < 0) {
        throw new UnreadableFitsException(
            "%s%d = %d, must not be negative".formatted(keyword, i, n), keyword + i, n);
      }
      axes.add(n);
    }
    return axes;
  }

  /** Length in whole blocks. */
  static long padded(long length) {
    return (length + HeaderReader.BLOCK - 1) / HeaderReader.BLOCK * HeaderReader.BLOCK;
  }

  /** How long the data are by the header, padding not counted. */
  static long dataBytes(FitsHeader header) throws UnreadableFitsException {
    long bitpix = integer(header, "BITPIX");
    if (bitpix != 8
        && bitpix != 16
        && bitpix != 32
        && bitpix != 64
        && bitpix != -32
        && bitpix != -64) {
      throw new UnreadableFitsException(
          "BITPIX = %d, must be 8, 16, 32, 64, -32 or -64".formatted(bitpix), "BITPIX", bitpix);
    }
    return dataBytes(header, axes(header, "NAXIS"), Math.abs(bitpix) / 8);
  }

  private static long dataBytes(FitsHeader header, List<Long> axes, long bytesPerValue)
      throws UnreadableFitsException {
    if (axes.isEmpty()) {
      return 0;
    }
    boolean groups = axes.getFirst() == 0 && header.logical("GROUPS").orElse(false);
    long product = 1;
    for (int i = groups ? 1 : 0; i < axes.size(); i++) {
      product = times(product, axes.get(i));
    }
    long extra = optional(header, "PCOUNT", 0);
    long count = optional(header, "GCOUNT", 1);
    if (!header.has("XTENSION") && !groups) {
      extra = 0;
      count = 1;
    }
    if (extra < 0 || count < 0) {
      throw new UnreadableFitsException(
          "PCOUNT = %d, GCOUNT = %d, must not be negative".formatted(extra, count),
          "PCOUNT",
          extra,
          "GCOUNT",
          count);
    }
    return times(bytesPerValue, times(count, Math.min(TOO_LONG, product + extra)));
  }

  private static long times(long a, long b) {
    return Math.multiplyHigh(a, b) != 0 || a * b < 0 || a * b > TOO_LONG ? TOO_LONG : a * b;
  }

  private static long optional(FitsHeader header, String keyword, long otherwise)
      throws UnreadableFitsException {
    return header.has(keyword) ? integer(header, keyword) : otherwise;
  }

  private static long integer(FitsHeader header, String keyword) throws UnreadableFitsException {
    var card = header.card(keyword);
    if (card.isEmpty()) {
      throw new UnreadableFitsException("the header has no " + keyword, "keyword", keyword);
    }
    if (card.get().value() instanceof Long n) {
      return Math.clamp(n, -TOO_LONG, TOO_LONG);
    }
    OptionalDouble number = header.number(keyword);
    if (number.isPresent() && number.getAsDouble() == Math.rint(number.getAsDouble())) {
      return Math.clamp((long) number.getAsDouble(), -TOO_LONG, TOO_LONG);
    }
    throw new UnreadableFitsException(
        "%s = %s, must be a whole number".formatted(keyword, card.get().value()),
        keyword,
        String.valueOf(card.get().value()));
  }
}
