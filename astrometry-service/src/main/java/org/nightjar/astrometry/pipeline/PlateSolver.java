package org.nightjar.astrometry.pipeline;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.nightjar.astrometry.Astrometer;
import org.nightjar.astrometry.AstrometryOptions;
import org.nightjar.astrometry.LocatedFrame;
import org.nightjar.astrometry.index.IndexLibrary;
import org.nightjar.imaging.Workers;
import org.nightjar.imaging.source.SourceCatalog;
import org.nightjar.imaging.stars.StarCatalogue;
import org.nightjar.imaging.stars.UserStarCatalogue;
import org.nightjar.model.Frame;
import org.nightjar.reference.ReferenceStars;

/**
 * The service's astrometer over its index files and catalogue; opened once, shared by all threads.
 */
@Singleton
public class PlateSolver {
  private static final Logger LOG = Logger.getLogger(PlateSolver.class);

  private final IndexLibrary indexes;
  private final Astrometer astrometer;
  private final RecentPlaces recent;

  /**
   * @throws IllegalArgumentException when a folder was named that holds no index files
   */
  @Inject
  public PlateSolver(AstrometryConfig config, RecentPlaces recent, Workers workers)
      throws IOException {
    this.recent = recent;
    this.indexes = open(config.indexes().orElse(null));
    this.astrometer =
        new Astrometer(
            indexes::indexes, catalogue(config.catalogue()), AstrometryOptions.DEFAULT, workers);
    LOG.infof("%d index files, %s", indexes.indexes().size(), astrometer);
  }

  LocatedFrame locate(
      Frame frame, SourceCatalog sources, int width, int height, BooleanSupplier cancelled) {
    var located = astrometer.locate(frame, sources, width, height, recent.about(frame), cancelled);
    recent.found(frame, located.report());
    return located;
  }

  private static IndexLibrary open(@Nullable Path asked) throws IOException {
    if (asked == null) {
      // Without indexes frames are still found by what their headers say.
      return Files.isDirectory(IndexLibrary.DEBIAN)
          ? IndexLibrary.open(IndexLibrary.DEBIAN)
          : IndexLibrary.empty();
    }
    var library = IndexLibrary.open(asked);
    if (library.isEmpty()) {
      library.close();
      throw new IllegalArgumentException(
          "nightjar.astrometry.indexes = '%s' holds no index files: %s"
              .formatted(asked, library.problems()));
    }
    return library;
  }

  private static StarCatalogue catalogue(String nameOrFile) throws IOException {
    return nameOrFile.equals("tycho2")
        ? ReferenceStars.tycho2()
        : UserStarCatalogue.read(Path.of(nameOrFile));
  }

  @PreDestroy
  void close() {
    indexes.close();
  }
}
