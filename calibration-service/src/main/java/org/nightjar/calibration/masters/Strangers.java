package org.nightjar.calibration.masters;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.nightjar.imaging.statistics.Robust;
import org.nightjar.imaging.statistics.StarCount;
import org.nightjar.model.Frame;

/**
 * Finds frames that are labelled bias, dark or flat and by their pixels are none: a light in the
 * wrong folder has stars, or sky on a dark, or is far off its siblings. Limits are wide: what they
 * catch spoils a master, what slips through is a frame like the others.
 */
final class Strangers {
  /** Fewer frames than this do not tell which of them is usual. */
  private static final int FEWEST_SIBLINGS = 3;

  /** Beside the hot pixels and cosmic rays of all frames, which look like stars now and then. */
  private static final int MORE_STARS = 20;

  private static final double STARS_OVER_FEWEST = 6;

  /** Of all that stands out, so much is spread on the sky, and half of it on a long dark. */
  private static final double STARS_AMONG_PEAKS = 0.3;

  /** Regulated sensors keep their level within a part of a frame's own noise. */
  private static final double LEVEL_NOISES = 5;

  private static final double LEVEL_SCATTERS = 10;
  private static final double LEVEL_ADU = 5; // rounding and drifts of a calm camera
  private static final double NOISE_RATIO = 3; // warm nights double that of uncooled sensors

  /** A flat whose pixels are worse than this adds more noise than it takes away structure. */
  private static final double FLAT_NOISE = 0.1;

  /** Some are on every twilight flat of a wide field, and go when flats are combined. */
  private static final int MOST_STARS_OF_TWILIGHT = 50;

  private static final double FLAT_SLOPE = 0.2; // of its brightness against that of its siblings

  private static final int MOST_WARNINGS = 5; // each light that the master calibrates repeats them

  private final MasterKind kind;
  private final List<FrameLook> looks;

  private Strangers(MasterKind kind, List<FrameLook> looks) {
    this.kind = kind;
    this.looks = looks;
  }

  /**
   * Which frames belong together.
   *
   * @param chosen their numbers, in order
   * @param leftOut the others, with reasons
   * @param warnings for whoever uses the master
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
  record Verdict(int[] chosen, List<LeftOut> leftOut, List<String> warnings) {
    <T> List<T> of(List<T> all) {
      return Arrays.stream(chosen).mapToObj(all::get).toList();
    }
  }

  /**
   * Looks at frames of one master.
   *
   * @param looks as many as frames
   */
  static Verdict judge(MasterKind kind, List<Frame> frames, List<FrameLook> looks) {
    var strangers = new Strangers(kind, looks);
    var chosen = IntStream.builder();
    var leftOut = new ArrayList<LeftOut>();
    for (int i = 0; i < looks.size(); i++) {
      var reason = strangers.reason(looks.get(i));
      if (reason == null) {
        chosen.add(i);
      } else {
        leftOut.add(new LeftOut(frames.get(i), reason));
      }
    }
    var warnings =
        leftOut.stream()
            .limit(MOST_WARNINGS)
            .map(l ->
                "%d of %d %s frames left out of the master: %s: %s"
                    .formatted(
                        leftOut.size(),
                        looks.size(),
                        kind.label(),
                        l.frame().fileName(),
                        l.reason()))
            .toList();
    return new Verdict(chosen.build().toArray(), leftOut, warnings);
  }

  /** Why a frame does not belong to the others; null where it does. */
  private @Nullable String reason(FrameLook look) {
    return kind == MasterKind.FLAT ? flat(look) : dark(look);
  }

  private @Nullable String dark(FrameLook look) {
    var stars = stars(look, StarCount.ENOUGH);
    if (stars != null || looks.size() < FEWEST_SIBLINGS) {
      return stars;
    }
    double noise = usual(FrameLook::noise);
    double level = usual(FrameLook::level);
    double scatter = Robust.madSigma(looks.stream().mapToDouble(FrameLook::level).toArray(), level);
    double limit = Math.max(LEVEL_ADU, Math.max(LEVEL_NOISES * noise, LEVEL_SCATTERS * scatter));
    if (Math.abs(look.level() - level) > limit) {
      return say(
          "its level is %.1f ADU, that of the others %.1f ADU: more than %.1f ADU apart",
          look.level(), level, limit);
    }
    if (noise > 0 && look.noise() > NOISE_RATIO * noise) {
      return say(
          "its noise is %.2f ADU, more than %.0f times that of the others, %.2f ADU",
          look.noise(), NOISE_RATIO, noise);
    }
    return null;
  }

  private @Nullable String flat(FrameLook look) {
    if (look.noise() > FLAT_NOISE) {
      return say(
          "it is too dark: its pixels scatter by %.1f %% at a level of %.1f ADU, at most %.0f %%"
              + " are of use",
          100 * look.noise(), look.level(), 100 * FLAT_NOISE);
    }
    var stars = stars(look, MOST_STARS_OF_TWILIGHT);
    if (stars != null || looks.size() < FEWEST_SIBLINGS) {
      return stars;
    }
    double slope = slope(look);
    return slope > FLAT_SLOPE
        ? say(
            "its brightness runs by %.0f %% across the frame against that of the others, at most"
                + " %.0f %% may be",
            100 * slope, 100 * FLAT_SLOPE)
        : null;
  }

  /**
   * Hot pixels and cosmic rays that lie side by side look like a star now and then: all siblings
   * have such, and on each they are few among many that do not.
   */
  private @Nullable String stars(FrameLook look, int least) {
    int fewest = looks.stream().mapToInt(FrameLook::stars).min().orElse(0);
    double limit =
        look.stars() > STARS_AMONG_PEAKS * look.peaks()
            ? least
            : Math.max(least, MORE_STARS + STARS_OVER_FEWEST * fewest);
    return look.stars() <= limit
        ? null
        : say(
            "%s of %d sources on it are spread like stars, on a %s at most %.0f may be",
            look.stars() >= FrameLook.MOST_STARS ? "more than " + look.stars() : look.stars(),
            look.peaks(),
            kind.label(),
            limit);
  }

  private double usual(ToDoubleFunction<FrameLook> number) {
    return Robust.median(looks.stream().mapToDouble(number).toArray());
  }

  /** Largest difference of brightness across the frame that its siblings do not have. */
  private double slope(FrameLook look) {
    var ratios = new double[look.patches().length];
    for (int k = 0; k < ratios.length; k++) {
      int patch = k;
      double usual = usual(l -> l.patches()[patch]);
      ratios[k] = look.patches()[k] / usual;
    }
    Arrays.sort(ratios);
    return Robust.quantileOfSorted(ratios, 0.95) - Robust.quantileOfSorted(ratios, 0.05);
  }

  private static String say(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
