package org.nightjar.astrometry.pipeline;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.nightjar.astrometry.index.BuildProgress;
import org.nightjar.astrometry.index.IndexCache;
import org.nightjar.astrometry.index.IndexLibrary;
import org.nightjar.astrometry.index.QuadIndex;
import org.nightjar.reference.ReferenceStars;

/**
 * The index files that the configuration names, else Debian's, else those built of the shipped
 * catalogue in a cache, the first time that a frame needs them. Without a cache there are none:
 * frames are still found by what their headers say.
 */
final class SolverIndexes implements Supplier<List<QuadIndex>>, AutoCloseable {
  private static final Logger LOG = Logger.getLogger(SolverIndexes.class);

  private final @Nullable Path cache;
  private @Nullable IndexLibrary library;

  private SolverIndexes(@Nullable IndexLibrary library, @Nullable Path cache) {
    this.library = library;
    this.cache = cache;
  }

  /**
   * @param asked folder that was named; null when none was
   * @param cache where to build them; null when nowhere
   * @throws IllegalArgumentException when a folder was named that holds no index files
   */
  static SolverIndexes open(@Nullable Path asked, @Nullable Path cache) throws IOException {
    if (asked != null) {
      var named = IndexLibrary.open(asked);
      if (named.isEmpty()) {
        named.close();
        throw new IllegalArgumentException(
            "nightjar.astrometry.indexes = '%s' holds no index files: %s"
                .formatted(asked, named.problems()));
      }
      return new SolverIndexes(named, null);
    }
    if (Files.isDirectory(IndexLibrary.DEBIAN)) {
      var debian = IndexLibrary.open(IndexLibrary.DEBIAN);
      if (!debian.isEmpty()) {
        return new SolverIndexes(debian, null);
      }
      debian.close();
    }
    return cache == null
        ? new SolverIndexes(IndexLibrary.empty(), null)
        : new SolverIndexes(null, cache);
  }

  /**
   * @throws UncheckedIOException when they cannot be built; the next frame tries again
   */
  @Override
  public synchronized List<QuadIndex> get() {
    var opened = library;
    if (opened == null) {
      try {
        opened = built();
      } catch (IOException e) {
        throw new UncheckedIOException("the plate solver's indexes cannot be built", e);
      }
      library = opened;
    }
    return opened.indexes();
  }

  private IndexLibrary built() throws IOException {
    var folder = Objects.requireNonNull(cache, "nothing opened, so there is a cache");
    var stars = ReferenceStars.tycho2();
    Files.createDirectories(folder);
    try (var channel =
            FileChannel.open(
                folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var lock = channel.lock()) {
      if (lock.isValid() && !IndexCache.isBuilt(folder, stars)) {
        LOG.infof("building the plate solver's indexes in %s, once", folder);
      }
      return IndexCache.open(folder, stars, BuildProgress.SILENT);
    }
  }

  @Override
  public String toString() {
    var opened = library;
    return opened == null
        ? "index files to be built in " + cache
        : opened.indexes().size() + " index files";
  }

  @Override
  public synchronized void close() {
    if (library != null) {
      library.close();
    }
  }
}
