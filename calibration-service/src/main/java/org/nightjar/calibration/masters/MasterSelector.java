package org.nightjar.calibration.masters;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.nightjar.model.Frame;

/**
 * Sorts calibration frames into masters to be made, and finds the masters that fit a frame.
 *
 * <p>Mode (camera, size, binning, gain) must agree always; a dark's exposure and temperature within
 * the limits; a flat's filter. Among those that fit, the least scaled, then the nearest in
 * temperature, then in time, then the one of most frames.
 */
public final class MasterSelector {
  private static final int REASONS = 3;

  /** Electronics drift with temperature: a bias from further away is not a bias of this camera. */
  private static final double BIAS_CELSIUS = 10;

  private final MatchingLimits limits;

  public MasterSelector(MatchingLimits limits) {
    this.limits = limits;
  }

  /**
   * Groups frames into recipes: biases first, then darks, then flats, each by time. Lights and
   * frames of unknown kind are passed over.
   */
  public List<MasterRecipe> recipes(Collection<Frame> frames) {
    var byTime = new ArrayList<>(frames);
    byTime.sort(
        Comparator.comparing(MasterSelector::time, Comparator.nullsLast(Comparator.naturalOrder()))
            .thenComparing(Frame::id, Comparator.nullsLast(Comparator.naturalOrder()))
            .thenComparing(Frame::fileName));
    var recipes = new ArrayList<MasterRecipe>();
    for (var kind : MasterKind.values()) {
      var groups = new ArrayList<List<Frame>>();
      var homogeneity = new Homogeneity(kind, limits);
      for (var frame : byTime) {
        if (MasterKind.of(frame.kind()).orElse(null) == kind) {
          groupFor(frame, groups, homogeneity).add(frame);
        }
      }
      groups.forEach(g -> recipes.add(new MasterRecipe(kind, g)));
    }
    return recipes;
  }

  private List<Frame> groupFor(Frame frame, List<List<Frame>> groups, Homogeneity homogeneity) {
    for (var group : groups) {
      var last = time(group.getLast());
      var now = time(frame);
      boolean sameEpoch = last == null || now == null || days(last, now) <= limits.epochDays();
      if (sameEpoch && homogeneity.conflict(group.getFirst(), frame).isEmpty()) {
        return group;
      }
    }
    var group = new ArrayList<Frame>();
    groups.add(group);
    return group;
  }

  /** The masters for a frame, of any kind: darks and flats want a bias too. */
  public MasterSelection select(Frame frame, Collection<MasterMetadata> masters) {
    var reasons = new ArrayList<String>();
    var bias = best(MasterKind.BIAS, frame, masters, reasons, null);
    var dark = best(MasterKind.DARK, frame, masters, reasons, bias);
    if (dark != null && dark.biasId() != null) {
      // The dark's own bias: its error then cancels.
      bias = own(dark, frame, masters).orElse(bias);
    }
    var flat = best(MasterKind.FLAT, frame, masters, reasons, null);
    var defects = dark != null ? dark : ofTheSameCamera(frame, masters);
    return new MasterSelection(bias, dark, flat, defects, reasons);
  }

  /** A hot pixel is hot at any exposure: the dark that is nearest, were it to be subtracted. */
  private @Nullable MasterMetadata ofTheSameCamera(
      Frame frame, Collection<MasterMetadata> masters) {
    var mode = FrameMode.of(frame);
    return masters.stream()
        .filter(m -> m.kind() == MasterKind.DARK && mode.conflictWith(m.mode()).isEmpty())
        .min(byFitness(frame))
        .orElse(null);
  }

  /** Why a master does not fit a frame; empty when it does. */
  public Optional<String> refusal(
      Frame frame, MasterMetadata master, @Nullable MasterMetadata bias) {
    var conflict = FrameMode.of(frame).conflictWith(master.mode());
    if (conflict.isPresent()) {
      return conflict;
    }
    return switch (master.kind()) {
      case BIAS -> farFromBias(frame, master);
      case DARK -> Optional.ofNullable(DarkScaling.of(frame, bias, master, limits).refusal());
      case FLAT ->
          Homogeneity.sameFilter(frame.filter(), master.filter())
              ? Optional.empty()
              : Optional.of(
                  "its filter is %s, the frame's %s"
                      .formatted(
                          Homogeneity.filterName(master.filter()),
                          Homogeneity.filterName(frame.filter())));
    };
  }

