package org.nightjar.astrometry.index;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;

/**
 * A k-d tree of points with unsigned 16 or 32 bit coordinates, as it lies in the file: an implicit
 * heap whose inner nodes hold split planes and whose leaves hold runs of points.
 *
 * <p>Physical and stored coordinate: {@code q = min[d] + t / scale}. The dimension that an inner
 * node splits is packed into the low bits of its split word; left of it lie points with {@code t <=
 * value}, right of it {@code t >= value}.
 */
final class KdTree {
  private static final ValueLayout.OfInt U32 = ValueLayout.JAVA_INT_UNALIGNED;
  private static final ValueLayout.OfShort U16 = ValueLayout.JAVA_SHORT_UNALIGNED;

  private final MemorySegment data;
  private final MemorySegment split;
  private final MemorySegment lastOfLeaf;
  private final boolean swapped;
  private final boolean wide;
  private final int dimensions;
  private final int size;
  private final int inner;
  private final int leaves;
  private final boolean evenLeaves;
  private final double[] min;
  private final double scale;

  private KdTree(
      MemorySegment data,
      MemorySegment split,
      MemorySegment lastOfLeaf,
      boolean swapped,
      boolean wide,
      int dimensions,
      int size,
      int inner,
      boolean evenLeaves,
      double[] min,
      double scale) {
    this.data = data;
    this.split = split;
    this.lastOfLeaf = lastOfLeaf;
    this.swapped = swapped;
    this.wide = wide;
    this.dimensions = dimensions;
    this.size = size;
    this.inner = inner;
    this.leaves = inner + 1;
    this.evenLeaves = evenLeaves;
    this.min = min;
    this.scale = scale;
  }

  /** The low bits of a split word that name the dimension. */
  static int dimensionMask(int dimensions) {
    return dimensions <= 1 ? 0 : (Integer.highestOneBit(dimensions - 1) << 1) - 1;
  }

  /**
   * @param name {@code codes} or {@code stars}
   * @param dimensions how many the points must have
   * @param swapped whether the file's byte order is not this machine's
   */
  static KdTree read(IndexTables tables, String name, int dimensions, boolean swapped)
      throws IndexFormatException {
    var header = table(tables, "kdtree_header_" + name).cards();
    long n = IndexTables.number(header, "KDT_NDAT", -1);
    long nodes = IndexTables.number(header, "KDT_NNOD", -1);
    require(name, "KDT_NDIM", IndexTables.number(header, "KDT_NDIM", -1), dimensions);
    if (n < 1 || n > Integer.MAX_VALUE / 2) {
      throw new IndexFormatException("KDT_NDAT = " + n + " of " + name + " is out of range");
    }
    if (nodes < 1 || nodes > 2 * n + 1 || Long.bitCount(nodes + 1) != 1) {
      throw new IndexFormatException(
          "KDT_NNOD = " + nodes + " of " + name + ", must be 2^k - 1 and at most " + (2 * n + 1));
    }
    boolean wide = isWide(header, name);
    int valueBytes = wide ? 4 : 2;
    int inner = (int) (nodes / 2);
    var data = table(tables, "kdtree_data_" + name);
    checkShape(data, n, (long) dimensions * valueBytes);
    var range = table(tables, "kdtree_range_" + name);
    checkShape(range, 2L * dimensions + 1, 8);
    var split = MemorySegment.NULL;
    if (inner > 0) {
      var splitTable =
          tables
              .find("kdtree_split_" + name)
              .orElseThrow(() ->
                  new IndexFormatException(
                      "no kdtree_split_"
                          + name
                          + " table: trees of bounding boxes are not supported"));
      checkShape(splitTable, inner, valueBytes);
      split = splitTable.bytes();
    }
    var lr = tables.find("kdtree_lr_" + name);
    if (lr.isPresent()) {
      checkShape(lr.get(), inner + 1L, 4);
    }
    if (tables.find("kdtree_perm_" + name).isPresent()) {
      throw new IndexFormatException(
          "kdtree_perm_" + name + ": permuted trees are not supported, run unpermute first");
    }
    var min = new double[dimensions];
    for (int d = 0; d < dimensions; d++) {
      min[d] = real(range.bytes(), d, swapped);
    }
    double scale = real(range.bytes(), 2 * dimensions, swapped);
    if (!(scale > 0)) {
      throw new IndexFormatException("scale = " + scale + " of " + name + ", must be > 0");
    }
    return new KdTree(
        data.bytes(),
        split,
        lr.map(IndexTables.Table::bytes).orElse(MemorySegment.NULL),
        swapped,
        wide,
        dimensions,
        (int) n,
        inner,
        lr.isEmpty(),
        min,
        scale);
  }

