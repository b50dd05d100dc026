package org.nightjar.standalone.measure;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.nightjar.astrometry.index.IndexBuilder;
import org.nightjar.astrometry.index.IndexLibrary;
import org.nightjar.imaging.stars.StarCatalogue;
import org.nightjar.reference.ReferenceStars;

/** Where the plate solver's index files are: named by the user, Debian's, or built once into the user's cache. */
final class IndexFolder {
  /** Changes when the builder makes other files of the same catalogue. */
  private static final String GENERATION = "1";

  private IndexFolder() {}

  static Path of(@Nullable Path asked, StarCatalogue stars, RunListener listener) throws IOException {
    if (asked != null) {
      if (!Files.isDirectory(asked)) {
        throw new IllegalArgumentException("--indexes = '" + asked + "' is not a folder");
      }
      return asked;
    }
    if (holdsIndexes(IndexLibrary.DEBIAN)) {
      return IndexLibrary.DEBIAN;
    }
    return built(listener);
  }

  private static boolean holdsIndexes(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (var files = Files.newDirectoryStream(folder, "index-*.fits")) {
      return files.iterator().hasNext();
    }
  }

  /** Those of the shipped catalogue; whoever comes second waits for the first to finish. */
  private static Path built(RunListener listener) throws IOException {
    var folder = cache().resolve("indexes-" + ReferenceStars.tycho2().name().replaceAll("[^A-Za-z0-9]", "") + "-" + GENERATION);
    var done = folder.resolve("complete");
    if (Files.exists(done)) {
      return folder;
    }
    Files.createDirectories(folder);
    try (var channel =
            FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var lock = channel.lock()) {
      if (lock.isValid() && !Files.exists(done)) {
        listener.preparing("building the plate solver's indexes (once)", 0, "reading the catalogue");
        IndexBuilder.of(ReferenceStars.tycho2())
            .write(
                folder,
                "nightjar",
                IndexBuilder.SCALES,
                (fraction, doing) -> listener.preparing("building the plate solver's indexes (once)", fraction, doing));
        Files.createFile(done);
      }
    }
    return folder;
  }

  /** The user's cache folder, by the XDG rules. */
  static Path cache() {
    var xdg = System.getenv("XDG_CACHE_HOME");
    var base = xdg != null && !xdg.isBlank() ? Path.of(xdg) : Path.of(System.getProperty("user.home"), ".cache");
    return base.resolve("nightjar");
  }
}
