package org.nightjar.imaging.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.StringReader;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.nightjar.imaging.FlagPlane;
import org.nightjar.imaging.PixelFlag;
import org.nightjar.imaging.Plane;
import org.nightjar.imaging.Workers;
import org.nightjar.imaging.wcs.Wcs;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class PreviewOverlayTest {
  private final Preview preview = Preview.of(Plane.zeros(801, 600), null, 401, Workers.SINGLE);

  private static Document parse(String svg) throws Exception {
    var factory = DocumentBuilderFactory.newInstance();
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    return factory.newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
  }

  private static double attribute(Document svg, String element, int at, String name) {
    return Double.parseDouble(
        ((Element) svg.getElementsByTagName(element).item(at)).getAttribute(name));
  }

  @Test
  void viewBoxIsThePreviewsAndStarsLieOnTheirPixels() throws Exception {
    var svg = parse(PreviewOverlay.on(preview).star(100, 50, 8, "S/N 30").toSvg());
    assertThat(svg.getDocumentElement().getAttribute("viewBox")).isEqualTo("0 0 401 300");
    assertThat(attribute(svg, "circle", 0, "cx")).isEqualTo(50.25);
    assertThat(attribute(svg, "circle", 0, "cy")).isEqualTo(300 - 25.25);
    assertThat(attribute(svg, "circle", 0, "r")).isEqualTo(4);
  }

  @Test
  void hostileTextStaysText() throws Exception {
    var hostile = "</title><script>alert('1')</script>\"&\n\u0000\u0007\ud800]]>";
    var text =
        PreviewOverlay.on(preview)
            .title(hostile)
            .star(1, 1, 5, hostile)
            .pointing(400, 300, hostile)
            .toSvg();
    var svg = parse(text);
    assertThat(svg.getElementsByTagName("script").getLength()).isZero();
    assertThat(svg.getElementsByTagName("title").item(0).getTextContent())
        .startsWith("</title><script>alert('1')</script>\"&\uFFFD");
    assertThat(text).doesNotContain("<script");
  }

  @Test
  void saturatedPixelsAreRunsOfThePreview() throws Exception {
    var flags = FlagPlane.clear(801, 600);
    flags.raise(10, 0, PixelFlag.SATURATED);
    flags.raise(13, 1, PixelFlag.SATURATED);
    flags.raise(400, 599, PixelFlag.HOT);
    var svg = parse(PreviewOverlay.on(preview).saturated(flags).toSvg());
    assertThat(svg.getElementsByTagName("rect").getLength()).isEqualTo(1);
    assertThat(attribute(svg, "rect", 0, "x")).isEqualTo(5);
    assertThat(attribute(svg, "rect", 0, "y")).isEqualTo(299);
    assertThat(attribute(svg, "rect", 0, "width")).isEqualTo(2);
  }

  @Test
  void compassPointsWhereSkyPositionsRise() throws Exception {
    double s = 2.0 / 3600;
    for (boolean mirrored : new boolean[] {false, true}) {
      for (double degrees : new double[] {0, 35, 90, 200, 310}) {
        double c = Math.cos(Math.toRadians(degrees));
        double n = Math.sin(Math.toRadians(degrees));
        double east = mirrored ? s : -s;
        var wcs = Wcs.tan(400, 299.5, 50, 20, new double[] {east * c, s * n, -east * n, s * c});
        var svg = parse(PreviewOverlay.on(preview).compass(wcs, 801, 600).toSvg());
        for (int arrow = 0; arrow < 2; arrow++) {
          double dc = attribute(svg, "line", arrow, "x2") - attribute(svg, "line", arrow, "x1");
          double dr = attribute(svg, "line", arrow, "y2") - attribute(svg, "line", arrow, "y1");
          var from = new double[2];
          var to = new double[2];
          wcs.skyToPixel(50, 20, from);
          double step = 0.01;
          if (arrow == 0) {
            wcs.skyToPixel(50, 20 + step, to);
          } else {
            wcs.skyToPixel(50 + step / Math.cos(Math.toRadians(20)), 20, to);
          }
          double expected = Math.atan2(-(to[1] - from[1]), to[0] - from[0]);
          double difference = Math.IEEEremainder(Math.atan2(dr, dc) - expected, 2 * Math.PI);
          assertThat(difference)
              .as("mirrored %s, %f degrees, arrow %d", mirrored, degrees, arrow)
              .isCloseTo(0, within(0.02));
        }
      }
    }
  }

  @Test
  void aPointingOffTheFrameIsNotDrawn() {
    assertThat(PreviewOverlay.on(preview).pointing(5000, 10, "far").toSvg())
        .doesNotContain("circle");
  }
}
