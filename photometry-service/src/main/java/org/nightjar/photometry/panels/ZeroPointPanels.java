package org.nightjar.photometry.panels;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.nightjar.imaging.render.Preview;
import org.nightjar.imaging.statistics.Robust;
import org.nightjar.model.Photometry;
import org.nightjar.photometry.MatchedStar;
import org.nightjar.photometry.MeasuredFrame;

/**
 * IQMon's four panels of a zero point: measured against catalogue magnitude, histogram of the
 * stars' own zero points, residual against magnitude, residual over the frame.
 */
public final class ZeroPointPanels {
  private static final int GAP = 8;
  private static final double BIN_MAG = 0.1;
  private static final int MOST_BINS = 40;

  /** Beyond that a residual over the frame is shown as that. */
  private static final double LARGEST_RESIDUAL_MAG = 0.5;

  // Okabe and Ito 2008: told apart by colour-blind people too.
  private static final Color USED = new Color(0x0072B2);
  private static final Color REJECTED = new Color(0xD55E00);
  private static final Color LINE = new Color(0x444444);
  private static final Color GRID = new Color(0xDDDDDD);

  private final MeasuredFrame frame;
  private final Photometry photometry;
  private final double zeroPoint;
  private final List<MatchedStar> used;
  private final List<MatchedStar> rejected;

  private ZeroPointPanels(MeasuredFrame frame, double zeroPoint) {
    this.frame = frame;
    this.photometry = frame.photometry();
    this.zeroPoint = zeroPoint;
    this.used = stars(s -> s.weight() > 0);
    this.rejected = stars(s -> s.weight() == 0);
  }

