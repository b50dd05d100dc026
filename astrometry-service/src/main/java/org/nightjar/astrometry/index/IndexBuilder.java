package org.nightjar.astrometry.index;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.nightjar.imaging.stars.StarCatalogue;
import org.nightjar.imaging.stars.StarField;

/**
 * Makes index files of a star catalogue, in astrometry.net's format: {@code solve-field} reads them
 * too. Per scale: the ten brightest stars of every cell, and of these the brightest patterns that
 * have their middle in each cell. The same catalogue gives the same bytes.
 */
public final class IndexBuilder {
  /** Stars kept in a cell, which sets how deep a scale goes. */
  private static final int STARS_PER_CELL = 10;

  private static final int FEWEST = 4;

  /**
   * Patterns for fields of half a degree to a hemisphere. The shipped catalogue has 45 stars per
   * square degree: below 15' there are hardly four of them together. Four stars at all scales:
   * triangles of large ones need a hundred times more proposals. Twice as many patterns per cell
   * solve one field in a hundred more of those with a third of the stars missing and as many
   * spurious as real ones, none of the others.
   */
  public static final List<QuadScale> SCALES = QuadScale.ladder(15.5 / 60.0, 32, 4, 4);

  private final StarList stars;
  private final SkyCap piece;

  private IndexBuilder(StarList stars, SkyCap piece) {
    if (stars.size() < FEWEST) {
      throw new IllegalArgumentException(
          stars.size() + " stars with magnitudes, at least " + FEWEST + " are needed for an index");
    }
    this.stars = stars;
    this.piece = piece;
  }

  /** For a catalogue of the whole sky. */
  public static IndexBuilder of(StarCatalogue catalogue) {
    return new IndexBuilder(StarList.of(catalogue), SkyCap.SKY);
  }

  /**
   * For stars of a part of the sky; empty when they are fewer than four.
   *
   * @param field brightest first
   * @param piece a circle that holds them
   */
  public static Optional<IndexBuilder> tryOf(StarField field, SkyCap piece) {
    var stars = StarList.of(field);
    return stars.size() < FEWEST ? Optional.empty() : Optional.of(new IndexBuilder(stars, piece));
  }

  /** Stars that can be used: those with a magnitude, without close companions. */
  public int starCount() {
    return stars.size();
  }

  /**
   * Writes one file per scale, {@code <prefix>-00.fits} and so on, each complete or not there at
   * all.
   *
   * @param folder made where it is missing
   * @return the files
   */
  public List<Path> write(
      Path folder, String prefix, List<QuadScale> scales, BuildProgress progress)
      throws IOException {
    Files.createDirectories(folder);
    var files = new ArrayList<Path>();
    // Cells, and with them the work, go with the inverse square of the size, but no further than
    // there are stars.
    var cost = new double[scales.size()];
    double all = 0;
    for (int i = 0; i < cost.length; i++) {
      double cells = 4 * Math.PI / Math.pow(Math.toRadians(scales.get(i).lowDeg()), 2);
      cost[i] = Math.min(stars.size(), STARS_PER_CELL * cells);
      all += cost[i];
    }
    double done = 0;
    for (int i = 0; i < scales.size(); i++) {
      var scale = scales.get(i);
      progress.at(
          done / all,
          String.format(
              Locale.ROOT,
              "patterns of %.0f' to %.0f'",
              60 * scale.lowDeg(),
              60 * scale.highDeg()));
      try (var arena = Arena.ofConfined()) {
        var bytes = compose(arena, scale, i, QuadFinder.Variety.SKY);
        if (bytes.byteSize() > 0) {
          var file = folder.resolve(String.format(Locale.ROOT, "%s-%02d.fits", prefix, i));
          writeWhole(file, bytes);
          files.add(file);
        }
      }
      done += cost[i];
    }
    progress.at(1, "done");
    return files;
  }

  /** Indexes in memory, for a small piece of sky; scales without a pattern are left out. */
  public List<QuadIndex> inMemory(String name, List<QuadScale> scales) {
    var indexes = new ArrayList<QuadIndex>();
    for (int i = 0; i < scales.size(); i++) {
      var arena = Arena.ofAuto();
      var bytes = compose(arena, scales.get(i), i, QuadFinder.Variety.EVERYTHING);
      if (bytes.byteSize() > 0) {
        indexes.add(QuadIndex.inMemory(name, arena, bytes));
      }
    }
    return indexes;
  }

