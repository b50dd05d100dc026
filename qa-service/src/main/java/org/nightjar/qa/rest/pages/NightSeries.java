package org.nightjar.qa.rest.pages;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.nightjar.imaging.statistics.Robust;
import org.nightjar.model.Frame;
import org.nightjar.model.NightSummary;
import org.nightjar.model.Severity;
import org.nightjar.model.TelescopeProfile.Limits;
import org.nightjar.qa.pipeline.FrameLine;

/**
 * A night's numbers for its plots: one clock, one list per number.
 *
 * @param ids of the frames
 * @param names of their files
 * @param times epoch seconds
 * @param grades 0 good, 1 warn, 2 bad, 3 none
 * @param plots from the top
 * @param findings of the night's diagnosis, as marks
 * @param sky twilight and moon; empty without a site
 * @param moonPercent of its disc lit; null without a site
 * @param other a night to compare with; null for none
 */
record NightSeries(
    List<String> ids,
    List<String> names,
    List<Double> times,
    List<Integer> grades,
    List<Plot> plots,
    List<FindingView.Mark> findings,
    List<SkyClock.Stretch> sky,
    @Nullable Integer moonPercent,
    @Nullable Other other) {

  /**
   * Another night's lights on this night's clock.
   *
   * @param night the evening's date
   * @param times epoch seconds of this night
   * @param plots its values by the plots' keys; null where not measured
   */
  record Other(String night, List<Double> times, Map<String, List<@Nullable Double>> plots) {
    static Other of(List<FrameLine> lines, LocalDate night, LocalDate here) {
      var lights = lines.stream().filter(FrameLine::isAssessedLight).toList();
      boolean inPixels = lights.stream().allMatch(f -> f.fwhmArcsec() == null);
      var shift = Duration.ofDays(ChronoUnit.DAYS.between(night, here));
      var plots = new LinkedHashMap<String, List<@Nullable Double>>();
      for (var q : Quantity.PLOTTED) {
        // a width in pixels is no width in arcseconds
        if (q != Quantity.FWHM || !inPixels) {
          plots.put(q.key(), values(q, false, lights));
        }
      }
      return new Other(
          night.toString(),
          lights.stream().map(f -> seconds(f.takenAt().plus(shift))).toList(),
          plots);
    }

    private double[] known(Quantity q) {
      return plots.getOrDefault(q.key(), List.of()).stream()
          .filter(Objects::nonNull)
          .mapToDouble(v -> v)
          .toArray();
    }
  }

  /**
   * One number over the night.
   *
   * @param key of the quantity
   * @param label above
   * @param unit beside it
   * @param decimals of its values
   * @param values null where not measured
   * @param low the least that the axis shows
   * @param high the most
   * @param limit what frames were held against; null = nothing
   * @param far twice flagged beyond; null = not known
   * @param highIsBad on which side of the limit
   */
  record Plot(
      String key,
      String label,
      String unit,
      int decimals,
      List<@Nullable Double> values,
      double low,
      double high,
      @Nullable Double limit,
      @Nullable Double far,
      boolean highIsBad) {}

  private static final double MARGIN = 0.08;
  private static final double FWHM_FAR_OVER = 1.25;
  private static final double ELLIPTICITY_FAR_OVER = 1.5;

  static NightSeries of(
      List<FrameLine> lines,
      @Nullable NightSummary night,
      Frame.@Nullable Site site,
      @Nullable Limits limits,
      @Nullable Other other) {
    var lights = lines.stream().filter(FrameLine::isAssessedLight).toList();
    boolean inPixels = lights.stream().allMatch(f -> f.fwhmArcsec() == null);
    var plots = new ArrayList<Plot>();
    for (var q : Quantity.PLOTTED) {
      var values = values(q, inPixels, lights);
      if (values.stream().anyMatch(Objects::nonNull)) {
        var beside =
            other == null || inPixels && q == Quantity.FWHM ? new double[0] : other.known(q);
        plots.add(plot(q, inPixels, lights, values, beside, limits));
      }
    }
    var sky = List.<SkyClock.Stretch>of();
    Integer moon = null;
    if (site != null && !lights.isEmpty()) {
      var from = lights.getFirst().takenAt().minus(Duration.ofMinutes(30));
      var to = lights.getLast().takenAt().plus(Duration.ofMinutes(30));
      sky = SkyClock.of(site, from, to);
      moon = SkyClock.moonPercent(from);
    }
    return new NightSeries(
        lights.stream().map(FrameLine::id).toList(),
        lights.stream().map(f -> Words.shortened(f.fileName(), 80)).toList(),
        lights.stream().map(f -> seconds(f.takenAt())).toList(),
        lights.stream().map(NightSeries::grade).toList(),
        plots,
        lights.isEmpty() ? List.of() : FindingView.marks(night, lights.getLast().takenAt()),
        sky,
        moon,
        other);
  }

  private static List<@Nullable Double> values(
      Quantity q, boolean inPixels, List<FrameLine> lights) {
    var values = new ArrayList<@Nullable Double>();
    lights.forEach(f -> values.add(finite(q.reading(inPixels).apply(f))));
    return values;
  }

  private static @Nullable Double finite(@Nullable Double value) {
    return value != null && Double.isFinite(value) ? value : null;
  }

  private static double seconds(Instant time) {
    return time.toEpochMilli() / 1000.0;
  }

  private static int grade(FrameLine f) {
    var grade = f.grade();
    return grade == null ? 3 : grade.ordinal();
  }

  private static Plot plot(
      Quantity q,
      boolean inPixels,
      List<FrameLine> lights,
      List<@Nullable Double> values,
      double[] beside,
      @Nullable Limits limits) {
    var known = values.stream().filter(Objects::nonNull).mapToDouble(v -> v).toArray();
    double level = Robust.median(known);
    double quiet = q.quietHalfRange(level);
    double low = level - quiet;
    double high = level + quiet;
    for (double v : known) {
      low = Math.min(low, v);
      high = Math.max(high, v);
    }
    for (double v : beside) {
      low = Math.min(low, v);
      high = Math.max(high, v);
    }
    var absolute = absolute(q, inPixels, limits);
    var limit = absolute != null ? absolute : ofTheNight(q, inPixels, lights);
    Double far = null;
    if (absolute != null && q == Quantity.FWHM) {
      far = FWHM_FAR_OVER * absolute;
    } else if (absolute != null && q == Quantity.ELLIPTICITY) {
      far = ELLIPTICITY_FAR_OVER * absolute;
    }
    double margin = MARGIN * (high - low);
    boolean count = q == Quantity.STARS || q == Quantity.ELLIPTICITY || q == Quantity.POINTING;
    return new Plot(
        q.key(),
        q.label(),
        q == Quantity.FWHM && inPixels ? "px" : q.unit(),
        q.decimals(),
        values,
        count ? Math.max(0, low - margin) : low - margin,
        high + margin,
        limit,
        far,
        q.highIsBad());
  }

  /** The telescope's own limit of a number; null where its profile has none. */
  static @Nullable Double absolute(Quantity q, boolean inPixels, @Nullable Limits limits) {
    if (limits == null) {
      return null;
    }
    return switch (q) {
      case FWHM -> inPixels ? limits.fwhmPx() : limits.fwhmArcsec();
      case ELLIPTICITY -> limits.ellipticity();
      case POINTING -> limits.pointingErrorArcmin();
      case ZERO_POINT -> limits.zeroPoint();
      case STARS -> limits.stars() == null ? null : (Double) limits.stars().doubleValue();
      case SKY, BACKGROUND, LIMIT -> null;
    };
  }

  /** The limit that the flagged frames of the night name, the latest of the weightiest. */
  private static @Nullable Double ofTheNight(Quantity q, boolean inPixels, List<FrameLine> lights) {
    Map<Severity, Double> latest = new LinkedHashMap<>();
    for (var f : lights) {
      var quality = f.quality();
      if (quality != null) {
        quality.flags().stream()
            .filter(flag -> flag.name().equals(q.flag()) && flag.limit() != null)
            .filter(flag -> q != Quantity.FWHM || "px".equals(flag.unit()) == inPixels)
            .forEach(flag -> latest.put(flag.severity(), Objects.requireNonNull(flag.limit())));
      }
    }
    // A slow drift is told by INFO against the night's better part: that one holds for all of it.
    return latest.containsKey(Severity.INFO)
        ? latest.get(Severity.INFO)
        : latest.containsKey(Severity.WARN) ? latest.get(Severity.WARN) : latest.get(Severity.BAD);
  }
}
