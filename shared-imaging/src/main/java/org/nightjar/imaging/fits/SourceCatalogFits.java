package org.nightjar.imaging.fits;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import nom.tam.fits.BinaryTable;
import nom.tam.fits.header.Standard;
import org.nightjar.imaging.source.SourceCatalog;
import org.nightjar.imaging.source.SourceColumn;

/**
 * A source catalogue as a FITS binary table that TOPCAT and Astropy open: names, units and formats
 * of {@link SourceColumn}, pixel coordinates 1-based, absent values NaN in floating-point columns
 * and TNULLn in integer ones.
 */
public final class SourceCatalogFits {
  private static final String NAME = "SOURCES";

  static {
    FitsLibrary.prepare();
  }

  private SourceCatalogFits() {}

  /**
   * @param header cards to go along, e.g. of the frame
   */
  public static void write(FitsWriter writer, SourceCatalog catalog, FitsHeader header)
      throws IOException {
    var table = new BinaryTable();
    for (var column : catalog.columns()) {
      table.addColumn(stored(column, catalog.column(column)));
    }
    var hdu = table.toHDU();
    int field = 0;
    for (var column : catalog.columns()) {
      hdu.setColumnName(field, column.fitsName(), column.description());
      if (!column.unit().isEmpty()) {
        hdu.setColumnMeta(field, Standard.TUNITn, column.unit(), null, true);
      }
      if (integer(column)) {
        hdu.setColumnMeta(field, Standard.TNULLn, missing(column), null, true);
      }
      hdu.setColumnMeta(field, "TCOMM", column.description(), null);
      field++;
    }
    writer.table(NAME, hdu, header);
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
    var table = CatalogTable.read(file, hdu, limits);
    var catalog = SourceCatalog.ofSize(table.rows());
    for (int field = 1; field <= table.fields(); field++) {
      var column = BY_NAME.get(hdu.header().text("TTYPE" + field).orElse(""));
      var values = column == null ? null : table.numbers(field);
      if (column != null && values != null) {
        if (column.coordinate()) {
          for (int i = 0; i < values.length; i++) {
            values[i]--;
          }
        }
        catalog = catalog.with(column, values);
      }
    }
    return catalog;
  }

  private static final Map<String, SourceColumn> BY_NAME = new HashMap<>();

  static {
    for (var column : SourceColumn.values()) {
      BY_NAME.put(column.fitsName(), column);
    }
  }

  private static boolean integer(SourceColumn column) {
    return column.format() == 'J' || column.format() == 'I';
  }

  private static long missing(SourceColumn column) {
    return column.format() == 'J' ? Integer.MIN_VALUE : Short.MIN_VALUE;
  }

  /** A column in the type of its format, from which the library takes TFORMn. */
  private static Object stored(SourceColumn column, double[] values) {
    int n = values.length;
    int add = column.coordinate() ? 1 : 0;
    switch (column.format()) {
      case 'D' -> {
        var out = new double[n];
        for (int i = 0; i < n; i++) {
          out[i] = values[i] + add;
        }
        return out;
      }
      case 'E' -> {
        var out = new float[n];
        for (int i = 0; i < n; i++) {
          out[i] = (float) (values[i] + add);
        }
        return out;
      }
      case 'J' -> {
        var out = new int[n];
        for (int i = 0; i < n; i++) {
          double v = values[i] + add;
          out[i] = Double.isNaN(v) ? Integer.MIN_VALUE : (int) Math.rint(v);
        }
        return out;
      }
      case 'I' -> {
        var out = new short[n];
        for (int i = 0; i < n; i++) {
          double v = values[i] + add;
          out[i] = Double.isNaN(v) ? Short.MIN_VALUE : (short) Math.rint(v);
        }
        return out;
      }
      default -> throw new IllegalArgumentException(column + " has format " + column.format());
    }
  }
}
