package org.nightjar.photometry.panels;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.nightjar.imaging.source.SourceCatalog;
import org.nightjar.model.Photometry;
import org.nightjar.model.Photometry.MagnitudeSystem;
import org.nightjar.photometry.MatchedStar;
import org.nightjar.photometry.MeasuredFrame;

class ZeroPointPanelsTest {
  private static MeasuredFrame frame(int count) {
    var random = new Random(1);
    var stars = new ArrayList<MatchedStar>();
    for (int i = 0; i < count; i++) {
      double v = 9 + 4 * random.nextDouble();
      boolean out = i % 10 == 0;
      double residual = 0.05 * random.nextGaussian() + (out ? 0.7 : 0);
      stars.add(
          new MatchedStar(
              i,
              1000 * random.nextDouble(),
              700 * random.nextDouble(),
              v,
              v - 20 - residual,
              0.01,
              0.6,
              residual,
              out ? 0 : 0.9));
    }
    var photometry =
        new Photometry(
            null,
            "V",
            MagnitudeSystem.VEGA,
            "Tycho-2",
            count - count / 10,
            count / 10,
            4.0,
            20.0,
            0.006,
            0.05,
            0.1,
            0.01,
            17.5,
            20.1,
            null);
    return new MeasuredFrame(photometry, SourceCatalog.ofSize(0), stars, List.of());
  }

  @Test
  void fourPanelsAreDrawnAlikeEveryTime() throws IOException {
    var png = ZeroPointPanels.png(frame(200), 1000, 900).orElseThrow();
    var picture = ImageIO.read(new ByteArrayInputStream(png));
    assertThat(picture.getWidth()).isEqualTo(1000);
    assertThat(picture.getHeight()).isEqualTo(900);
    for (int panel = 0; panel < 4; panel++) {
      int dark = 0;
      for (int y = 0; y < 450; y++) {
        for (int x = 0; x < 500; x++) {
          int rgb = picture.getRGB(panel % 2 * 500 + x, panel / 2 * 450 + y);
          if ((rgb & 0xff) + (rgb >> 8 & 0xff) + (rgb >> 16 & 0xff) < 450) {
            dark++;
          }
        }
      }
      assertThat(dark).as("panel %d", panel).isGreaterThan(1000);
    }
    assertThat(ZeroPointPanels.png(frame(200), 1000, 900).orElseThrow()).isEqualTo(png);
    var folder = System.getProperty("nightjar.keep.pictures");
    if (folder != null) {
      java.nio.file.Files.write(java.nio.file.Path.of(folder, "zeropoint.png"), png);
    }
  }

  @Test
  void fiveStarsAreEnough() {
    assertThat(ZeroPointPanels.png(frame(5), 800, 700)).isPresent();
  }

  @Test
  void withoutAZeroPointThereIsNothingToDraw() {
    var none =
        new MeasuredFrame(
            Photometry.unmeasured("no plate solution"),
            SourceCatalog.ofSize(0),
            List.of(),
            List.of());
    assertThat(ZeroPointPanels.png(none, 800, 700)).isEmpty();
  }
}
