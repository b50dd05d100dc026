package org.nightjar.astrometry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.nightjar.astrometry.index.QuadIndex;
import org.nightjar.astrometry.index.SkyCap;
import org.nightjar.astrometry.solve.PointList;
import org.nightjar.reference.ReferenceStars;

class RecentConesTest {
  private static final PointList FRAME =
      new PointList(new double[] {1, 2, 3}, new double[] {3, 1, 2}, 1092, 736);

  private final RecentCones cones = new RecentCones(ReferenceStars.tycho2());

  private List<QuadIndex> about(double raDeg, double decDeg, double scaleArcsec) {
    return cones.indexes(
        SkyCap.of(raDeg, decDeg, 2), FRAME, scaleArcsec / 1.02, scaleArcsec * 1.02);
  }

  @Test
  void framesOfASeriesShareAPieceOfSky() {
    var first = about(286.04, 36.63, 2.3741);

    assertThat(first).isNotEmpty();
    assertThat(about(286.05, 36.61, 2.3744)).isSameAs(first);
    assertThat(about(286.03, 36.65, 2.3738)).isSameAs(first);
  }

  @Test
  void anotherPlaceOrAnotherCameraHasAPieceOfItsOwn() {
    var first = about(286.04, 36.63, 2.3741);

    assertThat(about(290.04, 36.63, 2.3741)).isNotSameAs(first);
    assertThat(about(286.04, 36.63, 2.6)).isNotSameAs(first);
  }
}