  private static IndexTables.Table table(IndexTables tables, String name)
      throws IndexFormatException {
    return tables.find(name).orElseThrow(() -> new IndexFormatException("no table " + name));
  }

  private static boolean isWide(Map<String, String> header, String name)
      throws IndexFormatException {
    var type = header.getOrDefault("KDT_DATA", "");
    if (!type.equals(header.get("KDT_INT")) || !type.equals("u16") && !type.equals("u32")) {
      throw new IndexFormatException(
          "tree of "
              + name
              + " has type '"
              + header.get("KDT_INT")
              + "', '"
              + type
              + "'; u16 and u32 are supported");
    }
    return type.equals("u32");
  }

  private static void require(String name, String key, long found, long needed)
      throws IndexFormatException {
    if (found != needed) {
      throw new IndexFormatException(
          key + " = " + found + " of the tree of " + name + ", must be " + needed);
    }
  }

  private static void checkShape(IndexTables.Table table, long rows, long rowBytes)
      throws IndexFormatException {
    if (table.rows() != rows || table.rowBytes() != rowBytes) {
      throw new IndexFormatException(
          "table "
              + table.name()
              + " has "
              + table.rows()
              + " rows of "
              + table.rowBytes()
              + " bytes, must have "
              + rows
              + " of "
              + rowBytes);
    }
  }

  private static double real(MemorySegment range, int i, boolean swapped)
      throws IndexFormatException {
    long bits = range.get(ValueLayout.JAVA_LONG_UNALIGNED, 8L * i);
    double value = Double.longBitsToDouble(swapped ? Long.reverseBytes(bits) : bits);
    if (!Double.isFinite(value)) {
      throw new IndexFormatException("range value " + i + " = " + value + ", must be finite");
    }
    return value;
  }

  int size() {
    return size;
  }

  int leaves() {
    return leaves;
  }

  /** Index of the first point of a leaf. */
  int firstOfLeaf(int leaf) {
    return leaf == 0 ? 0 : lastOfLeaf(leaf - 1) + 1;
  }

  private int lastOfLeaf(int leaf) {
    if (evenLeaves) {
      return (int) ((leaf + 1L) * size / leaves) - 1;
    }
    int last = word(lastOfLeaf, leaf);
    return Math.clamp(last, -1, size - 1);
  }

  /** Writes the physical coordinates of a point to {@code out}. */
  void point(int index, double[] out) {
    long at = (long) index * dimensions;
    for (int d = 0; d < dimensions; d++) {
      out[d] = min[d] + value(data, at + d) / scale;
    }
  }

  /**
   * Collects all points within a Euclidean distance, in the order in which they are stored.
   *
   * @param centre physical coordinates
   * @param radius physical, >= 0, kept to within two quanta of storage
   */
  void within(double[] centre, double radius, Hits hits) {
    hits.clear();
    var target = hits.target;
    for (int d = 0; d < dimensions; d++) {
      target[d] = Math.round((centre[d] - min[d]) * scale);
    }
    int mask = dimensionMask(dimensions);
    long reach = (long) Math.ceil(radius * scale) + mask;
    double limit = radius * scale + 0.5;
    double limitSquare = limit * limit;
    var stack = hits.stack;
    int depth = 0;
    stack[depth++] = 0;
    while (depth > 0) {
      int node = stack[--depth];
      if (node >= inner) {
        scanLeaf(node - inner, target, reach, limitSquare, hits);
        continue;
      }
      long word = value(split, node);
      long at = target[(int) (word & mask)];
      long plane = word & ~(long) mask;
      if (at + reach >= plane) {
        stack[depth++] = 2 * node + 2;
      }
      if (at - reach <= plane) {
        stack[depth++] = 2 * node + 1;
      }
    }
  }

  private void scanLeaf(int leaf, long[] target, long reach, double limitSquare, Hits hits) {
    int last = lastOfLeaf(leaf);
    for (int i = firstOfLeaf(leaf); i <= last; i++) {
      long at = (long) i * dimensions;
      double square = 0;
      for (int d = 0; d < dimensions; d++) {
        long delta = value(data, at + d) - target[d];
        if (delta > reach || -delta > reach) {
          square = Double.POSITIVE_INFINITY;
          break;
        }
        square += (double) delta * delta;
      }
      if (square <= limitSquare) {
        hits.add(i);
      }
    }
  }

  private long value(MemorySegment segment, long i) {
    if (wide) {
      return word(segment, i) & 0xffffffffL;
    }
    short s = segment.get(U16, 2 * i);
    return (swapped ? Short.reverseBytes(s) : s) & 0xffff;
  }

  private int word(MemorySegment segment, long i) {
    int v = segment.get(U32, 4 * i);
    return swapped ? Integer.reverseBytes(v) : v;
  }
}
