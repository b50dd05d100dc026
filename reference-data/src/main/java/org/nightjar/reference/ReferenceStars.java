package org.nightjar.reference;

import java.io.FileNotFoundException;
import java.io.IOException;
import org.nightjar.imaging.stars.TiledStarCatalogue;

/**
 * The catalogue that ships: positions (epoch and equinox J2000.0, ICRS) and VT magnitudes of
 * Tycho-2, with V, B − V and proper motions for the brighter 0.6 million of its 1.88 million stars.
 * V follows from VT and B − V where both are known (V = VT − 0.106 (B − V)), because the V at hand
 * comes in steps of 0.05 mag, rounded down. Proper motions are good to 5 %. Licences: NOTICE.md
 * beside the zones.
 */
public final class ReferenceStars {
  /** Stars in all. */
  static final int SIZE = 1_884_153;

  private static final TiledStarCatalogue TYCHO2 =
      new TiledStarCatalogue("Tycho-2", SIZE, ReferenceStars::zone);

  private ReferenceStars() {}

  /** Opens at once; zones of the sky are read when they are first asked for. */
  public static TiledStarCatalogue tycho2() {
    return TYCHO2;
  }

  static String resource(int zone) {
    return "tycho2/zone-%02d.stars".formatted(zone);
  }

  private static byte[] zone(int zone) throws IOException {
    var name = resource(zone);
    try (var in = ReferenceStars.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new FileNotFoundException(name + " is missing from reference-data");
      }
      return in.readAllBytes();
    }
  }
}
