package org.nightjar.standalone.measure;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.nightjar.astrometry.index.BuildProgress;
import org.nightjar.astrometry.index.IndexCache;
import org.nightjar.astrometry.index.IndexLibrary;
import org.nightjar.reference.ReferenceStars;

/**
 * Where the plate solver's index files are: named by the user, Debian's, or built once into the
 * user's cache, the first time that a frame needs them.
 */
public final class IndexFolder {
  private static final String BUILDING = "building the plate solver's indexes (once)";

  private final Path folder;
  private final boolean ours;
  private final RunListener listener;

  private IndexFolder(Path folder, boolean ours, RunListener listener) {
    this.folder = folder;
    this.ours = ours;
    this.listener = listener;
  }

  /**
   * @param asked the user's folder; null = none was named
   */
  static IndexFolder of(@Nullable Path asked, RunListener listener) throws IOException {
    if (asked != null) {
      if (!Files.isDirectory(asked)) {
        throw new IllegalArgumentException("--indexes = '" + asked + "' is not a folder");
      }
      if (!holdsIndexes(asked)) {
        throw new IllegalArgumentException("--indexes = '" + asked + "' holds no *.fits files");
      }
      return new IndexFolder(asked, false, listener);
    }
    if (Files.isDirectory(IndexLibrary.DEBIAN) && holdsIndexes(IndexLibrary.DEBIAN)) {
      return new IndexFolder(IndexLibrary.DEBIAN, false, listener);
    }
    return new IndexFolder(cache(), true, listener);
  }

  private static boolean holdsIndexes(Path folder) throws IOException {
    try (var files = Files.newDirectoryStream(folder, "*.fits")) {
      return files.iterator().hasNext();
    }
  }

  /** What distinguishes these files from others, for the configuration's hash. */
  String signature() throws IOException {
    if (ours) {
      return String.valueOf(IndexCache.folder(folder, ReferenceStars.tycho2()).getFileName());
    }
    var text = new StringBuilder();
    try (var files = Files.list(folder)) {
      for (var file : files.filter(f -> f.toString().endsWith(".fits")).sorted().toList()) {
        text.append(file.getFileName()).append(' ').append(Files.size(file)).append('\n');
      }
    }
    return text.toString();
  }

  /**
   * Opens the files, built first if need be; whoever comes second waits for the first to finish.
   */
  IndexLibrary open() throws IOException {
    if (!ours) {
      return IndexLibrary.open(folder);
    }
    var stars = ReferenceStars.tycho2();
    if (IndexCache.isBuilt(folder, stars)) {
      return IndexCache.open(folder, stars, BuildProgress.SILENT);
    }
    Files.createDirectories(folder);
    var lockFile = folder.resolve("lock");
    try (var channel =
            FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var lock = channel.lock()) {
      listener.preparing(BUILDING, 0, lock.isShared() ? "waiting" : "reading the catalogue");
      return IndexCache.open(
          folder, stars, (done, doing) -> listener.preparing(BUILDING, done, doing));
    }
  }

  /** The user's cache folder, by the XDG rules. */
  public static Path cache() {
    var xdg = System.getenv("XDG_CACHE_HOME");
    var base =
        xdg != null && !xdg.isBlank()
            ? Path.of(xdg)
            : Path.of(System.getProperty("user.home"), ".cache");
    return base.resolve("nightjar");
  }
}
