package org.nightjar.astrometry.index;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.nightjar.imaging.stars.StarCatalogue;

/**
 * Index files of a catalogue in a user's cache, built when they are first asked for. A build that
 * was cut short is finished by the next; two at once do the same work and disturb nobody.
 */
public final class IndexCache {
  // To be raised whenever the builder makes other files.
  private static final int VERSION = 1;

  private IndexCache() {}

  /** Where the indexes of a catalogue lie in a cache. */
  public static Path folder(Path cache, StarCatalogue catalogue) {
    var name = catalogue.name().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    return cache.resolve(
        String.format(Locale.ROOT, "indexes-%s-%d-v%d", name, catalogue.size(), VERSION));
  }

  /** Whether they are all there. */
  public static boolean isBuilt(Path cache, StarCatalogue catalogue) {
    return Files.exists(folder(cache, catalogue).resolve("complete"));
  }

  /**
   * Opens them, and builds them before that where they are not there: some 25 seconds of one core
   * and 190 MB for the shipped catalogue.
   */
  public static IndexLibrary open(Path cache, StarCatalogue catalogue, BuildProgress progress)
      throws IOException {
    var folder = folder(cache, catalogue);
    if (!isBuilt(cache, catalogue)) {
      var files =
          IndexBuilder.of(catalogue).write(folder, "nightjar", IndexBuilder.SCALES, progress);
      Files.writeString(folder.resolve("complete"), files.size() + " files\n");
    }
    return IndexLibrary.open(folder);
  }
}
