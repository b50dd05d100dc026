package org.nightjar.calibration.masters;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.nightjar.model.Frame;

/** Which of some frames belong together in one master, and why the others do not. */
final class Homogeneity {
  private final MasterKind kind;
  private final MatchingLimits limits;

  Homogeneity(MasterKind kind, MatchingLimits limits) {
    this.kind = kind;
    this.limits = limits;
  }

  /**
   * Keeps the frames that agree with the one that most agree with (the first of equals).
   *
   * @param leftOut takes the others
   */
  List<CalibrationFrame> keep(List<CalibrationFrame> frames, List<LeftOut> leftOut) {
    var candidates = new ArrayList<CalibrationFrame>();
    var seen = new HashSet<String>();
    for (var f : frames) {
      var id = f.frame().id();
      if (id == null) {
        leftOut.add(new LeftOut(f.frame(), "it has no identity"));
      } else if (!seen.add(id)) {
        leftOut.add(new LeftOut(f.frame(), "the same frame was given twice"));
      } else if (MasterKind.of(f.frame().kind()).orElse(null) != kind) {
        leftOut.add(
            new LeftOut(
                f.frame(),
                "it is a %s frame, not a %s"
                    .formatted(
                        String.valueOf(f.frame().kind()).toLowerCase(Locale.ROOT), kind.label())));
      } else {
        candidates.add(f);
      }
    }
    var reference = reference(candidates);
    var kept = new ArrayList<CalibrationFrame>();
    for (var f : candidates) {
      var conflict = reference == null ? Optional.<String>empty() : conflict(reference, f.frame());
      if (conflict.isEmpty()) {
        kept.add(f);
      } else {
        leftOut.add(new LeftOut(f.frame(), conflict.get()));
      }
    }
    return kept;
  }

  private @Nullable Frame reference(List<CalibrationFrame> frames) {
    Frame best = null;
    int most = 0;
    for (var a : frames) {
      int agreeing = 0;
      for (var b : frames) {
        if (a == b || conflict(a.frame(), b.frame()).isEmpty()) {
          agreeing++;
        }
      }
      if (agreeing > most) {
        most = agreeing;
        best = a.frame();
      }
    }
    return best;
  }

  /** Why frame {@code b} does not go into one master with {@code a}. */
  Optional<String> conflict(Frame a, Frame b) {
    var modes = FrameMode.of(a).conflictWith(FrameMode.of(b));
    // Two frames of a set that a person handed over for one master may both lack their camera.
    if (modes.isPresent() && a != b) {
      return modes;
    }
    return switch (kind) {
      case BIAS -> Optional.empty();
      case DARK -> dark(a, b);
      case FLAT -> flat(a, b);
    };
  }

  private Optional<String> dark(Frame a, Frame b) {
    if (!limits.sameTemperature(a.temperatureCelsius(), b.temperatureCelsius())) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "it was taken at %.1f °C, the others at %.1f °C",
              b.temperatureCelsius(),
              a.temperatureCelsius()));
    }
    boolean bothUnknown = a.exposureSeconds() == null && b.exposureSeconds() == null;
    return bothUnknown || limits.sameExposure(a.exposureSeconds(), b.exposureSeconds())
        ? Optional.empty()
        : Optional.of(
            "it was exposed %s s, the others %s s"
                .formatted(b.exposureSeconds(), a.exposureSeconds()));
  }

  private static Optional<String> flat(Frame a, Frame b) {
    return sameFilter(a.filter(), b.filter())
        ? Optional.empty()
        : Optional.of(
            "its filter is %s, that of the others %s"
                .formatted(filterName(b.filter()), filterName(a.filter())));
  }

  static boolean sameFilter(@Nullable String a, @Nullable String b) {
    return a == null || b == null ? Objects.equals(a, b) : a.strip().equalsIgnoreCase(b.strip());
  }

  static String filterName(@Nullable String filter) {
    return filter == null ? "not known" : filter.strip();
  }
}
