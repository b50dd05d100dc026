package org.nightjar.standalone.measure;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.nightjar.model.FrameReport;
import org.nightjar.model.Grade;

/** A night's numbers against time, as small SVG drawings: width, zero point, sky. */
final class NightPlots {
  private static final int WIDTH = 420;
  private static final int HEIGHT = 150;
  private static final int LEFT = 52;
  private static final int BOTTOM = 24;
  private static final int TOP = 22;
  private static final int RIGHT = 10;

  /**
   * A quiet night looks quiet: the axis spans at least this fraction of the median to either side.
   */
  private static final double LEAST_SPAN = 0.15;

  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm").withZone(ZoneOffset.UTC);

  private NightPlots() {}

  private record Point(Instant time, double value, Grade grade) {}

  /** One drawing per quantity that at least two frames with times have. */
  static List<String> of(List<FrameReport> reports) {
    var plots = new ArrayList<String>();
    add(
        plots,
        reports,
        "FWHM, px",
        0,
        r -> r.extraction() == null ? null : r.extraction().fwhmPx());
    add(
        plots,
        reports,
        "ellipticity",
        0.1,
        r -> r.extraction() == null ? null : r.extraction().ellipticity());
    add(
        plots,
        reports,
        "zero point, mag",
        0.5,
        r -> r.photometry() == null ? null : r.photometry().zeroPoint());
    add(
        plots,
        reports,
        "sky, ADU",
        0,
        r -> r.extraction() == null ? null : r.extraction().backgroundAdu());
    return plots;
  }

  private static void add(
      List<String> plots,
      List<FrameReport> reports,
      String title,
      double leastHalfSpan,
      Function<FrameReport, @Nullable Double> value) {
    var points =
        reports.stream()
            .filter(r ->
                r.frame().midExposure() != null && value.apply(r) != null && r.quality() != null)
            .map(r ->
                new Point(
                    Objects.requireNonNull(r.frame().midExposure()),
                    Objects.requireNonNull(value.apply(r)),
                    Objects.requireNonNull(r.quality()).grade()))
            .sorted(Comparator.comparing(Point::time))
            .toList();
    if (points.size() >= 2) {
      plots.add(draw(title, points, leastHalfSpan));
    }
  }

  private static String draw(String title, List<Point> points, double leastHalfSpan) {
    var values = points.stream().mapToDouble(Point::value).sorted().toArray();
    double median = values[values.length / 2];
    double half = leastHalfSpan > 0 ? leastHalfSpan : LEAST_SPAN * Math.abs(median);
    double low = Math.min(values[0], median - half);
    double high = Math.max(values[values.length - 1], median + half);
    if (high <= low) {
      high = low + 1;
    }
    long start = points.getFirst().time().toEpochMilli();
    long span = Math.max(1, points.getLast().time().toEpochMilli() - start);
    var svg = new StringBuilder();
    svg.append(
        RunPage.format(
            "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s against time\" font-size=\"11\" fill=\"currentColor\">",
            WIDTH, HEIGHT, title));
    svg.append(
        RunPage.format("<text x=\"%d\" y=\"14\" font-weight=\"600\">%s</text>", LEFT, title));
    for (double at : new double[] {low, (low + high) / 2, high}) {
      double y = y(at, low, high);
      svg.append(
          RunPage.format(
              "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"currentColor\" stroke-opacity=\".15\"/><text x=\"%d\" y=\"%.1f\" text-anchor=\"end\" opacity=\".7\">%s</text>",
              LEFT, WIDTH - RIGHT, y, y, LEFT - 6, y + 4, label(at, high - low)));
    }
    var line = new StringBuilder();
    for (var p : points) {
      line.append(RunPage.format("%.1f,%.1f ", x(p, start, span), y(p.value(), low, high)));
    }
    svg.append("<polyline fill=\"none\" stroke=\"#4c9bd6\" stroke-opacity=\".6\" points=\"")
        .append(line)
        .append("\"/>");
    for (var p : points) {
      svg.append(mark(p, x(p, start, span), y(p.value(), low, high)));
    }
    clock(svg, points.getFirst(), LEFT, "start");
    clock(svg, points.getLast(), WIDTH - RIGHT, "end");
    return svg.append("</svg>").toString();
  }

  private static double x(Point p, long start, long span) {
    return LEFT + (double) (p.time().toEpochMilli() - start) / span * (WIDTH - LEFT - RIGHT);
  }

  private static double y(double value, double low, double high) {
    return HEIGHT - BOTTOM - (value - low) / (high - low) * (HEIGHT - BOTTOM - TOP);
  }

  /** Shape tells the grade, not colour alone. */
  private static String mark(Point p, double x, double y) {
    return switch (p.grade()) {
      case GOOD ->
          RunPage.format("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3.2\" fill=\"#4cc38a\"/>", x, y);
      case WARN -> RunPage.format("<path d=\"M%.1f %.1fl4.5 8h-9z\" fill=\"#f0b429\"/>", x, y - 5);
      case BAD ->
          RunPage.format(
              "<rect x=\"%.1f\" y=\"%.1f\" width=\"8\" height=\"8\" fill=\"#ff7b72\"/>",
              x - 4, y - 4);
    };
  }

  private static void clock(StringBuilder svg, Point p, int x, String anchor) {
    svg.append(
        RunPage.format(
            "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\" opacity=\".7\">%s UT</text>",
            x, HEIGHT - 8, anchor, CLOCK.format(p.time())));
  }

  private static String label(double value, double range) {
    return RunPage.format(range >= 50 ? "%.0f" : range >= 1 ? "%.1f" : "%.2f", value);
  }
}
