package org.nightjar.qa.rest.pages;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.nightjar.imaging.statistics.Robust;
import org.nightjar.qa.pipeline.FrameLine;

/**
 * Frames that should have come and did not: news too.
 *
 * @param since when the last frame was taken
 * @param length how long there was none
 * @param cadence one frame each
 * @param byOthers whether the other cameras' frames tell, not the clock
 */
record Silence(Instant since, Duration length, Duration cadence, boolean byOthers) {
  private static final int FEWEST = 4;
  private static final int MISSED = 5;
  private static final Duration LEAST = Duration.ofMinutes(3);

  /** After that the night is over rather than the camera silent. */
  private static final Duration MOST = Duration.ofHours(3);

  private static final Duration FRESH = Duration.ofMinutes(10);

  /**
   * Looks at a camera's last frames.
   *
   * @param lines oldest first
   * @param others when the other cameras' last frame of the same night was taken; null = none
   * @param othersEntered when that one came to its end
   */
  static Optional<Silence> of(
      List<FrameLine> lines,
      Instant now,
      @Nullable Instant others,
      @Nullable Instant othersEntered) {
    if (lines.size() < FEWEST) {
      return Optional.empty();
    }
    var gaps = new double[lines.size() - 1];
    for (int i = 0; i < gaps.length; i++) {
      gaps[i] =
          Duration.between(lines.get(i).takenAt(), lines.get(i + 1).takenAt()).toMillis() / 1000.0;
    }
    var cadence = Duration.ofMillis(Math.round(1000 * Robust.median(gaps)));
    if (cadence.isZero() || cadence.isNegative()) {
      return Optional.empty();
    }
    var last = lines.getLast().takenAt();
    var allowed = cadence.multipliedBy(MISSED);
    allowed = allowed.compareTo(LEAST) > 0 ? allowed : LEAST;
    var byClock = Duration.between(last, now);
    if (byClock.compareTo(allowed) > 0 && byClock.compareTo(MOST) < 0) {
      return Optional.of(new Silence(last, byClock, cadence, false));
    }
    if (others != null && othersEntered != null && othersEntered.isAfter(now.minus(FRESH))) {
      var behind = Duration.between(last, others);
      if (behind.compareTo(allowed) > 0 && behind.compareTo(MOST) < 0) {
        return Optional.of(new Silence(last, behind, cadence, true));
      }
    }
    return Optional.empty();
  }

  String pill() {
    return "no frame for " + Figures.span(length);
  }

  String sentence() {
    return byOthers
        ? "No frame since %s UT; one each %s expected, and the other cameras went on for %s."
            .formatted(Figures.clock(since), Figures.span(cadence), Figures.span(length))
        : "No frame for %s; one each %s expected."
            .formatted(Figures.span(length), Figures.span(cadence));
  }
}
