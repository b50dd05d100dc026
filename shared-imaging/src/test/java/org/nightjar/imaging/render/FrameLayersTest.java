package org.nightjar.imaging.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.nightjar.imaging.FlagPlane;
import org.nightjar.imaging.PixelFlag;
import org.nightjar.imaging.source.SourceCatalog;
import org.nightjar.imaging.source.SourceColumn;
import org.nightjar.imaging.wcs.Sip;
import org.nightjar.imaging.wcs.Wcs;

/** What lies over a frame, as a page reads it. */
class FrameLayersTest {
  private static final int WIDTH = 800;
  private static final int HEIGHT = 600;

  @Test
  void theBrightestSourceComesFirstAndWhatIsNotMeasuredIsNull() {
    var catalog =
        SourceCatalog.ofSize(2)
            .with(SourceColumn.X, new double[] {10.256, 20})
            .with(SourceColumn.Y, new double[] {30, 40})
            .with(SourceColumn.FLUX_APERTURE, new double[] {5, 500})
            .with(SourceColumn.FWHM_PROFILE, new double[] {Double.NaN, 3.14159});

    var json = text(FrameLayers.of(WIDTH, HEIGHT).sources(catalog, null));

    assertThat(json)
        .isEqualTo(
            "{\"width\":800,\"height\":600,\"fwhmPx\":null,\"sources\":2,\"stars\":["
                + "[20,40,3.14,null,null,null,null],[10.26,30,null,null,null,null,null]]}");
  }

  @Test
  void flaggedPixelsAreRunsAlongRows() {
    var flags = FlagPlane.clear(WIDTH, HEIGHT);
    for (int x = 795; x < 800; x++) {
      flags.raise(x, 3, PixelFlag.SATURATED);
    }
    flags.raise(0, 4, PixelFlag.HOT);

    assertThat(text(FrameLayers.of(WIDTH, HEIGHT).flags(flags)))
        .contains("\"saturated\":[[795,3,5]],\"bad\":[[0,4,1]],\"cosmicRays\":[]");
  }

  @Test
  void aGridLineRunsWhereItsLabelSaysAlsoThroughALensAndAcrossRightAscensionZero() {
    var wcs = bent();

    var lines = SkyGrid.over(wcs, WIDTH, HEIGHT);

    assertThat(lines).hasSizeBetween(6, 24);
    assertThat(lines.stream().map(SkyGrid.Line::label)).contains("00h00m", "23h58m");
    var sky = new double[2];
    for (var line : lines) {
      for (int i = 0; i < line.points().length; i += 2) {
        wcs.pixelToSky(line.points()[i], line.points()[i + 1], sky);
        if (line.label().equals("00h00m")) {
          assertThat(Math.IEEEremainder(sky[0], 360)).isCloseTo(0, within(1e-6));
        }
      }
    }
  }

  @Test
  void theWorldCoordinatesComeWithAllDigitsAndTheLensWithThem() {
    var json = text(FrameLayers.of(WIDTH, HEIGHT).sky(bent(), 0.0, 20.0));

    assertThat(json).contains("\"crpix\":[399.5,299.5],\"crval\":[0.05,20.0]");
    var term = Pattern.compile("\"a\":\\[\\[2,0,([^\\]]+)\\]\\]").matcher(json);
    assertThat(term.find()).isTrue();
    assertThat(Double.parseDouble(term.group(1))).isCloseTo(1e-5, within(1e-15));
    assertThat(json).containsPattern("\"pointing\":\\[[0-9.]+,[0-9.]+\\]");
  }

  @Test
  void anUnsolvedFrameHasNoSky() {
    assertThat(text(FrameLayers.of(WIDTH, HEIGHT).sky(null, 1.0, 2.0).streaks(List.of())))
        .isEqualTo("{\"width\":800,\"height\":600,\"trails\":[]}");
  }

  private static Wcs bent() {
    var a = new double[9];
    a[6] = 1e-5;
    double scale = 5 / 3600.0;
    return Wcs.tanSip(
        399.5, 299.5, 0.05, 20, new double[] {-scale, 0, 0, scale}, Sip.of(2, a, new double[9]));
  }

  private static String text(FrameLayers layers) {
    return new String(layers.toJson(), StandardCharsets.UTF_8);
  }
}
