package org.nightjar.astrometry.index;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The index files of one or more folders, mapped once and shared by all threads. Files that are no
 * usable index are told in {@link #problems()}, not fatal: folders hold other things too.
 */
public final class IndexLibrary implements AutoCloseable {
  /** Where Debian's packages {@code astrometry-data-*} put theirs. */
  public static final Path DEBIAN = Path.of("/usr/share/astrometry");

  private final List<QuadIndex> indexes;
  private final List<String> problems;

  private IndexLibrary(List<QuadIndex> indexes, List<String> problems) {
    this.indexes = List.copyOf(indexes);
    this.problems = List.copyOf(problems);
  }

  /** A library without indexes. */
  public static IndexLibrary empty() {
    return new IndexLibrary(List.of(), List.of());
  }

  /** These indexes, which it closes with itself. */
  public static IndexLibrary of(List<QuadIndex> indexes) {
    return new IndexLibrary(indexes, List.of());
  }

  /**
   * All {@code *.fits} of a folder that are indexes, smallest patterns first.
   *
   * @throws IOException when the folder cannot be listed
   */
  public static IndexLibrary open(Path folder) throws IOException {
    var files = new ArrayList<Path>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder, "*.fits")) {
      stream.forEach(files::add);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    files.sort(Comparator.naturalOrder());
    var indexes = new ArrayList<QuadIndex>();
    var problems = new ArrayList<String>();
    for (var file : files) {
      try {
        indexes.add(QuadIndex.open(file));
      } catch (IOException e) {
        problems.add(String.valueOf(e.getMessage()));
      }
    }
    indexes.sort(Comparator.comparingDouble(QuadIndex::lowScale).thenComparing(QuadIndex::name));
    return new IndexLibrary(indexes, problems);
  }

  /** Smallest patterns first. */
  public List<QuadIndex> indexes() {
    return indexes;
  }

  /** What was wrong with files that were left out. */
  public List<String> problems() {
    return problems;
  }

  public boolean isEmpty() {
    return indexes.isEmpty();
  }

  @Override
  public void close() {
    indexes.forEach(QuadIndex::close);
  }
}
