package org.nightjar.qa;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.nightjar.imaging.statistics.Robust;
import org.nightjar.model.FrameReport;

/**
 * The frames of a night, as the measure of each of them. A frame is never compared with itself, and
 * only with frames of its own telescope, night and setting; the order in which frames are given
 * does not matter.
 */
public final class NightStatistics {
  /** A night of which nothing is known yet. */
  public static final NightStatistics EMPTY = new NightStatistics(List.of());

  /** With fewer frames to compare with, "unusual" has no meaning. */
  static final int FEWEST_FRAMES = 3;

  /** So many frames nearest in time: enough to see through two bad ones, few enough to drift. */
  private static final int NEIGHBOURS = 8;

  private static final Comparator<FrameReport> BY_TIME =
      Comparator.comparing(
              NightStatistics::time, Comparator.nullsLast(Comparator.<Instant>naturalOrder()))
          .thenComparing(r -> r.frame().fileName())
          .thenComparing(r -> String.valueOf(r.frame().id()));

  private final List<FrameReport> frames;

  private NightStatistics(List<FrameReport> frames) {
    this.frames = frames;
  }

  /**
   * From the reports of a night, or of several nights and telescopes at once. Reports without an
   * extraction count for nothing; those of one frame given twice count once.
   */
  public static NightStatistics of(List<FrameReport> reports) {
    var measured = new LinkedHashMap<String, FrameReport>();
    reports.stream()
        .filter(r -> r.extraction() != null)
        .sorted(BY_TIME)
        .forEach(r -> measured.putIfAbsent(identity(r), r));
    return new NightStatistics(List.copyOf(measured.values()));
  }

  /** Frames that others can be compared with. */
  public int size() {
    return frames.size();
  }

  /**
   * What to expect of a frame from the comparable ones nearest in time; null when they are fewer
   * than {@value #FEWEST_FRAMES}.
   */
  @Nullable Expectation around(FrameReport report, Metric metric) {
    var others = comparable(report, metric);
    if (others.size() < FEWEST_FRAMES) {
      return null;
    }
    var clock = clock(report, others);
    double own = clock[others.size()];
    var nearest =
        IntStream.range(0, others.size())
            .boxed()
            .sorted(
                Comparator.<Integer>comparingDouble(i -> Math.abs(clock[i] - own))
                    .thenComparing(Comparator.naturalOrder()))
            .limit(NEIGHBOURS)
            .toList();
    var times = new double[nearest.size()];
    var values = new double[nearest.size()];
    for (int i = 0; i < values.length; i++) {
      times[i] = clock[nearest.get(i)];
      values[i] = Objects.requireNonNull(metric.of(others.get(nearest.get(i))));
    }
    return Expectation.of(times, values, own);
  }

  /**
   * The value a fraction {@code quantile} of the night's other comparable frames lie below; null
   * when there are fewer than {@value #FEWEST_FRAMES}.
   */
  @Nullable Double quantile(FrameReport report, Metric metric, double quantile) {
    var others = comparable(report, metric);
    if (others.size() < FEWEST_FRAMES) {
      return null;
    }
    var values = others.stream().mapToDouble(o -> Objects.requireNonNull(metric.of(o))).toArray();
    Arrays.sort(values);
    return Robust.quantileOfSorted(values, quantile);
  }

  private List<FrameReport> comparable(FrameReport report, Metric metric) {
    return frames.stream()
        .filter(o -> !same(o, report))
        .filter(o -> metric.likeness().alike(o.frame(), report.frame()))
        .filter(o -> metric.of(o) != null)
        .toList();
  }

  /**
   * Seconds of each frame and, last, of the report's own; the order of file names where a frame
   * lacks a time.
   */
  private static double[] clock(FrameReport report, List<FrameReport> others) {
    var all = new ArrayList<>(others);
    all.add(report);
    var clock = new double[all.size()];
    if (all.stream().allMatch(r -> time(r) != null)) {
      for (int i = 0; i < clock.length; i++) {
        var t = Objects.requireNonNull(time(all.get(i)));
        clock[i] = t.getEpochSecond() + 1e-9 * t.getNano();
      }
      return clock;
    }
    var ranked = new ArrayList<>(all);
    ranked.sort(BY_TIME);
    for (int i = 0; i < clock.length; i++) {
      clock[i] = ranked.indexOf(all.get(i));
    }
    return clock;
  }

  private static @Nullable Instant time(FrameReport report) {
    var mid = report.frame().midExposure();
    return mid != null ? mid : report.frame().startedAt();
  }

  private static boolean same(FrameReport a, FrameReport b) {
    return identity(a).equals(identity(b));
  }

  private static String identity(FrameReport report) {
    var id = report.frame().id();
    return id != null ? id : "unread " + report.frame().fileName();
  }
}
