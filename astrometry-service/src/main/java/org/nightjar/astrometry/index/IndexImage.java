package org.nightjar.astrometry.index;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * The bytes of an index file, little-endian. The same stars and scale give the same bytes: there
 * are no dates in it.
 */
final class IndexImage {
  private static final int BLOCK = 2880;
  private static final ValueLayout.OfInt U32 =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfShort U16 =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfDouble F64 =
      ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** Codes lie within the circle that has (0,0) to (1,1) for its diameter. */
  static final double CODE_LOW = (1 - Math.sqrt(2)) / 2;

  static final double CODE_HIGH = (1 + Math.sqrt(2)) / 2;
  static final double CODE_SCALE = 65535 / (CODE_HIGH - CODE_LOW);

  /** Units per unit vector's component: the full range of 32 bits for [-1, 1]. */
  static final double STAR_SCALE = 4294967295.0 / 2;

  private record Unit(List<String> cards, long dataBytes, Consumer<MemorySegment> data) {
    long headerBytes() {
      return padded(80L * (cards.size() + 1));
    }
  }

  private final List<Unit> units = new ArrayList<>();

  private static long padded(long bytes) {
    return (bytes + BLOCK - 1) / BLOCK * BLOCK;
  }

  /**
   * @param indexId tells indexes apart in logs
   * @param allSky whether it covers the whole sky
   * @param starsPerQuad 3 or 4
   * @param quads star ids in tree order, pattern by pattern in the order of {@code codes}
   * @param codes tree of u16 codes
   * @param stars tree of u32 unit vectors, signed numbers that are 2^31 less than those stored
   * @param sweep one byte per star, small = bright
   */
  static MemorySegment compose(
      Arena arena,
      int indexId,
      boolean allSky,
      double lowRad,
      double highRad,
      int starsPerQuad,
      int[] quads,
      KdTreeBuilder codes,
      KdTreeBuilder stars,
      byte[] sweep,
      int cellsNside,
      int sweeps) {
    var image = new IndexImage();
    int nStars = stars.ids().length;
    int nQuads = codes.ids().length;
    image.primary(indexId, allSky, lowRad, highRad, starsPerQuad, nQuads, nStars);
    image.table("quads", 4 * starsPerQuad, nQuads, ints(quads, 0), List.of());
    int dims = 2 * (starsPerQuad - 2);
    var codeCards =
        List.of(
            card("AN_FILE", "'CKDT    '", "code tree"),
            card("HEALPIX", "-1", "covers no single healpix"),
            card("HPNSIDE", allSky ? "0" : "1", "so does this"),
            card("ALLSKY", allSky ? "T" : "F", "all-sky catalogue"),
            card("CXDX", "T", "xC <= xD in all codes"),
            card("CXDXLT1", "T", "mean x <= 1/2 in all codes"),
            card("CIRCLE", "T", "C, D lie in the circle of AB"));
    image.tree("codes", codes, dims, false, CODE_LOW, CODE_HIGH, CODE_SCALE, codeCards);
    var starCards =
        List.of(
            card("AN_FILE", "'SKDT    '", "star tree"),
            card("HEALPIX", "-1", "covers no single healpix"),
            card("HPNSIDE", allSky ? "0" : "1", "so does this"),
            card("ALLSKY", allSky ? "T" : "F", "all-sky catalogue"),
            card(
                "CUTNSIDE",
                String.valueOf(cellsNside),
                "stars spread on cells of this HEALPix size"),
            card("CUTMARG", "0", "margin, in cells"),
            card("CUTDEDUP", "1.0", "doubles closer than this removed [arcsec]"),
            card("CUTNSWEP", String.valueOf(sweeps), "stars per cell"));
    image.tree("stars", stars, 3, true, -1, 1, STAR_SCALE, starCards);
    image.table(
        "sweep",
        1,
        nStars,
        s -> MemorySegment.copy(sweep, 0, s, ValueLayout.JAVA_BYTE, 0, sweep.length),
        List.of());
    return image.write(arena);
  }

  private void primary(
      int indexId,
      boolean allSky,
      double lowRad,
      double highRad,
      int starsPerQuad,
      int nQuads,
      int nStars) {
    units.add(
        new Unit(
            List.of(
                card("SIMPLE", "T", "FITS"),
                card("BITPIX", "8", "bytes"),
                card("NAXIS", "0", "no image"),
                card("EXTEND", "T", "tables follow"),
                endian(),
                card("AN_FILE", "'QUAD    '", "star patterns, astrometry.net's format"),
                card("DIMQUADS", String.valueOf(starsPerQuad), "stars in a pattern"),
                card("NQUADS", String.valueOf(nQuads), "patterns"),
                card("NSTARS", String.valueOf(nStars), "stars"),
                card("SCALE_U", real(highRad), "largest distance of A and B [rad]"),
                card("SCALE_L", real(lowRad), "smallest distance of A and B [rad]"),
                card("INDEXID", String.valueOf(indexId), "unique id"),
                card("HEALPIX", "-1", "covers no single healpix"),
                card("HPNSIDE", allSky ? "0" : "1", "0 = the whole sky"),
                card("ALLSKY", allSky ? "T" : "F", "all-sky catalogue")),
            0,
            s -> {}));
  }

