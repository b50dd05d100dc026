package org.nightjar.imaging.fits;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * The binary table that holds compressed tiles: fixed rows, then a heap of bytes. Read from mapped
 * memory; nom-tam-fits' table allocates what a descriptor claims before it looks whether the heap
 * holds it, 1.9 GB for a file of 60 kB.
 */
final class TileTable {
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private final MemorySegment rows;
  private final MemorySegment heap;
  private final long rowBytes;
  private final FitsHeader header;

  TileTable(Hdu hdu, FitsBytes bytes) throws UnreadableFitsException {
    header = hdu.header();
    rowBytes = (long) header.number("NAXIS1").orElse(0);
    long tableBytes = rowBytes * (long) header.number("NAXIS2").orElse(0);
    long heapStart = (long) header.number("THEAP").orElse(tableBytes);
    if (rowBytes < 1
        || tableBytes > hdu.dataBytes()
        || heapStart < tableBytes
        || heapStart > hdu.dataBytes()) {
      throw new UnreadableFitsException(
          "the table of tiles has rows of %d bytes and a heap at %d, the data have %d bytes"
              .formatted(rowBytes, heapStart, hdu.dataBytes()));
    }
    var data = bytes.segment().asSlice(hdu.dataOffset(), hdu.dataBytes());
    rows = data.asSlice(0, tableBytes);
    heap = data.asSlice(heapStart);
  }

  /**
   * A column.
   *
   * @param offset within a row
   * @param form letter of TFORM; for arrays P or Q
   * @param element letter of the array's elements, else a blank
   */
  record Column(long offset, char form, char element) {
    int elementBytes() {
      return switch (element) {
        case 'I' -> 2;
        case 'J', 'E' -> 4;
        case 'K', 'D' -> 8;
        default -> 1;
      };
    }
  }

  /** The column of that name, or null. */
  @Nullable Column column(String name) throws UnreadableFitsException {
    int fields = (int) header.number("TFIELDS").orElse(0);
    long offset = 0;
    for (int i = 1; i <= Math.min(fields, 999); i++) {
      var form = header.text("TFORM" + i).orElse("");
      int digits = 0;
      while (digits < form.length() && digits < 6 && Character.isDigit(form.charAt(digits))) {
        digits++;
      }
      long repeat = digits == 0 ? 1 : Long.parseLong(form.substring(0, digits));
      char type = digits < form.length() ? form.charAt(digits) : ' ';
      long width = repeat * width(type);
      if (header.text("TTYPE" + i).orElse("").equalsIgnoreCase(name) && repeat > 0) {
        char element = digits + 1 < form.length() ? form.charAt(digits + 1) : ' ';
        if (offset + width > rowBytes) {
          throw new UnreadableFitsException(
              "column %s ends at byte %d of rows of %d".formatted(name, offset + width, rowBytes));
        }
        return new Column(offset, type, type == 'P' || type == 'Q' ? element : ' ');
      }
      offset += width;
    }
    return null;
  }

  private static int width(char type) {
    return switch (type) {
      case 'I' -> 2;
      case 'J', 'E' -> 4;
      case 'K', 'D', 'C', 'P' -> 8;
      case 'M', 'Q' -> 16;
      default -> 1;
    };
  }

  /** The array of a row, empty when there is none. */
  byte[] array(Column column, int row) throws UnreadableFitsException {
    long at = row * rowBytes + column.offset();
    long count;
    long start;
    if (column.form() == 'P') {
      count = rows.get(INT, at) & 0xffffffffL;
      start = rows.get(INT, at + 4) & 0xffffffffL;
    } else if (column.form() == 'Q') {
      count = rows.get(LONG, at);
      start = rows.get(LONG, at + 8);
    } else {
      throw new UnreadableFitsException("the column of tiles is not of variable length");
    }
    int size = column.elementBytes();
    if (count < 0
        || start < 0
        || count > heap.byteSize() / size
        || start > heap.byteSize() - count * size) {
      throw new UnreadableFitsException(
          "tile %d lies at byte %d with %d bytes, the heap has %d"
              .formatted(row, start, count * size, heap.byteSize()),
          "tile",
          row);
    }
    return heap.asSlice(start, count * size).toArray(ValueLayout.JAVA_BYTE);
  }

  /** A number of a row. */
  double number(Column column, int row) throws UnreadableFitsException {
    long at = row * rowBytes + column.offset();
    return switch (column.form()) {
      case 'D' -> Double.longBitsToDouble(rows.get(LONG, at));
      case 'E' -> Float.intBitsToFloat(rows.get(INT, at));
      case 'J' -> rows.get(INT, at);
      case 'K' -> rows.get(LONG, at);
      default -> throw new UnreadableFitsException("a column of numbers has form " + column.form());
    };
  }
}
