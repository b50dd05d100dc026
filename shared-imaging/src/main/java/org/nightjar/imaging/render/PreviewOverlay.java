package org.nightjar.imaging.render;

import java.util.LinkedHashMap;
import java.util.Map;
import org.nightjar.imaging.FlagPlane;
import org.nightjar.imaging.PixelFlag;
import org.nightjar.imaging.wcs.Wcs;

/**
 * A drawing that lies over a {@link Preview}: SVG with the preview's viewBox, one group per layer
 * so that a page can switch them. Coordinates are those of the frame, 0-based pixels. Layers appear
 * in the order in which they were first drawn on.
 */
public final class PreviewOverlay {
  private static final double LEAST_RADIUS = 3; // of the preview's pixels: smaller is not seen
  private static final int MOST_RUNS = 20_000;

  private final Preview preview;
  private final Map<String, StringBuilder> layers = new LinkedHashMap<>();
  private String title = "";

  private PreviewOverlay(Preview preview) {
    this.preview = preview;
  }

  public static PreviewOverlay on(Preview preview) {
    return new PreviewOverlay(preview);
  }

  /** What a reader hears of the picture; any text, it is escaped. */
  public PreviewOverlay title(String text) {
    title = XmlText.escape(text);
    return this;
  }

  /** A detected star: a green circle. */
  public PreviewOverlay star(double x, double y, double radiusPx, String label) {
    circle("stars", "#35d46a", x, y, Math.max(LEAST_RADIUS, radiusPx / preview.factor()), label);
    return this;
  }

  /** A catalogue star: an orange circle, wider than those of detected ones. */
  public PreviewOverlay catalogueStar(double x, double y, double radiusPx, String label) {
    double radius = Math.max(LEAST_RADIUS + 2, radiusPx / preview.factor());
    circle("catalogue", "#ff8c3a", x, y, radius, label);
    return this;
  }

  /** Where the telescope was told to look: a cross in a circle; off the frame it is not drawn. */
  public PreviewOverlay pointing(double x, double y, String label) {
    double c = preview.column(x);
    double r = preview.row(y);
    if (inside(c, r)) {
      double size = Math.max(8, Math.max(preview.width(), preview.height()) / 40.0);
      circle("pointing", "#3fd0ff", x, y, size, label);
      line("pointing", "#3fd0ff", c - 1.6 * size, r, c + 1.6 * size, r);
      line("pointing", "#3fd0ff", c, r - 1.6 * size, c, r + 1.6 * size);
    }
    return this;
  }

  /** A streak. */
  public PreviewOverlay trail(double x1, double y1, double x2, double y2) {
    line(
        "trails",
        "#e45cff",
        preview.column(x1),
        preview.row(y1),
        preview.column(x2),
        preview.row(y2));
    return this;
  }

  /** Saturated pixels in red, at the preview's own resolution. */
  public PreviewOverlay saturated(FlagPlane flags) {
    int runs = 0;
    for (int row = 0; row < preview.height() && runs < MOST_RUNS; row++) {
      int start = -1;
      for (int column = 0; column <= preview.width(); column++) {
        boolean full = column < preview.width() && saturated(flags, column, row);
        if (full && start < 0) {
          start = column;
        } else if (!full && start >= 0) {
          layer("saturated")
              .append("<rect x=\"")
              .append(start)
              .append("\" y=\"")
              .append(row)
              .append("\" width=\"")
              .append(column - start)
              .append("\" height=\"1\" fill=\"#ff3048\"/>\n");
          start = -1;
          runs++;
        }
      }
    }
    return this;
  }

  private boolean saturated(FlagPlane flags, int column, int row) {
    int f = preview.factor();
    int y0 = (preview.height() - 1 - row) * f;
    for (int y = y0; y < Math.min(flags.height(), y0 + f); y++) {
      for (int x = column * f; x < Math.min(flags.width(), (column + 1) * f); x++) {
        if (flags.any(x, y, PixelFlag.SATURATED)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Arrows to north and east, in the lower left corner. */
  public PreviewOverlay compass(Wcs wcs, int width, int height) {
    double cx = (width - 1) / 2.0;
    double cy = (height - 1) / 2.0;
    // The position angle of +y, turned back, is north's angle from +y; east is a right angle on.
    double angle = Math.toRadians(wcs.positionAngleDeg(cx, cy));
    if (Double.isFinite(angle)) {
      double hand = wcs.mirrored(cx, cy) ? -1 : 1;
      double length = Math.max(12, Math.min(preview.width(), preview.height()) / 12.0);
      double c = 1.6 * length;
      double r = preview.height() - 1.6 * length;
      arrow(c, r, length * hand * Math.sin(angle), -length * Math.cos(angle), "N");
      arrow(c, r, -length * hand * Math.cos(angle), -length * Math.sin(angle), "E");
    }
    return this;
  }

  private void arrow(double c, double r, double dc, double dr, String name) {
    line("compass", "#ffe04a", c, r, c + dc, r + dr);
    layer("compass")
        .append("<text x=\"")
        .append(number(c + 1.25 * dc))
        .append("\" y=\"")
        .append(number(r + 1.25 * dr))
        .append(
            "\" fill=\"#ffe04a\" font-family=\"sans-serif\" font-size=\"14\""
                + " text-anchor=\"middle\" dominant-baseline=\"central\">")
        .append(name)
        .append("</text>\n");
  }

  private boolean inside(double column, double row) {
    return column >= 0 && row >= 0 && column <= preview.width() && row <= preview.height();
  }

  private void circle(
      String layer, String colour, double x, double y, double radius, String label) {
    var out =
        layer(layer)
            .append("<circle cx=\"")
            .append(number(preview.column(x)))
            .append("\" cy=\"")
            .append(number(preview.row(y)))
            .append("\" r=\"")
            .append(number(radius))
            .append("\" stroke=\"")
            .append(colour)
            .append('"');
    if (label.isEmpty()) {
      out.append("/>\n");
    } else {
      out.append("><title>").append(XmlText.escape(label)).append("</title></circle>\n");
    }
  }

  private void line(String layer, String colour, double c1, double r1, double c2, double r2) {
    layer(layer)
        .append("<line x1=\"")
        .append(number(c1))
        .append("\" y1=\"")
        .append(number(r1))
        .append("\" x2=\"")
        .append(number(c2))
        .append("\" y2=\"")
        .append(number(r2))
        .append("\" stroke=\"")
        .append(colour)
        .append("\"/>\n");
  }

  private StringBuilder layer(String name) {
    return layers.computeIfAbsent(name, n -> new StringBuilder());
  }

  /** Two decimals at most, never an exponent. */
  private static String number(double v) {
    double rounded = Math.round(100 * Math.clamp(v, -1e6, 1e6)) / 100.0;
    return rounded == Math.rint(rounded) ? Long.toString((long) rounded) : Double.toString(rounded);
  }

  /** The drawing as an SVG document; scale it with the preview. */
  public String toSvg() {
    var svg = new StringBuilder();
    svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ")
        .append(preview.width())
        .append(' ')
        .append(preview.height())
        .append("\" fill=\"none\" stroke-width=\"1.2\" role=\"img\">\n");
    if (!title.isEmpty()) {
      svg.append("<title>").append(title).append("</title>\n");
    }
    layers.forEach((name, content) ->
        svg.append("<g class=\"layer-")
            .append(name)
            .append("\">\n")
            .append(content)
            .append("</g>\n"));
    return svg.append("</svg>\n").toString();
  }
}
