package org.nightjar.astrometry.solve;

import java.util.Random;
import org.nightjar.imaging.source.SourceCatalog;
import org.nightjar.imaging.source.SourceColumn;

/** Simulated fields as catalogues of sources, for tests of the whole room. */
public final class SimulatedFields {
  private SimulatedFields() {}

  /** A source catalogue with its truth. */
  public record Seen(
      SourceCatalog sources,
      int width,
      int height,
      double raDeg,
      double decDeg,
      double scaleArcsec,
      boolean mirrored) {}

  /** A field of a random size between two, in a region where there are stars enough. */
  public static Seen seen(Random random, double lowDeg, double highDeg) {
    SimulatedField field;
    do {
      field = Tally.field(random, lowDeg, highDeg, SimulatedField.Recipe.USUAL);
    } while (field.list().size() < 25);
    var list = field.list();
    var flux = new double[list.size()];
    for (int i = 0; i < flux.length; i++) {
      flux[i] = 1e6 / (1 + i);
    }
    var truth = field.truth();
    return new Seen(
        SourceCatalog.ofSize(list.size())
            .with(SourceColumn.X, list.x())
            .with(SourceColumn.Y, list.y())
            .with(SourceColumn.FLUX_AUTO, flux),
        list.width(),
        list.height(),
        truth.tangentRaDeg(),
        truth.tangentDecDeg(),
        truth.scaleArcsec(),
        truth.mirrored());
  }
}
