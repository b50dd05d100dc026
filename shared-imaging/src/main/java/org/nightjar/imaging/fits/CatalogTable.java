package org.nightjar.imaging.fits;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.SequenceInputStream;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import nom.tam.fits.BinaryTable;
import nom.tam.fits.Header;
import nom.tam.fits.header.Standard;
import nom.tam.util.FitsInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a binary table that hold one number a row, by nom-tam-fits. It believes what a
 * header says and allocates accordingly: what it is told is checked before, and it is told of fixed
 * rows only, no heap and no shapes.
 */
final class CatalogTable {
  private static final int MAX_FIELDS = 999; // of the standard
  private static final int MAX_ROW_BYTES = 1 << 20; // keeps the library's sums within an int

  private static final Pattern FORM = Pattern.compile("\\d{0,9}[A-Z].{0,60}");

  static {
    FitsLibrary.prepare();
  }

  private final FitsHeader header;
  private final BinaryTable table;

  private CatalogTable(FitsHeader header, BinaryTable table) {
    this.header = header;
    this.table = table;
  }

  /**
   * @throws UnreadableFitsException when the header's claims contradict each other or the file
   */
  static CatalogTable read(FitsFile file, Hdu hdu, ReadLimits limits) throws IOException {
    if (hdu.axes().size() != 2) {
      throw new UnreadableFitsException(
          "the table has %d axes, must have 2".formatted(hdu.axes().size()));
    }
    int rowBytes = whole(hdu.axes().getFirst(), "NAXIS1", MAX_ROW_BYTES);
    int rows = whole(hdu.axes().get(1), "NAXIS2", limits.maxPixels());
    int fields = whole((long) hdu.header().number("TFIELDS").orElse(0), "TFIELDS", MAX_FIELDS);
    try {
      var checked = checked(hdu.header(), rowBytes, rows, fields);
      var table = new BinaryTable(checked);
      long tableBytes = (long) rowBytes * rows;
      if (tableBytes > 0) {
        var data = file.data(hdu);
        if (data.length < tableBytes) {
          throw new UnreadableFitsException(
              "the table claims %d rows of %d bytes, its data are %d bytes"
                  .formatted(rows, rowBytes, data.length));
        }
        // then zeros, since without padding the library takes a table for truncated
        table.read(
            new FitsInputStream(
                new SequenceInputStream(
                    new ByteArrayInputStream(data, 0, (int) tableBytes),
                    new ByteArrayInputStream(new byte[HeaderReader.BLOCK]))));
      }
      return new CatalogTable(hdu.header(), table);
    } catch (RuntimeException e) { // FitsException is one, but not the only one
      throw new UnreadableFitsException("the table cannot be read: " + e.getMessage());
    }
  }

  private static Header checked(FitsHeader header, int rowBytes, int rows, int fields)
      throws UnreadableFitsException {
    var checked = new Header();
    checked.addValue(Standard.XTENSION, Standard.XTENSION_BINTABLE);
    checked.addValue(Standard.BITPIX, 8);
    checked.addValue(Standard.NAXIS, 2);
    checked.addValue(Standard.NAXIS1, rowBytes);
    checked.addValue(Standard.NAXIS2, rows);
    checked.addValue(Standard.PCOUNT, 0);
    checked.addValue(Standard.GCOUNT, 1);
    checked.addValue(Standard.TFIELDS, fields);
    long sum = 0;
    for (int field = 1; field <= fields; field++) {
      var form = HeaderWriter.printable(header.text("TFORM" + field).orElse(""));
      if (!FORM.matcher(form).matches()) {
        throw new UnreadableFitsException(
            "TFORM%d = '%s', must be a count and a letter".formatted(field, form));
      }
      checked.addValue(Standard.TFORMn.n(field), form);
      var column = BinaryTable.getDescriptor(checked, field - 1);
      long count = column.getTableBaseCount();
      if (count < 0 || count > rowBytes || (sum += column.rowLen()) > rowBytes) {
        throw new UnreadableFitsException(
            "TFORM%d = '%s' goes beyond rows of %d bytes".formatted(field, form, rowBytes));
      }
    }
    if (sum != rowBytes) {
      throw new UnreadableFitsException(
          "the columns take %d bytes of rows of %d: must agree".formatted(sum, rowBytes));
    }
    return checked;
  }

  private static int whole(long value, String name, long limit) throws UnreadableFitsException {
    if (value < 0 || value > limit) {
      throw new UnreadableFitsException(
          "%s = %d, must be 0 to %d".formatted(name, value, limit), name, value);
    }
    return (int) value;
  }

  int rows() {
    return table.getNRows();
  }

  int fields() {
    return table.getNCols();
  }

  /**
   * A column's numbers, NaN where TNULLn says so; null when it does not hold one number a row.
   *
   * @param field from 1
   */
  double @Nullable [] numbers(int field) {
    var column = table.getDescriptor(field - 1);
    if (column.isVariableSize() || !column.isNumeric() || column.getTableBaseCount() != 1) {
      return null;
    }
    var stored = rows() == 0 ? new double[0] : table.getFlattenedColumn(field - 1);
    var missing = header.number("TNULL" + field);
    var out = new double[rows()];
    for (int i = 0; i < out.length; i++) {
      out[i] =
          switch (stored) {
            case byte[] b -> present(b[i] & 0xff, missing);
            case short[] s -> present(s[i], missing);
            case int[] n -> present(n[i], missing);
            case long[] n -> present(n[i], missing);
            case float[] v -> v[i];
            case double[] v -> v[i];
            default -> throw new IllegalStateException("a column of " + stored.getClass());
          };
    }
    return out;
  }

  private static double present(double value, OptionalDouble missing) {
    return missing.isPresent() && value == missing.getAsDouble() ? Double.NaN : value;
  }
}