  private void tree(
      String name,
      KdTreeBuilder tree,
      int dims,
      boolean wide,
      double low,
      double high,
      double scale,
      List<String> first) {
    int n = tree.ids().length;
    int valueBytes = wide ? 4 : 2;
    var type = wide ? "'u32     '" : "'u16     '";
    var cards = new ArrayList<>(first);
    cards.add(endian());
    cards.add(card("KDT_NAME", "'%-8s'".formatted(name), "tree"));
    cards.add(card("KDT_NDAT", String.valueOf(n), "points"));
    cards.add(card("KDT_NDIM", String.valueOf(dims), "dimensions"));
    cards.add(card("KDT_NNOD", String.valueOf(tree.nodes()), "nodes"));
    cards.add(card("KDT_VER", "1", "version"));
    cards.add(card("KDT_EXT", "'double  '", "type outside"));
    cards.add(card("KDT_INT", type, "type of the splits"));
    cards.add(card("KDT_DATA", type, "type of the points"));
    cards.add(card("KDT_LINL", "F", "leaves differ in size"));
    table("kdtree_header_" + name, 0, 0, s -> {}, cards);
    table("kdtree_lr_" + name, 4, tree.lastOfLeaf().length, ints(tree.lastOfLeaf(), 0), List.of());
    // Splits hold values in the tree's signed order; the file wants them unsigned.
    int bias = wide ? Integer.MIN_VALUE : 0;
    if (tree.splits().length > 0) {
      table(
          "kdtree_split_" + name,
          valueBytes,
          tree.splits().length,
          wide ? ints(tree.splits(), bias) : shorts(tree.splits()),
          List.of());
    }
    table(
        "kdtree_range_" + name,
        8,
        2 * dims + 1,
        s -> {
          for (int d = 0; d < dims; d++) {
            s.set(F64, 8L * d, low);
            s.set(F64, 8L * (dims + d), high);
          }
          s.set(F64, 16L * dims, scale);
        },
        List.of());
    table(
        "kdtree_data_" + name,
        valueBytes * dims,
        n,
        wide ? ints(tree.points(), bias) : shorts(tree.points()),
        List.of());
  }

  private static Consumer<MemorySegment> ints(int[] values, int bias) {
    return s -> {
      for (int i = 0; i < values.length; i++) {
        s.set(U32, 4L * i, values[i] + bias);
      }
    };
  }

  private static Consumer<MemorySegment> shorts(int[] values) {
    return s -> {
      for (int i = 0; i < values.length; i++) {
        s.set(U16, 2L * i, (short) values[i]);
      }
    };
  }

  private void table(
      String name, int rowBytes, int rows, Consumer<MemorySegment> data, List<String> more) {
    var cards = new ArrayList<String>();
    cards.add(card("XTENSION", "'BINTABLE'", "bytes in the order of ENDIAN"));
    cards.add(card("BITPIX", "8", "bytes"));
    cards.add(card("NAXIS", "2", "rows of bytes"));
    cards.add(card("NAXIS1", String.valueOf(rowBytes), "bytes in a row"));
    cards.add(card("NAXIS2", String.valueOf(rows), "rows"));
    cards.add(card("PCOUNT", "0", "no heap"));
    cards.add(card("GCOUNT", "1", "one group"));
    cards.add(card("TFIELDS", "1", "one column"));
    cards.add(card("TFORM1", "'%-8s'".formatted(rowBytes + "A"), "opaque bytes"));
    cards.add(card("TTYPE1", "'%-8s'".formatted(name), "what it is"));
    cards.addAll(more);
    units.add(new Unit(cards, (long) rowBytes * rows, data));
  }

  private static String endian() {
    return card("ENDIAN", "'04:03:02:01'", "0x01020304 as it lies in memory");
  }

  private static String real(double v) {
    return String.format(Locale.ROOT, "%.14G", v);
  }

  private static String card(String keyword, String value, String comment) {
    var text =
        value.startsWith("'")
            ? "%-8s= %-20s / %s".formatted(keyword, value, comment)
            : "%-8s= %20s / %s".formatted(keyword, value, comment);
    return "%-80s".formatted(text).substring(0, 80);
  }

  private MemorySegment write(Arena arena) {
    long size = 0;
    for (var unit : units) {
      size += unit.headerBytes() + padded(unit.dataBytes());
    }
    var bytes = arena.allocate(size, 8);
    long at = 0;
    for (var unit : units) {
      var text = new StringBuilder();
      unit.cards().forEach(text::append);
      text.append("%-80s".formatted("END"));
      while (text.length() < unit.headerBytes()) {
        text.append(' ');
      }
      var header = text.toString().getBytes(StandardCharsets.US_ASCII);
      MemorySegment.copy(header, 0, bytes, ValueLayout.JAVA_BYTE, at, header.length);
      at += header.length;
      unit.data().accept(bytes.asSlice(at, unit.dataBytes()));
      at += padded(unit.dataBytes());
    }
    return bytes;
  }
}
