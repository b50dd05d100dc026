package org.nightjar.qa;

import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.nightjar.imaging.statistics.Robust;
import org.nightjar.model.Frame;
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

  /** Frames that are measured by the same yardstick share it; made when first asked for. */
  private final Map<Setting, Peers> peers = new ConcurrentHashMap<>();

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
    var peers = peers(report, metric);
    if (peers.others(report) < FEWEST_FRAMES) {
      return null;
    }
    var clock = peers.clock(report);
    double own = clock.applyAsDouble(report);
    var nearest =
        peers.near(report).stream()
            .sorted(Comparator.comparingDouble(o -> Math.abs(clock.applyAsDouble(o) - own)))
            .limit(NEIGHBOURS)
            .toList();
    return Expectation.of(
        nearest.stream().mapToDouble(clock).toArray(),
        nearest.stream().mapToDouble(o -> Objects.requireNonNull(metric.of(o))).toArray(),
        own);
  }

  /**
   * The value a fraction {@code quantile} of the night's other comparable frames lie below; null
   * when there are fewer than {@value #FEWEST_FRAMES}.
   */
  @Nullable Double quantile(FrameReport report, Metric metric, double quantile) {
    var peers = peers(report, metric);
    return peers.others(report) < FEWEST_FRAMES ? null : peers.quantileBut(report, quantile);
  }

  private Peers peers(FrameReport report, Metric metric) {
    return peers.computeIfAbsent(
        Setting.of(report.frame(), metric),
        setting ->
            new Peers(
                frames.stream()
                    .filter(o -> metric.likeness().alike(o.frame(), report.frame()))
                    .filter(o -> metric.of(o) != null)
                    .toList(),
                metric));
  }

  /**
   * All that {@link Likeness} looks at: frames of one setting are comparable with the same ones.
   */
  private record Setting(Metric metric, List<@Nullable Object> shared) {
    static Setting of(Frame frame, Metric metric) {
      return new Setting(metric, metric.likeness().shared(frame));
    }
  }

  /** Frames comparable with each other, in the order of time. */
  private static final class Peers {
    private final List<FrameReport> frames;
    private final Map<String, Integer> places = new HashMap<>();
    private final double[] sorted;
    private final double[] values;
    private final boolean timed;

    Peers(List<FrameReport> frames, Metric metric) {
      this.frames = frames;
      values = frames.stream().mapToDouble(f -> Objects.requireNonNull(metric.of(f))).toArray();
      sorted = values.clone();
      Arrays.sort(sorted);
      for (int i = 0; i < values.length; i++) {
        places.put(identity(frames.get(i)), i);
      }
      timed = frames.stream().allMatch(f -> time(f) != null);
    }

    int others(FrameReport report) {
      return values.length - (places.containsKey(identity(report)) ? 1 : 0);
    }

    /** As {@link Robust#quantileOfSorted} of the others' values, of which no copy is made. */
    double quantileBut(FrameReport report, double quantile) {
      var place = places.get(identity(report));
      if (place == null) {
        return Robust.quantileOfSorted(sorted, quantile);
      }
      int own = Arrays.binarySearch(sorted, values[place]);
      int last = sorted.length - 2;
      double at = Math.clamp(quantile, 0.0, 1.0) * last;
      int i = (int) at;
      double value = sorted[i < own ? i : i + 1];
      return i < last ? value + (at - i) * (sorted[i + 1 < own ? i + 1 : i + 2] - value) : value;
    }

    /**
     * Seconds; places in the order of the frames where one of them, or the report, lacks a time.
     */
    ToDoubleFunction<FrameReport> clock(FrameReport report) {
      if (timed && time(report) != null) {
        return r -> seconds(Objects.requireNonNull(time(r)));
      }
      var own = places.get(identity(report));
      int at = own == null ? firstAfter(report) : own;
      return r -> {
        var place = r == report ? null : places.get(identity(r));
        // a frame that is not among them makes room for itself
        return place == null ? at : own == null && place >= at ? place + 1 : place;
      };
    }

    /**
     * Others, in order, among which the {@value NightStatistics#NEIGHBOURS} nearest are, and not
     * many more.
     */
    List<FrameReport> near(FrameReport report) {
      int at = firstAfter(report);
      int first = at;
      // itself may be among them; who is as far as the last belongs to them
      for (int n = 0; first > 0 && (n <= NEIGHBOURS || tied(first - 1, first)); n++) {
        first--;
      }
      int end = at;
      for (int n = 0; end < frames.size() && (n <= NEIGHBOURS || tied(end - 1, end)); n++) {
        end++;
      }
      return frames.subList(first, end).stream()
          .filter(f -> !identity(f).equals(identity(report)))
          .toList();
    }

    private boolean tied(int a, int b) {
      var one = time(frames.get(a));
      var other = time(frames.get(b));
      return one != null && other != null && seconds(one) == seconds(other);
    }

    private int firstAfter(FrameReport report) {
      int low = 0;
      int high = frames.size();
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (BY_TIME.compare(frames.get(middle), report) <= 0) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low;
    }
  }

  private static double seconds(Instant time) {
    return time.getEpochSecond() + 1e-9 * time.getNano();
  }

  private static @Nullable Instant time(FrameReport report) {
    var mid = report.frame().midExposure();
    return mid != null ? mid : report.frame().startedAt();
  }

  private static String identity(FrameReport report) {
    var id = report.frame().id();
    return id != null ? id : "unread " + report.frame().fileName();
  }
}
