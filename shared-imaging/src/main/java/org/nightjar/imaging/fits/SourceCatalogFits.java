package org.nightjar.imaging.fits;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nightjar.imaging.source.SourceCatalog;
import org.nightjar.imaging.source.SourceColumn;

/**
 * A source catalogue as a FITS binary table that TOPCAT and Astropy open: names, units and formats
 * of {@link SourceColumn}, pixel coordinates 1-based, absent values NaN in floating-point columns
 * and TNULLn in integer ones.
 */
public final class SourceCatalogFits {
  private static final String NAME = "SOURCES";

  private SourceCatalogFits() {}

  /**
   * @param header cards to go along, e.g. of the frame
   */
  public static void write(FitsWriter writer, SourceCatalog catalog, FitsHeader header)
      throws IOException {
    var cards = new ArrayList<FitsHeader.Card>();
    int rowBytes = 0;
    int field = 0;
    for (var column : catalog.columns()) {
      field++;
      cards.add(new FitsHeader.Card("TTYPE" + field, column.fitsName(), column.description()));
      cards.add(new FitsHeader.Card("TFORM" + field, "1" + column.format(), null));
      if (!column.unit().isEmpty()) {
        cards.add(new FitsHeader.Card("TUNIT" + field, column.unit(), null));
      }
      if (width(column) != 0 && integer(column)) {
        cards.add(new FitsHeader.Card("TNULL" + field, missing(column), null));
      }
      cards.add(new FitsHeader.Card("TCOMM" + field, column.description(), null));
      rowBytes += width(column);
    }
    var rows = ByteBuffer.allocate(Math.multiplyExact(rowBytes, catalog.size()));
    for (int row = 0; row < catalog.size(); row++) {
      for (var column : catalog.columns()) {
        put(rows, column, catalog.get(column, row));
      }
    }
    writer.table(NAME, field, cards, rowBytes, rows.array(), header);
  }

  public static byte[] bytes(SourceCatalog catalog, FitsHeader header) {
    return FitsWriter.bytes(writer -> write(writer, catalog, header));
  }

  /**
   * Reads the columns that are known from the first binary table of a file.
   *
   * @throws UnreadableFitsException when there is no such table
   */
  public static SourceCatalog read(Path path, ReadLimits limits) throws IOException {
    try (var file = FitsFile.open(path, limits)) {
      for (var hdu : file.hdus()) {
        if (hdu.kind() == Hdu.Kind.BINARY_TABLE) {
          return read(file, hdu, limits);
        }
      }
    }
    throw new UnreadableFitsException("there is no binary table in it");
  }

  private static SourceCatalog read(FitsFile file, Hdu hdu, ReadLimits limits) throws IOException {
    var header = hdu.header();
    int rowBytes = whole(hdu.axes().getFirst(), "NAXIS1", limits.maxPixels());
    int rows = whole(hdu.axes().get(1), "NAXIS2", limits.maxPixels());
    int fields = whole((long) header.number("TFIELDS").orElse(0), "TFIELDS", 999);
    var data = ByteBuffer.wrap(file.data(hdu));
    var catalog = SourceCatalog.ofSize(rows);
    int offset = 0;
    for (int field = 1; field <= fields; field++) {
      var form = Form.parse(header.text("TFORM" + field).orElse(""));
      var column = byName(header.text("TTYPE" + field).orElse(""));
      if (column != null && form.repeat() == 1 && "BIJKED".indexOf(form.type()) >= 0) {
        if (offset + form.bytes() > rowBytes) {
          throw new UnreadableFitsException(
              "column %d ends at byte %d of rows of %d"
                  .formatted(field, offset + form.bytes(), rowBytes));
        }
        var missing = header.number("TNULL" + field);
        var values = new double[rows];
        for (int row = 0; row < rows; row++) {
          double v = form.get(data, row * rowBytes + offset);
          boolean absent = form.integer() && missing.isPresent() && v == missing.getAsDouble();
          values[row] = absent ? Double.NaN : column.coordinate() ? v - 1 : v;
        }
        catalog = catalog.with(column, values);
      }
      offset = Math.toIntExact(Math.min(Integer.MAX_VALUE, offset + form.bytes()));
    }
    return catalog;
  }

  private static int whole(long value, String name, long limit) throws UnreadableFitsException {
    if (value < 0 || value > limit) {
      throw new UnreadableFitsException(
          "%s = %d, must be 0 to %d".formatted(name, value, limit), name, value);
    }
    return (int) value;
  }

  private static final Map<String, SourceColumn> BY_NAME = new HashMap<>();

  static {
    for (var column : SourceColumn.values()) {
      BY_NAME.put(column.fitsName(), column);
    }
  }

  private static @Nullable SourceColumn byName(String name) {
    return BY_NAME.get(name);
  }

  private static boolean integer(SourceColumn column) {
    return column.format() == 'J' || column.format() == 'I';
  }

  private static long missing(SourceColumn column) {
    return column.format() == 'J' ? Integer.MIN_VALUE : Short.MIN_VALUE;
  }

  private static int width(SourceColumn column) {
    return switch (column.format()) {
      case 'D' -> 8;
      case 'E', 'J' -> 4;
      case 'I' -> 2;
      default -> throw new IllegalArgumentException(column + " has format " + column.format());
    };
  }

  private static void put(ByteBuffer row, SourceColumn column, double value) {
    double v = column.coordinate() ? value + 1 : value;
    switch (column.format()) {
      case 'D' -> row.putDouble(v);
      case 'E' -> row.putFloat((float) v);
      case 'J' -> row.putInt(Double.isNaN(v) ? Integer.MIN_VALUE : (int) Math.rint(v));
      default -> row.putShort(Double.isNaN(v) ? Short.MIN_VALUE : (short) Math.rint(v));
    }
  }

  /** A TFORM. */
  private record Form(long repeat, char type) {
    static Form parse(String form) {
      int digits = 0;
      while (digits < form.length() && digits < 9 && Character.isDigit(form.charAt(digits))) {
        digits++;
      }
      long repeat = digits == 0 ? 1 : Long.parseLong(form.substring(0, digits));
      return new Form(repeat, digits < form.length() ? form.charAt(digits) : '?');
    }

    long bytes() {
      return switch (type) {
        case 'L', 'B', 'A' -> repeat;
        case 'X' -> (repeat + 7) / 8;
        case 'I' -> 2 * repeat;
        case 'J', 'E' -> 4 * repeat;
        case 'K', 'D', 'C', 'P' -> 8 * repeat;
        case 'M', 'Q' -> 16 * repeat;
        default -> 0;
      };
    }

    boolean integer() {
      return "BIJK".indexOf(type) >= 0;
    }

    double get(ByteBuffer data, int at) {
      return switch (type) {
        case 'B' -> data.get(at) & 0xff;
        case 'I' -> data.getShort(at);
        case 'J' -> data.getInt(at);
        case 'K' -> data.getLong(at);
        case 'E' -> data.getFloat(at);
        default -> data.getDouble(at);
      };
    }
  }
}
