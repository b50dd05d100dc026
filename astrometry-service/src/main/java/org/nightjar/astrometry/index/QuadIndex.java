package org.nightjar.astrometry.index;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Patterns of 3 to 5 stars ("quads"), findable by shape, and the stars that they are made of, in
 * astrometry.net's file format. Immutable; shared by all threads. A file is mapped, not read; it
 * must not be used after {@link #close}.
 *
 * <p>A quad's stars A and B lie furthest apart; the code is the place of the others in the frame in
 * which A is (0, 0) and B is (1, 1), on the tangent plane at the middle of AB with x to the north
 * and y to the east. Codes are unique up to the order of the stars by {@code xC <= xD <= xE} and
 * mean x {@code <= 1/2}.
 */
public final class QuadIndex implements AutoCloseable {
  private final String name;
  private final Arena arena;
  private final int starsPerQuad;
  private final double lowScale;
  private final double highScale;
  private final MemorySegment quads;
  private final boolean swapped;
  private final KdTree codes;
  private final KdTree stars;
  private final SkyCap coverage;

  private QuadIndex(String name, Arena arena, MemorySegment bytes) throws IndexFormatException {
    this.name = name;
    this.arena = arena;
    var tables = IndexTables.scan(bytes);
    var primary = tables.primary();
    if (!"QUAD".equals(primary.get("AN_FILE"))) {
      throw new IndexFormatException(
          "AN_FILE = '" + primary.getOrDefault("AN_FILE", "") + "', must be 'QUAD'");
    }
    this.swapped = swapped(primary.getOrDefault("ENDIAN", ""));
    this.starsPerQuad = (int) IndexTables.number(primary, "DIMQUADS", 4);
    if (starsPerQuad < 3 || starsPerQuad > 5) {
      throw new IndexFormatException("DIMQUADS = " + starsPerQuad + ", must be 3 to 5");
    }
    this.lowScale = IndexTables.real(primary, "SCALE_L");
    this.highScale = IndexTables.real(primary, "SCALE_U");
    if (!(lowScale > 0 && highScale >= lowScale && highScale <= Math.PI)) {
      throw new IndexFormatException(
          "SCALE_L = " + lowScale + ", SCALE_U = " + highScale + " radians are out of range");
    }
    if (tables.find("kdtree_header_codes").isEmpty()
        || tables.find("kdtree_header_stars").isEmpty()) {
      throw new IndexFormatException(
          "no kdtree_header_codes and kdtree_header_stars in it: indexes in three files (.quad,"
              + " .ckdt, .skdt) and of versions before 0.30 are not supported, merge them first");
    }
    this.codes = KdTree.read(tables, "codes", 2 * (starsPerQuad - 2), swapped);
    this.stars = KdTree.read(tables, "stars", 3, swapped);
    this.quads =
        tables.find("quads").orElseThrow(() -> new IndexFormatException("no table quads")).bytes();
    checkCount("NQUADS", IndexTables.number(primary, "NQUADS", -1), codes.size());
    checkCount("NSTARS", IndexTables.number(primary, "NSTARS", -1), stars.size());
    if (quads.byteSize() != 4L * starsPerQuad * codes.size()) {
      throw new IndexFormatException(
          "table quads has "
              + quads.byteSize()
              + " bytes, must have "
              + 4L * starsPerQuad * codes.size());
    }
    this.coverage =
        IndexTables.number(primary, "HEALPIX", -1) < 0
                && IndexTables.number(primary, "HPNSIDE", 0) == 0
            ? SkyCap.SKY
            : coverageOf(stars);
  }

  /** Maps an index file. */
  public static QuadIndex open(Path file) throws IOException {
    var arena = Arena.ofShared();
    try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
      var bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
      return new QuadIndex(String.valueOf(file.getFileName()), arena, bytes);
    } catch (IndexFormatException e) {
      arena.close();
      throw new IndexFormatException(
          file.getFileName() + " is not a usable index: " + e.getMessage());
    } catch (IOException | RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  /** An index that lies in memory, as {@link IndexBuilder} makes it. */
  static QuadIndex inMemory(String name, Arena arena, MemorySegment bytes) {
    try {
      return new QuadIndex(name, arena, bytes);
    } catch (IndexFormatException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean swapped(String endian) throws IndexFormatException {
    var order = endian.replace("0", "");
    boolean little = order.equals("4:3:2:1");
    if (!little && !order.equals("1:2:3:4")) {
      throw new IndexFormatException(
          "ENDIAN = '" + endian + "', must be 04:03:02:01 or 01:02:03:04");
    }
    return little != (java.nio.ByteOrder.nativeOrder() == java.nio.ByteOrder.LITTLE_ENDIAN);
  }

  private static void checkCount(String key, long claimed, int found) throws IndexFormatException {
    if (claimed != found) {
      throw new IndexFormatException(key + " = " + claimed + ", the tree has " + found);
    }
  }

  /** Mean direction and reach of the first star of every leaf, with a leaf's width of margin. */
  private static SkyCap coverageOf(KdTree stars) {
    double x = 0;
    double y = 0;
    double z = 0;
    var v = new double[3];
    for (int leaf = 0; leaf < stars.leaves(); leaf++) {
      stars.point(Math.min(stars.firstOfLeaf(leaf), stars.size() - 1), v);
      x += v[0];
      y += v[1];
      z += v[2];
    }
    double norm = Math.sqrt(x * x + y * y + z * z);
    if (norm < 0.1 * stars.leaves()) {
      return SkyCap.SKY;
    }
    var centre = new SkyCap(x / norm, y / norm, z / norm, 0);
    double widest = 0;
    for (int leaf = 0; leaf < stars.leaves(); leaf++) {
      stars.point(Math.min(stars.firstOfLeaf(leaf), stars.size() - 1), v);
      widest = Math.max(widest, centre.angleTo(v[0], v[1], v[2]));
    }
    double leafWidth = 2 * widest / Math.sqrt(stars.leaves());
    return new SkyCap(
        centre.x(), centre.y(), centre.z(), Math.min(Math.PI, widest + 2 * leafWidth + 1e-3));
  }

  /** The file's name. */
  public String name() {
    return name;
  }

  /** 3, 4 or 5. */
  public int starsPerQuad() {
    return starsPerQuad;
  }

  /** Smallest distance of A and B, radians. */
  public double lowScale() {
    return lowScale;
  }

  /** Largest distance of A and B, radians. */
  public double highScale() {
    return highScale;
  }

  public int quadCount() {
    return codes.size();
  }

  public int starCount() {
    return stars.size();
  }

  /** Where its stars lie. */
  public SkyCap coverage() {
    return coverage;
  }

  /**
   * Stars of a quad, A, B, C …
   *
   * @return false when the file names a star that it does not have
   */
  public boolean quad(int quad, int[] out) {
    boolean valid = true;
    for (int i = 0; i < starsPerQuad; i++) {
      int v = quads.get(ValueLayout.JAVA_INT_UNALIGNED, 4L * ((long) quad * starsPerQuad + i));
      out[i] = swapped ? Integer.reverseBytes(v) : v;
      valid &= out[i] >= 0 && out[i] < stars.size();
    }
    return valid;
  }

  /** Code of a quad: x and y of C, then of D and E. */
  public void code(int quad, double[] out) {
    codes.point(quad, out);
  }

  /** Unit vector of a star. */
  public void star(int star, double[] out) {
    stars.point(star, out);
  }

  /** Quads whose code is within {@code radius} of {@code code}. */
  public void quadsNear(double[] code, double radius, Hits hits) {
    codes.within(code, radius, hits);
  }

  /** Stars within a chord of {@code radius} (unit sphere) of a unit vector. */
  public void starsNear(double[] vector, double radius, Hits hits) {
    stars.within(vector, radius, hits);
  }

  @Override
  public void close() {
    if (arena.scope().isAlive()) {
      try {
        arena.close();
      } catch (UnsupportedOperationException e) {
        // memory of an automatic arena goes when nobody uses it any more
      }
    }
  }

  @Override
  public String toString() {
    return "%s: %d quads of %d stars, %.1f' to %.1f'"
        .formatted(
            name,
            quadCount(),
            starsPerQuad,
            Math.toDegrees(lowScale) * 60,
            Math.toDegrees(highScale) * 60);
  }
}