  /** The file's bytes, none when no pattern of that size was found. */
  private MemorySegment compose(
      Arena arena, QuadScale scale, int number, QuadFinder.Variety variety) {
    double low = Math.toRadians(scale.lowDeg());
    double high = Math.toRadians(scale.highDeg());
    var level = LevelStars.of(stars, piece, low, STARS_PER_CELL);
    var quads = new QuadFinder(level, scale, variety).find(scale.quadsPerCell());
    if (quads.length == 0) {
      return MemorySegment.NULL;
    }
    var starTree = starTree(level);
    int n = scale.starsPerQuad();
    var codes = codes(level, quads, n);
    var codeTree = new KdTreeBuilder(codes, 2 * (n - 2));
    var place = new int[level.size];
    var sweep = new byte[level.size];
    for (int i = 0; i < level.size; i++) {
      int rank = starTree.ids()[i];
      place[rank] = i;
      sweep[i] = (byte) (256L * rank / level.size);
    }
    var inTreeOrder = new int[quads.length];
    for (int q = 0; q < quads.length / n; q++) {
      int from = codeTree.ids()[q];
      for (int k = 0; k < n; k++) {
        inTreeOrder[n * q + k] = place[quads[n * from + k]];
      }
    }
    int nside = Math.max(1, (int) Math.round(Math.sqrt(Math.PI / 3) / low));
    return IndexImage.compose(
        arena,
        9100 + number,
        piece.radius() >= Math.PI,
        low,
        high,
        n,
        inTreeOrder,
        codeTree,
        starTree,
        sweep,
        nside,
        STARS_PER_CELL);
  }

  private KdTreeBuilder starTree(LevelStars level) {
    var points = new int[3 * level.size];
    for (int i = 0; i < level.size; i++) {
      for (int axis = 0; axis < 3; axis++) {
        double v = stars.vector(level.source[i], axis);
        long t = Math.round((v + 1) * IndexImage.STAR_SCALE);
        // Four steps below the top: a split value is rounded up and must still fit.
        points[3 * i + axis] = (int) (Math.clamp(t, 0, 0xfffffffcL) - 0x80000000L);
      }
    }
    return new KdTreeBuilder(points, 3);
  }

  /** Codes of all patterns; orders A, B and C, D of {@code quads} as the codes want it. */
  private int[] codes(LevelStars level, int[] quads, int n) {
    int others = n - 2;
    int count = quads.length / n;
    var codes = new int[2 * others * count];
    var vectors = new double[3 * n];
    var frame = new QuadFrame();
    var x = new double[others];
    var y = new double[others];
    for (int q = 0; q < count; q++) {
      for (int k = 0; k < n; k++) {
        for (int axis = 0; axis < 3; axis++) {
          vectors[3 * k + axis] = stars.vector(level.source[quads[n * q + k]], axis);
        }
      }
      frame.set(vectors, 0, vectors, 3);
      double mean = 0;
      for (int k = 0; k < others; k++) {
        frame.place(vectors, 3 * (k + 2));
        x[k] = frame.x();
        y[k] = frame.y();
        mean += x[k] / others;
      }
      if (mean > 0.5) {
        swap(quads, n * q, n * q + 1);
        for (int k = 0; k < others; k++) {
          x[k] = 1 - x[k];
          y[k] = 1 - y[k];
        }
      }
      if (others == 2 && x[0] > x[1]) {
        swap(quads, n * q + 2, n * q + 3);
        swap(x);
        swap(y);
      }
      for (int k = 0; k < others; k++) {
        codes[2 * (others * q + k)] = quantised(x[k]);
        codes[2 * (others * q + k) + 1] = quantised(y[k]);
      }
    }
    return codes;
  }

  private static int quantised(double code) {
    long t = Math.round((code - IndexImage.CODE_LOW) * IndexImage.CODE_SCALE);
    return (int) Math.clamp(t, 0, 65532);
  }

  private static void swap(int[] a, int i, int j) {
    int t = a[i];
    a[i] = a[j];
    a[j] = t;
  }

  private static void swap(double[] a) {
    double t = a[0];
    a[0] = a[1];
    a[1] = t;
  }

  private static void writeWhole(Path file, MemorySegment bytes) throws IOException {
    // Named by the process, so that two that build at once do not write into each other's file.
    var temporary =
        file.resolveSibling(
            "." + file.getFileName() + "." + ProcessHandle.current().pid() + ".tmp");
    try {
      try (var channel =
          FileChannel.open(
              temporary,
              StandardOpenOption.WRITE,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING)) {
        long step = 1L << 26;
        for (long at = 0; at < bytes.byteSize(); at += step) {
          var part = bytes.asSlice(at, Math.min(step, bytes.byteSize() - at)).asByteBuffer();
          while (part.hasRemaining()) {
            channel.write(part);
          }
        }
        channel.force(true);
      }
      try {
        Files.move(
            temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } catch (AtomicMoveNotSupportedException e) {
        Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
      }
    } finally {
      Files.deleteIfExists(temporary);
    }
  }
}
