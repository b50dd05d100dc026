package org.nightjar.standalone.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.nightjar.astrometry.index.IndexLibrary;
import org.nightjar.astrometry.index.QuadIndex;

/**
 * Index files that are built and opened when the first frame asks for them: most frames are found
 * by their headers.
 */
final class LazyIndexes implements Supplier<List<QuadIndex>>, AutoCloseable {
  private final IndexFolder folder;
  private @Nullable IndexLibrary library;

  LazyIndexes(IndexFolder folder) {
    this.folder = folder;
  }

  String signature() throws IOException {
    return folder.signature();
  }

  @Override
  public synchronized List<QuadIndex> get() {
    var opened = library;
    if (opened == null) {
      try {
        opened = IndexLibrary.open(folder.ready());
      } catch (IOException e) {
        throw new UncheckedIOException("index files", e);
      }
      library = opened;
    }
    return opened.indexes();
  }

  @Override
  public synchronized void close() {
    if (library != null) {
      library.close();
    }
  }
}
