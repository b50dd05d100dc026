package org.nightjar.qa.rest.pages;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.nightjar.imaging.statistics.Robust;
import org.nightjar.model.NightSummary;

/**
 * A number over nights, drawn in a box of 1000 × 200.
 *
 * @param label what it is, with unit
 * @param points one per night that has it
 * @param ticks of the axis
 * @param from the first night
 * @param to the last
 * @param band what lies beyond the telescope's own limit; null where that is not known or not in
 *     sight
 */
public record Trend(
    String label,
    List<Point> points,
    List<Tick> ticks,
    String from,
    String to,
    @Nullable Band band) {
  private static final double LEFT = 56;
  private static final double RIGHT = 990;
  private static final double TOP = 12;
  private static final double BOTTOM = 168;

  /** A night. */
  public record Point(String x, String y, String css, String address, String title) {}

  /**
   * What is over a limit.
   *
   * @param top of the band
   * @param height of it
   * @param edge where the limit is
   * @param title the limit in words
   */
  public record Band(String top, String height, String edge, String title) {}

  /** A line across. */
  public record Tick(String y, String label) {}

  static Trend of(
      String telescope,
      Quantity q,
      SortedMap<LocalDate, NightSummary> nights,
      @Nullable Double limit) {
    var values = new TreeMap<LocalDate, Double>();
    nights.forEach((date, n) -> {
      var v = q.of(n);
      if (v != null && Double.isFinite(v)) {
        values.put(date, v);
      }
    });
    var label = q.unit().isEmpty() ? q.label() : q.label() + ", " + q.unit();
    if (values.size() < 2) {
      return new Trend(label, List.of(), List.of(), "", "", null);
    }
    var all = values.values().stream().mapToDouble(v -> v).toArray();
    double level = Robust.median(all);
    double quiet = q.quietHalfRange(level);
    double low = level - quiet;
    double high = level + quiet;
    for (double v : all) {
      low = Math.min(low, v);
      high = Math.max(high, v);
    }
    double days = Math.max(1, ChronoUnit.DAYS.between(values.firstKey(), values.lastKey()));
    var points = new ArrayList<Point>();
    for (var e : values.entrySet()) {
      var n = nights.get(e.getKey());
      double x =
          LEFT + (RIGHT - LEFT) * ChronoUnit.DAYS.between(values.firstKey(), e.getKey()) / days;
      points.add(
          new Point(
              plain(x),
              plain(y(e.getValue(), low, high)),
              n == null ? "" : worst(n),
              Addresses.night(telescope, e.getKey()),
              e.getKey() + ": " + Figures.number(e.getValue(), q.decimals()) + q.sign()));
    }
    var ticks = new ArrayList<Tick>();
    double step = step((high - low) / 4);
    int decimals = (int) Math.max(0, Math.ceil(-Math.log10(step) - 1e-9));
    for (double v = Math.ceil(low / step) * step; v <= high + 1e-9 * step; v += step) {
      ticks.add(new Tick(plain(y(v, low, high)), Figures.number(v, decimals)));
    }
    return new Trend(
        label,
        points,
        ticks,
        values.firstKey().toString(),
        values.lastKey().toString(),
        limit == null || limit <= low || limit >= high ? null : band(q, limit, low, high));
  }

  private static Band band(Quantity q, double limit, double low, double high) {
    double edge = y(limit, low, high);
    double top = q.highIsBad() ? TOP : edge;
    double bottom = q.highIsBad() ? edge : BOTTOM;
    return new Band(
        plain(top),
        plain(bottom - top),
        plain(edge),
        "limit " + Figures.number(limit, q.decimals()) + q.sign());
  }

  /** The next round step: 1, 2 or 5 times a power of ten. */
  private static double step(double wanted) {
    double power = Math.pow(10, Math.floor(Math.log10(wanted)));
    double first = wanted / power;
    return power * (first <= 1 ? 1 : first <= 2 ? 2 : first <= 5 ? 5 : 10);
  }

  /** Most of a night's frames decide. */
  private static String worst(NightSummary n) {
    return n.bad() * 2 > n.lights()
        ? "bad"
        : (n.bad() + n.warn()) * 2 > n.lights() ? "warn" : "good";
  }

  private static double y(double v, double low, double high) {
    return BOTTOM - (BOTTOM - TOP) * (v - low) / (high - low);
  }

  private static String plain(double v) {
    return String.format(Locale.ROOT, "%.1f", v);
  }

  public boolean drawn() {
    return !points.isEmpty();
  }
}
