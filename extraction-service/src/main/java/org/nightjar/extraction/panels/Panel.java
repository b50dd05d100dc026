package org.nightjar.extraction.panels;

import java.awt.Color;
import java.awt.Font;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Locale;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.HeatMapChart;
import org.knowm.xchart.HeatMapChartBuilder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.nightjar.imaging.statistics.Robust;

/** One plot among the panels. */
final class Panel {
  private static final int MOST_BARS = 40;
  private static final int MAP_CELLS = 10;
  private static final Color BLUE = new Color(0x33, 0x66, 0x99);
  private static final Color[] MAP_COLOURS = {
    new Color(0x31, 0x36, 0x95),
    new Color(0x74, 0xad, 0xd1),
    new Color(0xe0, 0xf3, 0xf8),
    new Color(0xfd, 0xae, 0x61),
    new Color(0xa5, 0x00, 0x26)
  };

  private Panel() {}

  static CategoryChart histogram(String title, String unit, double[] values, double bin) {
    var chart =
        new CategoryChartBuilder()
            .title(title + (unit.isEmpty() ? "" : ", " + unit))
            .yAxisTitle("stars")
            .build();
    style(chart.getStyler());
    chart.getStyler().setOverlapped(true).setAvailableSpaceFill(0.98);
    var sorted = values.clone();
    Arrays.sort(sorted);
    // The outermost hundredth would squeeze the rest together.
    double low = values.length == 0 ? 0 : Robust.quantileOfSorted(sorted, 0.01);
    double high = values.length == 0 ? 1 : Robust.quantileOfSorted(sorted, 0.99);
    long first = (long) Math.floor(low / bin) - 1;
    long last = Math.min(first + MOST_BARS, (long) Math.floor(high / bin) + 1);
    var centres = new ArrayList<Double>();
    var counts = new ArrayList<Integer>();
    for (long b = first; b <= last; b++) {
      long bar = b;
      centres.add(Math.round((b + 0.5) * bin * 1000) / 1000.0);
      counts.add(
          (int) Arrays.stream(values).filter(v -> (long) Math.floor(v / bin) == bar).count());
    }
    chart.addSeries("stars", centres, counts).setFillColor(BLUE);
    chart.getStyler().setXAxisMaxLabelCount(8);
    return chart;
  }

  static XYChart scatter(String title, String xTitle, String yTitle, double[] x, double[] y) {
    var chart = new XYChartBuilder().title(title).xAxisTitle(xTitle).yAxisTitle(yTitle).build();
    style(chart.getStyler());
    chart.getStyler().setDefaultSeriesRenderStyle(XYSeriesRenderStyle.Scatter).setMarkerSize(5);
    if (x.length > 0) {
      chart.addSeries("stars", x, y).setMarker(SeriesMarkers.CIRCLE).setMarkerColor(BLUE);
    }
    return chart;
  }

  /** Medians over square cells, with y upwards; cells without stars stay empty. */
  static HeatMapChart map(
      String title, double[] x, double[] y, double[] value, int width, int height) {
    var chart =
        new HeatMapChartBuilder().title(title).xAxisTitle("x, px").yAxisTitle("y, px").build();
    style(chart.getStyler());
    double cell = Math.max(width, height) / (double) MAP_CELLS;
    int columns = (int) Math.ceil(width / cell);
    int rows = (int) Math.ceil(height / cell);
    var data = new ArrayList<Number[]>();
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        var inside = new double[value.length];
        int n = 0;
        for (int i = 0; i < value.length; i++) {
          if ((int) (x[i] / cell) == c && (int) (y[i] / cell) == r) {
            inside[n++] = value[i];
          }
        }
        if (n > 0) {
          data.add(new Number[] {c, r, Robust.medianInPlace(inside, n)});
        }
      }
    }
    if (!data.isEmpty()) {
      chart.addSeries("median", edges(columns, cell), edges(rows, cell), data);
      chart.getStyler().setRangeColors(MAP_COLOURS);
      chart.getStyler().setHeatMapDecimalValueFormatter(v -> String.format(Locale.ROOT, "%.2f", v));
    }
    chart.getStyler().setLegendVisible(!data.isEmpty());
    return chart;
  }

  private static ArrayList<Number> edges(int n, double cell) {
    var edges = new ArrayList<Number>();
    for (int i = 0; i < n; i++) {
      edges.add((int) Math.round((i + 0.5) * cell));
    }
    return edges;
  }

  private static void style(Styler styler) {
    styler.setLegendVisible(false);
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setChartTitleFont(new Font(Font.SANS_SERIF, Font.PLAIN, 14));
  }
}
