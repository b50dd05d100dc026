package org.nightjar.extraction.panels;

import java.awt.Color;
import java.awt.Font;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import javax.imageio.ImageIO;
import org.knowm.xchart.internal.chartpart.Chart;
import org.nightjar.extraction.psf.FramePsf;
import org.nightjar.extraction.psf.StarProfile;

/**
 * IQMon's six panels of a frame's stars on one picture: histograms of width and ellipticity, both
 * over the frame, ellipticity against the distance from the centre (optics), and the direction of
 * the elongation against the direction to the centre (coma and field curvature line up there, a
 * drifting mount does not).
 */
public final class PsfPanels {
  private static final int PANEL_WIDTH = 520;
  private static final int PANEL_HEIGHT = 380;
  private static final int HEADER = 34;
  private static final double FWHM_BIN_PX = 0.2;
  private static final double ELLIPTICITY_BIN = 0.05;

  /** Rounder stars have no direction. */
  private static final double LEAST_ELLIPTICITY = 0.15;

  private PsfPanels() {}

  /**
   * Draws the panels.
   *
   * @param width of the frame, px
   * @param height of the frame, px
   * @param title words above; control characters are left out
   * @return a PNG, the same bytes for the same input and fonts
   */
  public static byte[] png(FramePsf psf, int width, int height, String title) {
    var good = psf.stars().stream().filter(StarProfile::good).toList();
    var image =
        new BufferedImage(2 * PANEL_WIDTH, 3 * PANEL_HEIGHT + HEADER, BufferedImage.TYPE_INT_RGB);
    var g = image.createGraphics();
    g.setColor(Color.WHITE);
    g.fillRect(0, 0, image.getWidth(), image.getHeight());
    g.setColor(Color.BLACK);
    g.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 15));
    g.drawString(printable(title) + "   " + summary(psf, good), 14, 23);
    int k = 0;
    for (var chart : charts(good, width, height)) {
      int x = k % 2 * PANEL_WIDTH;
      int y = HEADER + k / 2 * PANEL_HEIGHT;
      var panel = g.create(x, y, PANEL_WIDTH, PANEL_HEIGHT);
      chart.paint((java.awt.Graphics2D) panel, PANEL_WIDTH, PANEL_HEIGHT);
      panel.dispose();
      k++;
    }
    g.dispose();
    var out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static List<Chart<?, ?>> charts(List<StarProfile> good, int width, int height) {
    double cx = (width - 1) / 2.0;
    double cy = (height - 1) / 2.0;
    var fwhm = good.stream().mapToDouble(StarProfile::fwhmPx).toArray();
    var e = good.stream().mapToDouble(StarProfile::ellipticity).toArray();
    var radius = good.stream().mapToDouble(s -> Math.hypot(s.xPx() - cx, s.yPx() - cy)).toArray();
    var long1 = good.stream().filter(s -> s.ellipticity() >= LEAST_ELLIPTICITY).toList();
    var toCentre =
        long1.stream()
            .mapToDouble(s -> halfTurn(Math.toDegrees(Math.atan2(s.yPx() - cy, s.xPx() - cx))))
            .toArray();
    var theta = long1.stream().mapToDouble(StarProfile::thetaDeg).toArray();
    var xs = good.stream().mapToDouble(StarProfile::xPx).toArray();
    var ys = good.stream().mapToDouble(StarProfile::yPx).toArray();
    return List.of(
        Panel.histogram("FWHM", "px", fwhm, FWHM_BIN_PX),
        Panel.histogram("Ellipticity", "", e, ELLIPTICITY_BIN),
        Panel.map("FWHM over the frame, px", xs, ys, fwhm, width, height),
        Panel.map("Ellipticity over the frame", xs, ys, e, width, height),
        Panel.scatter("Ellipticity against radius", "distance from the centre, px", "", radius, e),
        Panel.scatter(
            "Direction of stars of ellipticity >= 0.15",
            "direction from the centre, deg",
            "direction of the star, deg",
            toCentre,
            theta));
  }

  private static double halfTurn(double deg) {
    return deg >= 90 ? deg - 180 : deg < -90 ? deg + 180 : deg;
  }

  private static String summary(FramePsf psf, List<StarProfile> good) {
    var m = psf.medians();
    return m == null
        ? "no width: " + psf.reason()
        : String.format(
            java.util.Locale.ROOT,
            "%d stars   FWHM %.2f ± %.2f px   ellipticity %.3f ± %.3f   %.0f°",
            good.size(),
            m.fwhmPx(),
            m.fwhmErrorPx(),
            m.ellipticity(),
            m.ellipticityError(),
            m.positionAngleDeg());
  }

  private static String printable(String title) {
    return title.replaceAll("\\p{Cntrl}", " ").strip();
  }
}
