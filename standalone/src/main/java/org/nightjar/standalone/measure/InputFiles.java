package org.nightjar.standalone.measure;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The files behind the paths that a user gave. A file that is named is always taken; in folders, at
 * any depth, those whose names look like frames are. A folder that bears a frame's name and holds
 * no frames is taken too, so that it is refused in words instead of passing in silence.
 */
public final class InputFiles {
  private static final Set<String> SUFFIXES =
      Set.of(
          "fits", "fit", "fts", "fz", "tif", "tiff", "png", "cr2", "cr3", "dng", "nef", "arw",
          "raf", "orf", "rw2", "pef", "srw");
  private static final Set<String> COMPRESSIONS = Set.of("gz", "bz2", "fz");
  private static final int DEEPEST = 32;

  private InputFiles() {}

  /**
   * @param paths files or folders
   * @return every file once, in the order given, folders sorted by name
   * @throws java.nio.file.NoSuchFileException for a path that does not exist
   */
  public static List<Path> of(List<Path> paths) throws IOException {
    var found = new LinkedHashSet<Path>();
    for (var path : paths) {
      if (Files.isDirectory(path)) {
        var inside = framesIn(path);
        if (inside.isEmpty() && looksLikeFrame(path)) {
          found.add(path);
        }
        found.addAll(inside);
      } else if (Files.exists(path, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
        found.add(path);
      } else {
        throw new java.nio.file.NoSuchFileException(path.toString());
      }
    }
    return List.copyOf(found);
  }

  /** Whether a name ends as frames' names do, e.g. {@code .fits}, {@code .fit.gz}, {@code .cr2}. */
  static boolean looksLikeFrame(Path path) {
    var name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
    int dot = name.lastIndexOf('.');
    if (dot < 1) {
      return false;
    }
    var suffix = name.substring(dot + 1);
    return SUFFIXES.contains(suffix)
        || COMPRESSIONS.contains(suffix) && looksLikeFrame(Path.of(name.substring(0, dot)));
  }

  private static List<Path> framesIn(Path folder) throws IOException {
    var frames = new ArrayList<Path>();
    Files.walkFileTree(
        folder,
        EnumSet.of(FileVisitOption.FOLLOW_LINKS),
        DEEPEST,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes)
              throws IOException {
            var name = dir.getFileName();
            boolean hidden = !dir.equals(folder) && name != null && name.toString().startsWith(".");
            if (hidden) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            if (!dir.equals(folder) && looksLikeFrame(dir) && framesIn(dir).isEmpty()) {
              frames.add(dir);
              return FileVisitResult.SKIP_SUBTREE;
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            var name = String.valueOf(file.getFileName());
            if (!name.startsWith(".") && looksLikeFrame(file)) {
              frames.add(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) {
            // A folder that may not be entered, or a loop of links: the rest of the run goes on.
            if (looksLikeFrame(file)) {
              frames.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    frames.sort(Comparator.comparing(Path::toString));
    return frames;
  }
}
