package org.nightjar.standalone.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.nightjar.imaging.stars.StarCatalogue;
import org.nightjar.imaging.stars.UserStarCatalogue;
import org.nightjar.reference.ReferenceStars;

/** Star catalogues by the name that users give them. */
public final class Catalogues {
  /** Name of the catalogue that ships. */
  public static final String SHIPPED = "tycho2";

  private Catalogues() {}

  /**
   * @param nameOrFile {@value #SHIPPED}, or a table of stars
   */
  public static StarCatalogue of(String nameOrFile) throws IOException {
    if (nameOrFile.equalsIgnoreCase(SHIPPED)) {
      return ReferenceStars.tycho2();
    }
    var file = Path.of(nameOrFile);
    if (!Files.exists(file)) {
      throw new NoSuchFileException(nameOrFile);
    }
    return UserStarCatalogue.read(file);
  }
}
