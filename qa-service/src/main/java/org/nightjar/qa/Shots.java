package org.nightjar.qa;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.nightjar.imaging.statistics.Robust;
import org.nightjar.model.FrameKind;
import org.nightjar.model.FrameReport;

/** The measured frames of one telescope's night in order of time, each once. */
final class Shots {
  /** A level of fewer frames is none. */
  static final int FEWEST = 5;

  private final List<Shot> shots;

  private Shots(List<Shot> shots) {
    this.shots = shots;
  }

  /** Lights with a time and an extraction; others tell nothing of the sky. */
  static Shots of(List<FrameReport> reports) {
    var once = new LinkedHashMap<String, Shot>();
    for (var report : reports) {
      var frame = report.frame();
      var extraction = report.extraction();
      var at = frame.startedAt() != null ? frame.startedAt() : frame.midExposure();
      boolean light = frame.kind() == null || frame.kind() == FrameKind.LIGHT;
      if (light && extraction != null && at != null) {
        var id = frame.id() != null ? frame.id() : "unread " + frame.fileName();
        once.put(id, new Shot(report, extraction, at));
      }
    }
    return new Shots(
        once.values().stream()
            .sorted(
                Comparator.comparing(Shot::at).thenComparing(s -> s.report().frame().fileName()))
            .toList());
  }

  int size() {
    return shots.size();
  }

  Shot get(int i) {
    return shots.get(i);
  }

  List<Shot> all() {
    return shots;
  }

  /** Hours since the night's first frame. */
  double hours(int i) {
    return java.time.Duration.between(shots.getFirst().at(), shots.get(i).at()).toMillis() / 3.6e6;
  }

  /** A number of every frame. */
  double[] values(ToDoubleFunction<Shot> reading) {
    return shots.stream().mapToDouble(reading).toArray();
  }

  /** Frames that are comparable, as groups of their numbers in order of time. */
  List<int[]> groups(Likeness likeness) {
    var groups = new ArrayList<List<Integer>>();
    for (int i = 0; i < shots.size(); i++) {
      var frame = shots.get(i).report().frame();
      List<Integer> home = null;
      for (var group : groups) {
        if (likeness.alike(shots.get(group.getFirst()).report().frame(), frame)) {
          home = group;
          break;
        }
      }
      if (home == null) {
        home = new ArrayList<>();
        groups.add(home);
      }
      home.add(i);
    }
    return groups.stream().map(g -> g.stream().mapToInt(i -> i).toArray()).toList();
  }

  /**
   * Each frame's value above the level of those it can be compared with; NaN where it has none or
   * its group is smaller than {@value #FEWEST}.
   *
   * @param values one per frame, NaN where it was not measured
   * @param quantile of the group that is its level
   */
  double[] above(double[] values, Likeness likeness, double quantile) {
    var above = new double[values.length];
    Arrays.fill(above, Double.NaN);
    for (var group : groups(likeness)) {
      var known =
          Arrays.stream(group).mapToDouble(i -> values[i]).filter(Double::isFinite).toArray();
      if (known.length < FEWEST) {
        continue;
      }
      Arrays.sort(known);
      double level = Robust.quantileOfSorted(known, quantile);
      for (int i : group) {
        above[i] = values[i] - level;
      }
    }
    return above;
  }

  /**
   * Scatter from one frame to the next, which slow changes do not add to: robust sigma of
   * differences of neighbours, over the square root of two. 0 with fewer than three values.
   */
  static double scatter(double[] values) {
    var known = Arrays.stream(values).filter(Double::isFinite).toArray();
    if (known.length < 3) {
      return 0;
    }
    var steps = new double[known.length - 1];
    for (int i = 0; i < steps.length; i++) {
      steps[i] = known[i + 1] - known[i];
    }
    return Robust.madSigma(steps, 0) / Math.sqrt(2);
  }
}
