package org.nightjar.photometry.pipeline;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Path;
import org.nightjar.imaging.stars.StarCatalogue;
import org.nightjar.imaging.stars.UserStarCatalogue;
import org.nightjar.reference.ReferenceStars;

/** The catalogue that the configuration names; opened once, shared by all threads. */
@Singleton
public class ComparisonStars {
  private final StarCatalogue catalogue;

  @Inject
  public ComparisonStars(PhotometryConfig config) throws IOException {
    this.catalogue =
        config.catalogue().equals("tycho2")
            ? ReferenceStars.tycho2()
            : UserStarCatalogue.read(Path.of(config.catalogue()));
  }

  StarCatalogue catalogue() {
    return catalogue;
  }
}
