package org.nightjar.astrometry.pipeline;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;
import org.nightjar.astrometry.Astrometer;
import org.nightjar.astrometry.AstrometryOptions;
import org.nightjar.astrometry.CameraKey;
import org.nightjar.astrometry.LocatedFrame;
import org.nightjar.astrometry.solve.SolveBudget;
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
  private static final int SCOUTS_PART = 10;

  private final SolverIndexes indexes;
  private final Astrometer astrometer;
  private final Astrometer scout;
  private final RecentPlaces recent;

  /**
   * @throws IllegalArgumentException when a folder was named that holds no index files
   */
  @Inject
  public PlateSolver(AstrometryConfig config, RecentPlaces recent, Workers workers)
      throws IOException {
    this.recent = recent;
    this.indexes =
        SolverIndexes.open(config.indexes().orElse(null), config.indexCache().orElse(null));
    var stars = catalogue(config.catalogue());
    this.astrometer = new Astrometer(indexes, stars, AstrometryOptions.DEFAULT, workers);
    this.scout = new Astrometer(indexes, stars, scouting(), workers);
    LOG.infof("%s, %s", indexes, astrometer);
  }

  /** A tenth of the effort finds a frame that is found easily. */
  private static AstrometryOptions scouting() {
    var d = AstrometryOptions.DEFAULT;
    var blind = new SolveBudget(d.blind().effort() / SCOUTS_PART, d.blind().time());
    return new AstrometryOptions(d.hintRadiusDeg(), d.scaleFactor(), d.hinted(), blind, d.fit());
  }

  /** Looks for a frame by its header, by where its camera was found last, or all over the sky. */
  LocatedFrame locate(
      Frame frame, SourceCatalog sources, int width, int height, BooleanSupplier cancelled) {
    var located = astrometer.locate(frame, sources, width, height, recent.about(frame), cancelled);
    recent.found(frame, located.report());
    return located;
  }

  /**
   * The same, but with little effort for a frame whose header leaves place or scale open while its
   * camera was never found: another of the camera's may be found more easily, and lead this one.
   *
   * @return empty when it was not found and better comes later
   */
  Optional<LocatedFrame> scout(
      Frame frame, SourceCatalog sources, int width, int height, BooleanSupplier cancelled) {
    boolean lost = CameraKey.lost(frame) && CameraKey.of(frame).isPresent();
    if (!lost || recent.about(frame) != null) {
      return Optional.of(locate(frame, sources, width, height, cancelled));
    }
    var located = scout.locate(frame, sources, width, height, null, cancelled);
    if (!located.report().solved()) {
      return Optional.empty();
    }
    recent.found(frame, located.report());
    return Optional.of(located);
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
