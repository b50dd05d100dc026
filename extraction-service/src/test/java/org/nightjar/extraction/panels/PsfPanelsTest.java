package org.nightjar.extraction.panels;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.nightjar.extraction.psf.FramePsf;
import org.nightjar.extraction.psf.StarProfile;

class PsfPanelsTest {
  private static FramePsf someStars(int n) {
    var random = new Random(8);
    var stars = new ArrayList<StarProfile>();
    for (int i = 0; i < n; i++) {
      stars.add(
          new StarProfile(
              i,
              2000 * random.nextDouble(),
              1000 * random.nextDouble(),
              3 + 0.2 * random.nextGaussian(),
              0.05,
              0.3 * random.nextDouble(),
              0.02,
              180 * random.nextDouble() - 90,
              3.5,
              true));
    }
    var medians = new FramePsf.Medians(n, 3, 0.02, 0.15, 0.01, 20, 3.5);
    return new FramePsf(stars, false, medians, null);
  }

  @Test
  void sixPanelsAreDrawnTheSameTwice() throws Exception {
    var png = PsfPanels.png(someStars(150), 2000, 1000, "frame\n<b>1</b>");
    assertThat(PsfPanels.png(someStars(150), 2000, 1000, "frame\n<b>1</b>")).isEqualTo(png);
    var image = ImageIO.read(new ByteArrayInputStream(png));
    assertThat(image.getWidth()).isEqualTo(1040);
    for (int panel = 0; panel < 6; panel++) {
      var colours = new HashSet<Integer>();
      for (int y = 80; y < 330; y++) {
        for (int x = 60; x < 480; x++) {
          colours.add(image.getRGB(panel % 2 * 520 + x, 34 + panel / 2 * 380 + y));
        }
      }
      // Axes, grid and data: an empty panel has hardly any colour.
      assertThat(colours.size()).as("panel %d", panel).isGreaterThan(3);
    }
  }

  @Test
  void aFrameWithoutStarsIsDrawnToo() {
    var psf = new FramePsf(List.of(), false, null, "none of 3 sources is a star");
    assertThat(PsfPanels.png(psf, 100, 100, "empty")).startsWith(0x89, 'P', 'N', 'G');
  }
}
