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

  /** Patterns from one degree on, for fields from three degrees on. */
  public static synchronized List<QuadIndex> wide() {
    if (wide == null) {
      wideFolder = Path.of("");
      wide = build(QuadScale.ladder(62 / 60.0, 32, 4, 4));
    }
    return wide.indexes();
  }

  /** Folder of {@link #wide()}. */
  public static synchronized Path wideFolder() {
    wide();
    return wideFolder;
  }

  /** All that ship; takes half a minute. */
  public static synchronized List<QuadIndex> all() {
    if (all == null) {
      all = build(IndexBuilder.SCALES);
    }
    return all.indexes();
  }

  private static IndexLibrary build(List<QuadScale> scales) {
    try {
      var folder = Files.createTempDirectory("indexes");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
      IndexBuilder.of(ReferenceStars.tycho2())
          .write(folder, "tycho2", scales, BuildProgress.SILENT);
      wideFolder = wide == null ? folder : wideFolder;
      return IndexLibrary.open(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path folder) {
    try (var files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(f -> f.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
