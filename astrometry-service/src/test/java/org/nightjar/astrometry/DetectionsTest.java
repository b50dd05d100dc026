package org.nightjar.astrometry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.nightjar.imaging.PixelFlag;
import org.nightjar.imaging.source.SourceCatalog;
import org.nightjar.imaging.source.SourceColumn;
import org.nightjar.imaging.source.SourceFlag;

class DetectionsTest {
  /** Ten alike stars, each brighter than the one before. */
  private static SourceCatalog stars() {
    int n = 10;
    var catalog = SourceCatalog.ofSize(n);
    for (var column :
        new SourceColumn[] {
          SourceColumn.X, SourceColumn.Y, SourceColumn.FLUX_AUTO, SourceColumn.FWHM,
          SourceColumn.A, SourceColumn.B, SourceColumn.FLAGS, SourceColumn.PIXEL_FLAGS
        }) {
      var values = new double[n];
      for (int i = 0; i < n; i++) {
        values[i] =
            switch (column) {
              case FLUX_AUTO -> 100.0 * (i + 1);
              case FWHM -> 3 + 0.1 * (i % 3);
              case A -> 1.5;
              case B -> 1.4;
              case FLAGS, PIXEL_FLAGS -> 0;
              default -> 10 * i;
            };
      }
      catalog = catalog.with(column, values);
    }
    return catalog;
  }

  private static SourceCatalog change(SourceColumn column, int row, double value) {
    var values = stars().column(column).clone();
    values[row] = value;
    return stars().with(column, values);
  }

  private static Detections choose(SourceCatalog catalog) {
    return Detections.of(catalog, 200, 200);
  }

  @Test
  void theBrightestComeFirst() {
    assertThat(choose(stars()).rows()).containsExactly(9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
  }

  @Test
  void whatLooksLikeNoStarGivesWayToTwoThatDo() {
    assertThird(change(SourceColumn.FWHM, 9, 1.0)); // a hot pixel
    assertThird(change(SourceColumn.A, 9, 9)); // a trail
  }

  private static void assertThird(SourceCatalog catalog) {
    assertThat(choose(catalog).rows()).containsExactly(8, 7, 9, 6, 5, 4, 3, 2, 1, 0);
  }

  @Test
  void whatLiesOnBadPixelsComesLast() {
    for (int flag : new int[] {PixelFlag.COSMIC, PixelFlag.HOT, PixelFlag.TRAIL}) {
      assertThat(choose(change(SourceColumn.PIXEL_FLAGS, 9, flag)).rows())
          .containsExactly(8, 7, 6, 5, 4, 3, 2, 1, 0, 9);
    }
  }

  @Test
  void manyOddSourcesAreAllThere() {
    var widths = stars().column(SourceColumn.FWHM).clone();
    for (int i = 6; i < 10; i++) {
      widths[i] = 1;
    }
    assertThat(choose(stars().with(SourceColumn.FWHM, widths)).rows())
        .containsExactly(5, 4, 9, 3, 2, 8, 1, 0, 7, 6);
  }

  @Test
  void saturatedWideAndCutStarsKeepTheirPlace() {
    assertThat(choose(change(SourceColumn.FLAGS, 9, SourceFlag.SATURATED)).rows()[0]).isEqualTo(9);
    assertThat(choose(change(SourceColumn.FLAGS, 9, SourceFlag.TRUNCATED)).rows()[0]).isEqualTo(9);
    assertThat(choose(change(SourceColumn.FWHM, 9, 12)).rows()[0]).isEqualTo(9);
  }

  @Test
  void aFrameOfTrailedStarsIsNotOddThroughout() {
    var a = new double[10];
    Arrays.fill(a, 6);
    assertThat(choose(stars().with(SourceColumn.A, a)).rows())
        .containsExactly(9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
  }

  @Test
  void whatHasNoPlaceOrNoLightIsLeftOut() {
    assertThat(choose(change(SourceColumn.X, 9, Double.NaN)).size()).isEqualTo(9);
    assertThat(choose(change(SourceColumn.Y, 9, 200)).size()).isEqualTo(9);
    assertThat(choose(change(SourceColumn.FLUX_AUTO, 9, -1)).size()).isEqualTo(9);
    assertThat(choose(change(SourceColumn.FLUX_AUTO, 9, Double.POSITIVE_INFINITY)).size())
        .isEqualTo(9);
  }

  @Test
  void windowedPlacesArePreferredWhereTheyExist() {
    var windowed = new double[10];
    Arrays.fill(windowed, 55);
    windowed[9] = Double.NaN;
    var chosen =
        choose(stars().with(SourceColumn.X_WIN, windowed).with(SourceColumn.Y_WIN, windowed));
    assertThat(chosen.x()[0]).isEqualTo(90);
    assertThat(chosen.x()[1]).isEqualTo(55);
  }
}
