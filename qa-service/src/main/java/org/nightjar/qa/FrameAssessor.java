package org.nightjar.qa;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.nightjar.model.FrameKind;
import org.nightjar.model.FrameReport;
import org.nightjar.model.Grade;
import org.nightjar.model.Quality;
import org.nightjar.model.Quality.Flag;
import org.nightjar.model.Severity;
import org.nightjar.model.TelescopeProfile.Limits;

/**
 * The verdict on a frame. A number is held to the telescope's absolute limit where its profile has
 * one, else to the telescope's own night: the comparable frames nearest in time and a line through
 * them, so that a step is flagged and a slow drift is told apart from it. {@code docs/quality.md}
 * has the table of flags, limits and severities.
 */
public final class FrameAssessor {
  private static final List<Check> CHECKS =
      List.of(
          PixelChecks::blank,
          ShapeChecks::fwhm,
          ShapeChecks::ellipticity,
          ShapeChecks::doubled,
          LightChecks::zeroPoint,
          LightChecks::fewStars,
          PlaceChecks::pointing,
          PixelChecks::saturated,
          PixelChecks::noWidth,
          PlaceChecks::unsolved,
          LightChecks::sky,
          LightChecks::noZeroPoint,
          PixelChecks::trail);

  private FrameAssessor() {}

  /**
   * Judges a frame.
   *
   * @param report what the stages found; what they did not measure is not judged
   * @param limits the telescope's absolute limits; null when its profile has none
   * @param night the frames beside it; this one may be among them and is not compared with itself
   * @return grade, flags with the worst first, and what they probably mean
   */
  public static Quality assess(FrameReport report, @Nullable Limits limits, NightStatistics night) {
    var kind = report.frame().kind();
    if (kind != null && kind != FrameKind.LIGHT) {
      return new Quality(
          Grade.GOOD,
          List.of(),
          List.of(
              "A %s frame: not graded as a picture of the sky."
                  .formatted(kind.name().toLowerCase(Locale.ROOT))));
    }
    var extraction = report.extraction();
    if (extraction == null) {
      var flag = Case.flag("unmeasured", Severity.BAD, null, null, null, "nothing was measured");
      return new Quality(Grade.BAD, List.of(flag), List.of());
    }
    var frame = new Case(report, extraction, limits == null ? Case.NO_LIMITS : limits, night);
    var flags =
        CHECKS.stream()
            .map(check -> check.examine(frame))
            .filter(Objects::nonNull)
            .sorted(Comparator.comparing(Flag::severity).reversed())
            .toList();
    return new Quality(grade(flags), flags, Diagnosis.of(frame, flags));
  }

  private static Grade grade(List<Flag> flags) {
    var worst = flags.stream().map(Flag::severity).max(Comparator.naturalOrder());
    return switch (worst.orElse(Severity.INFO)) {
      case BAD -> Grade.BAD;
      case WARN -> Grade.WARN;
      case INFO -> Grade.GOOD;
    };
  }
}