  private static Optional<String> farFromBias(Frame frame, MasterMetadata master) {
    var a = frame.temperatureCelsius();
    var b = master.temperatureCelsius();
    return a == null || b == null || Math.abs(a - b) <= BIAS_CELSIUS
        ? Optional.empty()
        : Optional.of(
            String.format(Locale.ROOT, "it was taken at %.1f °C, the frame at %.1f °C", b, a));
  }

  private @Nullable MasterMetadata best(
      MasterKind kind,
      Frame frame,
      Collection<MasterMetadata> masters,
      List<String> reasons,
      @Nullable MasterMetadata bias) {
    var fitting = new ArrayList<MasterMetadata>();
    var refused = new ArrayList<String>();
    var candidates = new ArrayList<>(masters);
    candidates.removeIf(m -> m.kind() != kind);
    candidates.sort(Comparator.comparing(MasterMetadata::id));
    for (var master : candidates) {
      var forDark = kind == MasterKind.DARK ? own(master, frame, masters).orElse(bias) : null;
      var why = refusal(frame, master, forDark);
      if (why.isEmpty()) {
        fitting.add(master);
      } else if (refused.size() < REASONS) {
        refused.add(master.shortName() + ": " + why.get());
      }
    }
    if (fitting.isEmpty()) {
      int more = candidates.size() - refused.size();
      reasons.add(
          candidates.isEmpty()
              ? "No %s: there is none".formatted(kind.label())
              : "No %s fits: %s%s"
                  .formatted(
                      kind.label(),
                      String.join("; ", refused),
                      more > 0 ? "; and " + more + " more" : ""));
      return null;
    }
    fitting.sort(byFitness(frame));
    return fitting.getFirst();
  }

  private Optional<MasterMetadata> own(
      MasterMetadata dark, Frame frame, Collection<MasterMetadata> masters) {
    return masters.stream()
        .filter(m -> m.kind() == MasterKind.BIAS && m.id().equals(dark.biasId()))
        .filter(m -> refusal(frame, m, null).isEmpty())
        .findFirst();
  }

  private Comparator<MasterMetadata> byFitness(Frame frame) {
    return Comparator.<MasterMetadata>comparingDouble(m -> scaling(frame, m))
        .thenComparingDouble(m -> colder(frame, m))
        .thenComparingDouble(m -> age(frame, m))
        .thenComparingInt(m -> -m.frames())
        .thenComparing(MasterMetadata::id);
  }

  private double scaling(Frame frame, MasterMetadata master) {
    var a = frame.exposureSeconds();
    var b = master.exposureSeconds();
    if (master.kind() != MasterKind.DARK || a == null || b == null || b <= 0) {
      return 0;
    }
    return limits.sameExposure(a, b) ? 0 : Math.abs(Math.log(a / b));
  }

  /** Difference of temperatures in half degrees: regulation is no better. */
  private static double colder(Frame frame, MasterMetadata master) {
    var a = frame.temperatureCelsius();
    var b = master.temperatureCelsius();
    if (master.kind() == MasterKind.FLAT) {
      return 0;
    }
    return a == null || b == null ? 1000 : Math.rint(2 * Math.abs(a - b));
  }

  private static double age(Frame frame, MasterMetadata master) {
    var days = master.ageDays(time(frame));
    return days == null ? Double.MAX_VALUE : days;
  }

  static @Nullable Instant time(Frame frame) {
    return frame.midExposure() != null ? frame.midExposure() : frame.startedAt();
  }

  private static double days(Instant a, Instant b) {
    return Math.abs(Duration.between(a, b).toSeconds()) / 86400.0;
  }
}
