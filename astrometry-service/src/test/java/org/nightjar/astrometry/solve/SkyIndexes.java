package org.nightjar.astrometry.solve;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.nightjar.astrometry.index.BuildProgress;
import org.nightjar.astrometry.index.IndexBuilder;
import org.nightjar.astrometry.index.IndexLibrary;
import org.nightjar.astrometry.index.QuadIndex;
import org.nightjar.astrometry.index.QuadScale;
import org.nightjar.reference.ReferenceStars;

/** Indexes of the shipped catalogue, built once per test run. */
public final class SkyIndexes {
  private static Path wideFolder;
  private static IndexLibrary wide;
  private static IndexLibrary all;

  private SkyIndexes() {}

  /** Patterns from 44 arcminutes on, for fields from two degrees on. */
  public static synchronized List<QuadIndex> wide() {
    try {
      if (wide == null) {
        wideFolder = build(QuadScale.ladder(44 / 60.0, 32, 4, 4));
        wide = IndexLibrary.open(wideFolder);
      }
      return wide.indexes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Folder of {@link #wide()}. */
  public static synchronized Path wideFolder() {
    wide();
    return wideFolder;
  }

  /** All that ship; takes half a minute. */
  public static synchronized List<QuadIndex> all() {
    try {
      if (all == null) {
        all = IndexLibrary.open(build(IndexBuilder.SCALES));
      }
      return all.indexes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path build(List<QuadScale> scales) throws IOException {
    var folder = Files.createTempDirectory("indexes");
    Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
    IndexBuilder.of(ReferenceStars.tycho2()).write(folder, "tycho2", scales, BuildProgress.SILENT);
    return folder;
  }

  private static void delete(Path folder) {
    try (var files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(f -> f.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
