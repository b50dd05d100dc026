package org.nightjar.astrometry.index;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The header-data units of an index file. Its tables are opaque bytes in the writer's byte order,
 * one column each, told apart by the column's name; FITS' own types do not matter.
 */
final class IndexTables {
  private static final int BLOCK = 2880;
  private static final int CARD = 80;

  // Debian's largest has 13; an index with many tag-along columns may have more.
  private static final int MOST_TABLES = 256;

  // Histories of merged catalogues run to a few hundred blocks.
  private static final int MOST_HEADER_BLOCKS = 4096;

  private final Map<String, String> primary;
  private final List<Table> tables;

  private IndexTables(Map<String, String> primary, List<Table> tables) {
    this.primary = primary;
    this.tables = tables;
  }

  /**
   * One table.
   *
   * @param name of its only column
   * @param cards keyword to value, strings without quotes
   * @param rowBytes bytes in a row
   * @param rows how many
   * @param bytes exactly {@code rowBytes * rows}
   */
  record Table(
      String name, Map<String, String> cards, long rowBytes, long rows, MemorySegment bytes) {}

  Map<String, String> primary() {
    return primary;
  }

  Optional<Table> find(String name) {
    return tables.stream().filter(t -> t.name().equals(name)).findFirst();
  }

  /** Every size is held against the file's before anything is used. */
  static IndexTables scan(MemorySegment file) throws IndexFormatException {
    long size = file.byteSize();
    long offset = 0;
    Map<String, String> primary = Map.of();
    var tables = new ArrayList<Table>();
    for (int unit = 0; offset < size; unit++) {
      if (unit > MOST_TABLES) {
        throw new IndexFormatException("more than " + MOST_TABLES + " tables");
      }
      var cards = new LinkedHashMap<String, String>();
      offset = readHeader(file, offset, cards);
      if (unit == 0) {
        if (!"T".equals(cards.get("SIMPLE"))) {
          throw new IndexFormatException("not a FITS file: SIMPLE is missing");
        }
        primary = cards;
      }
      long dataBytes = dataBytes(cards);
      if (dataBytes > size - offset) {
        throw new IndexFormatException(
            "table "
                + cards.getOrDefault("TTYPE1", String.valueOf(unit))
                + " claims "
                + dataBytes
                + " bytes, the file has "
                + (size - offset)
                + " left");
      }
      if (unit > 0) {
        tables.add(
            new Table(
                cards.getOrDefault("TTYPE1", ""),
                cards,
                number(cards, "NAXIS1", 0),
                number(cards, "NAXIS2", 0),
                file.asSlice(offset, dataBytes)));
      }
      offset += (dataBytes + BLOCK - 1) / BLOCK * BLOCK;
    }
    return new IndexTables(primary, tables);
  }

  private static long readHeader(MemorySegment file, long start, Map<String, String> cards)
      throws IndexFormatException {
    var block = new byte[BLOCK];
    long offset = start;
    for (int b = 0; b < MOST_HEADER_BLOCKS; b++) {
      if (file.byteSize() - offset < BLOCK) {
        throw new IndexFormatException("header at byte " + start + " has no END");
      }
      MemorySegment.copy(file, ValueLayout.JAVA_BYTE, offset, block, 0, BLOCK);
      offset += BLOCK;
      for (int c = 0; c < BLOCK; c += CARD) {
        var card = new String(block, c, CARD, StandardCharsets.ISO_8859_1);
        if (card.startsWith("END     ")) {
          return offset;
        }
        if (card.charAt(8) == '=') {
          cards.putIfAbsent(card.substring(0, 8).strip(), valueOf(card.substring(9)));
        }
      }
    }
    throw new IndexFormatException(
        "header at byte " + start + " is longer than " + MOST_HEADER_BLOCKS + " blocks");
  }

  private static String valueOf(String field) {
    var text = field.strip();
    if (text.startsWith("'")) {
      int end = text.indexOf('\'', 1);
      return (end < 0 ? text.substring(1) : text.substring(1, end)).stripTrailing();
    }
    int slash = text.indexOf('/');
    return (slash < 0 ? text : text.substring(0, slash)).strip();
  }

  private static long dataBytes(Map<String, String> cards) throws IndexFormatException {
    long axes = number(cards, "NAXIS", 0);
    if (axes == 0) {
      return 0;
    }
    if (axes > 2 || number(cards, "BITPIX", 8) != 8) {
      throw new IndexFormatException(
          "NAXIS = "
              + axes
              + ", BITPIX = "
              + cards.get("BITPIX")
              + ": an index has byte tables with two axes only");
    }
    long bytes = 1;
    for (int i = 1; i <= axes; i++) {
      long n = number(cards, "NAXIS" + i, 0);
      if (n < 0 || n > 0 && bytes > Long.MAX_VALUE / 2 / n) {
        throw new IndexFormatException("NAXIS" + i + " = " + n + " is out of range");
      }
      bytes *= n;
    }
    return bytes;
  }

  /** An integer keyword. */
  static long number(Map<String, String> cards, String keyword, long otherwise)
      throws IndexFormatException {
    var text = cards.get(keyword);
    if (text == null) {
      return otherwise;
    }
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IndexFormatException(keyword + " = '" + text + "' is not a whole number");
    }
  }

  /** A real keyword, finite. */
  static double real(Map<String, String> cards, String keyword) throws IndexFormatException {
    var text = cards.get(keyword);
    try {
      double value = text == null ? Double.NaN : Double.parseDouble(text.replace('D', 'E'));
      if (Double.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw new IndexFormatException(keyword + " = '" + text + "' is not a finite number");
  }
}