  /**
   * Draws the panels.
   *
   * @param width pixels, at least 400
   * @param height pixels, at least 400
   * @return a PNG file; empty when the frame has no zero point
   */
  public static Optional<byte[]> png(MeasuredFrame frame, int width, int height) {
    if (width < 400 || height < 400) {
      throw new IllegalArgumentException(
          "width = %d, height = %d: must be >= 400".formatted(width, height));
    }
    var zeroPoint = frame.photometry().zeroPoint();
    if (zeroPoint == null || frame.stars().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(Preview.png(new ZeroPointPanels(frame, zeroPoint).draw(width, height)));
  }

  private BufferedImage draw(int width, int height) {
    int w = (width - GAP) / 2;
    int h = (height - GAP) / 2;
    var picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    var g = picture.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setColor(Color.WHITE);
    g.fillRect(0, 0, width, height);
    List<Chart<?, ?>> panels =
        List.of(magnitudes(w, h), histogram(w, h), residuals(w, h), overTheFrame(w, h));
    for (int i = 0; i < panels.size(); i++) {
      var shifted = picture.createGraphics();
      shifted.translate(i % 2 * (w + GAP), i / 2 * (h + GAP));
      panels.get(i).paint(shifted, w, h);
      shifted.dispose();
    }
    g.dispose();
    return picture;
  }

  private List<MatchedStar> stars(Predicate<MatchedStar> which) {
    return frame.stars().stream().filter(which).toList();
  }

  private XYChart magnitudes(int w, int h) {
    var chart =
        chart(
            w,
            h,
            "Zero point %s mag, scatter %s, %d stars"
                .formatted(
                    withError(zeroPoint, photometry.zeroPointError()),
                    number(orZero(photometry.zeroPointScatter()), 2),
                    used.size()),
            photometry.band() + " in the catalogue (mag)",
            "measured, −2.5 log10(ADU/s)");
    points(
        chart,
        "used",
        used,
        MatchedStar::catalogueMag,
        MatchedStar::instrumentalMag,
        USED,
        SeriesMarkers.CIRCLE);
    points(
        chart,
        "left out",
        rejected,
        MatchedStar::catalogueMag,
        MatchedStar::instrumentalMag,
        REJECTED,
        SeriesMarkers.CROSS);
    double faint = extreme(MatchedStar::catalogueMag, 1);
    double bright = extreme(MatchedStar::catalogueMag, 0);
    line(chart, bright, faint, bright - zeroPoint, faint - zeroPoint);
    return chart;
  }

  private CategoryChart histogram(int w, int h) {
    var values =
        frame.stars().stream()
            .mapToDouble(s -> s.catalogueMag() - s.instrumentalMag())
            .sorted()
            .toArray();
    double low = Math.floor(Robust.quantileOfSorted(values, 0.03) / BIN_MAG) - 2;
    double high = Math.ceil(Robust.quantileOfSorted(values, 0.97) / BIN_MAG) + 2;
    int bins = (int) Math.clamp((long) (high - low), 1, MOST_BINS);
    var names = new ArrayList<String>();
    var counts = new ArrayList<Integer>();
    for (int b = 0; b < bins; b++) {
      double from = (low + b) * BIN_MAG;
      names.add(number(from + BIN_MAG / 2, 2));
      counts.add((int) Arrays.stream(values).filter(v -> v >= from && v < from + BIN_MAG).count());
    }
    var chart =
        new CategoryChartBuilder()
            .width(w)
            .height(h)
            .title("Zero points of single stars")
            .xAxisTitle("catalogue − measured (mag), bins of 0.1")
            .yAxisTitle("stars")
            .build();
    style(chart.getStyler());
    chart.getStyler().setAvailableSpaceFill(0.95);
    chart.getStyler().setXAxisLabelRotation(90);
    chart.getStyler().setLegendVisible(false);
    chart.addSeries("stars", names, counts).setFillColor(USED);
    return chart;
  }

  private XYChart residuals(int w, int h) {
    var term = photometry.colourTerm();
    var chart =
        chart(
            w,
            h,
            term == null
                ? "Residual against brightness, no colour term"
                : "Residual against brightness, colour term %s"
                    .formatted(withError(term, photometry.colourTermError())),
            photometry.band() + " in the catalogue (mag)",
            "residual (mag)");
    points(
        chart,
        "used",
        used,
        MatchedStar::catalogueMag,
        MatchedStar::residualMag,
        USED,
        SeriesMarkers.CIRCLE);
    points(
        chart,
        "left out",
        rejected,
        MatchedStar::catalogueMag,
        MatchedStar::residualMag,
        REJECTED,
        SeriesMarkers.CROSS);
    line(chart, extreme(MatchedStar::catalogueMag, 0), extreme(MatchedStar::catalogueMag, 1), 0, 0);
    // A quiet frame looks quiet: at least a quarter of a magnitude either way.
    double reach =
        Math.clamp(4 * orZero(photometry.zeroPointScatter()), LARGEST_RESIDUAL_MAG / 2, 2);
    chart.getStyler().setYAxisMin(-reach);
    chart.getStyler().setYAxisMax(reach);
    return chart;
  }

  private XYChart overTheFrame(int w, int h) {
    var chart = chart(w, h, "Residual over the frame", "x (pixels)", "y (pixels)");
    var colours =
        new Color[] {
          new Color(0x2166AC),
          new Color(0x67A9CF),
          new Color(0xBBBBBB),
          new Color(0xEF8A62),
          new Color(0xB2182B)
        };
    var shapes =
        new Marker[] {
          SeriesMarkers.TRIANGLE_DOWN,
          SeriesMarkers.TRIANGLE_DOWN,
          SeriesMarkers.CIRCLE,
          SeriesMarkers.TRIANGLE_UP,
          SeriesMarkers.TRIANGLE_UP
        };
    // Classes by the scatter: what stands out must stand out on a good frame and a poor one.
    double unit =
        Math.clamp(orZero(photometry.zeroPointScatter()), 0.01, LARGEST_RESIDUAL_MAG / 1.5);
    var limits =
        new double[] {
          Double.NEGATIVE_INFINITY,
          -1.5 * unit,
          -0.5 * unit,
          0.5 * unit,
          1.5 * unit,
          Double.POSITIVE_INFINITY
        };
    for (int c = 0; c < colours.length; c++) {
      double from = limits[c];
      double to = limits[c + 1];
      var name =
          c == 0
              ? "< " + number(to, 2)
              : c == colours.length - 1
                  ? "> " + number(from, 2)
                  : number(from, 2) + "…" + number(to, 2);
      points(
          chart,
          name,
          stars(s -> s.weight() > 0 && s.residualMag() >= from && s.residualMag() < to),
          MatchedStar::x,
          MatchedStar::y,
          colours[c],
          shapes[c]);
    }
    return chart;
  }

  private static XYChart chart(int w, int h, String title, String x, String y) {
    var chart =
        new XYChartBuilder().width(w).height(h).title(title).xAxisTitle(x).yAxisTitle(y).build();
    style(chart.getStyler());
    XYStyler styler = chart.getStyler();
    styler.setMarkerSize(6);
    styler.setLegendPosition(LegendPosition.OutsideS);
    styler.setLegendLayout(org.knowm.xchart.style.Styler.LegendLayout.Horizontal);
    styler.setLegendBorderColor(Color.WHITE);
    return chart;
  }

  private static void style(AxesChartStyler styler) {
    var font = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
    styler.setBaseFont(font);
    styler.setChartTitleFont(font.deriveFont(Font.BOLD, 12f));
    styler.setAxisTitleFont(font);
    styler.setAxisTickLabelsFont(font.deriveFont(11f));
    styler.setLegendFont(font.deriveFont(10f));
    styler.setLegendPadding(4);
    styler.setLegendSeriesLineLength(14);
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setPlotGridLinesColor(GRID);
    styler.setPlotGridLinesStroke(new BasicStroke(1));
    styler.setLocale(Locale.ROOT);
  }

  private static void points(
      XYChart chart,
      String name,
      List<MatchedStar> stars,
      ToDoubleFunction<MatchedStar> x,
      ToDoubleFunction<MatchedStar> y,
      Color colour,
      Marker marker) {
    if (stars.isEmpty()) {
      return;
    }
    var series =
        chart.addSeries(
            name, stars.stream().mapToDouble(x).toArray(), stars.stream().mapToDouble(y).toArray());
    series.setLineStyle(SeriesLines.NONE);
    series.setMarker(marker);
    series.setMarkerColor(colour);
  }

  private static void line(XYChart chart, double x0, double x1, double y0, double y1) {
    var series = chart.addSeries("zero point", new double[] {x0, x1}, new double[] {y0, y1});
    series.setMarker(SeriesMarkers.NONE);
    series.setLineColor(LINE);
    series.setLineWidth(1.2f);
  }

  private double extreme(ToDoubleFunction<MatchedStar> value, double quantile) {
    var sorted = frame.stars().stream().mapToDouble(value).sorted().toArray();
    return Robust.quantileOfSorted(sorted, quantile);
  }

  /** As many digits as the error allows: two of the error. */
  private static String withError(double value, @org.jspecify.annotations.Nullable Double error) {
    if (error == null || !(error > 0)) {
      return number(value, 2);
    }
    int decimals = (int) Math.clamp((long) (1 - Math.floor(Math.log10(error))), 0, 4);
    return number(value, decimals) + " ± " + number(error, decimals);
  }

  private static double orZero(@org.jspecify.annotations.Nullable Double value) {
    return value == null ? 0 : value;
  }

  private static String number(double value, int decimals) {
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }
}
