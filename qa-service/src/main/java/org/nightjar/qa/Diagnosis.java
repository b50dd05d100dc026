package org.nightjar.qa;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nightjar.model.Quality.Flag;
import org.nightjar.model.Severity;

/** What a set of flags probably means, in sentences. */
final class Diagnosis {
  private final Case frame;
  private final List<Flag> flags;
  private final List<String> sentences = new ArrayList<>();

  private Diagnosis(Case frame, List<Flag> flags) {
    this.frame = frame;
    this.flags = flags;
  }

  static List<String> of(Case frame, List<Flag> flags) {
    var diagnosis = new Diagnosis(frame, flags);
    diagnosis.light();
    diagnosis.shape();
    diagnosis.place();
    return List.copyOf(diagnosis.sentences);
  }

  private void light() {
    double skyRise = skyRise();
    boolean brighter = flagged("sky") || skyRise > 0.1;
    if (flagged("saturated") && brighter) {
      sentences.add("The sky saturates: twilight, daylight or a lamp.");
    }
    if (flagged("blank")) {
      sentences.add(
          brighter
              ? "No stars under a sky brighter by %s: clouds or dawn."
                  .formatted(Words.percent(skyRise))
              : skyRise < -0.3
                  ? "No stars under a sky darker by %s: dome or cover closed."
                      .formatted(Words.percent(-skyRise))
                  : "No stars: clouds, dome or cover closed, or far out of focus.");
      return;
    }
    if (flagged("zeroPoint")) {
      sentences.add(lessLight(skyRise));
    } else if (flagged("fewStars")) {
      sentences.add(
          brighter
              ? "Fewer stars under a sky brighter by %s: clouds, moon or dawn."
                  .formatted(Words.percent(skyRise))
              : flagged("fwhm")
                  ? "Fewer stars because they are wider."
                  : "Fewer stars: clouds, dew, or another field than its name says.");
    } else if (flagged("sky")) {
      sentences.add(
          "The sky is brighter by %s while the stars keep their light: moon, dawn or a lamp."
              .formatted(Words.percent(skyRise)));
    }
  }

  private String lessLight(double skyRise) {
    var zeroPoint = frame.of(Metric.ZERO_POINT);
    var best = frame.night().quantile(frame.report(), Metric.ZERO_POINT, 0.75);
    var fall =
        zeroPoint == null || best == null || best <= zeroPoint
            ? "zero point is low"
            : "zero point fell %s mag".formatted(Words.number(best - zeroPoint, 1));
    if (skyRise > 0.05) {
      return "Clouds: %s while the sky rose %s.".formatted(fall, Words.percent(skyRise));
    }
    if (flagged("fwhm")) {
      return "Dew or haze: %s and the stars widened, while the sky did not rise.".formatted(fall);
    }
    return "Less light: %s while the sky did not rise: thin clouds over a dark site, low altitude, dew, or something before the aperture."
        .formatted(fall);
  }

  private void shape() {
    if (flagged("doubled")) {
      sentences.add(
          "The telescope jumped during the exposure: a knock, a gust, or a fault of the drive.");
    }
    var angle = frame.extraction().positionAngleDeg();
    if (flagged("ellipticity")) {
      var ellipticity = frame.of(Metric.ELLIPTICITY);
      sentences.add(
          "Trailed or astigmatic: stars are elongated%s%s: tracking, wind, or tilted optics."
              .formatted(
                  angle == null
                      ? ""
                      : " along %s°, from +x towards +y".formatted(Words.number(angle, 0)),
                  ellipticity == null ? "" : ", axis ratio " + Words.number(1 - ellipticity, 2)));
      return;
    }
    flagged("fwhm", Severity.INFO)
        .ifPresent(flag -> {
          var step = frame.around(Metric.FWHM_PX);
          var px = frame.of(Metric.FWHM_PX);
          boolean drifted = flag.reason().contains("better part of the night");
          if (drifted) {
            sentences.add("The focus has drifted slowly, or the seeing has; stars stay round.");
          } else if (step != null && px != null && px > step.level()) {
            sentences.add(
                "Out of focus or a burst of bad seeing: stars widened from %s to %s px and stayed round."
                    .formatted(Words.brief(step.level(), 2), Words.brief(px, 2)));
          } else {
            sentences.add("Out of focus or bad seeing: stars are wide but round.");
          }
        });
  }

  private void place() {
    flagged("pointing", Severity.WARN)
        .ifPresent(flag ->
            sentences.add(
                flag.reason().contains("off the frame")
                    ? "The telescope looked elsewhere: wrong target, lost alignment, or a wrong position in the header."
                    : "The mount is off, or slipped: align it again."));
    if (flagged("unsolved") && !flagged("blank")) {
      boolean misshapen = flagged("fwhm") || flagged("ellipticity") || flagged("fewStars");
      if (misshapen) {
        sentences.add("Unsolved, most likely because of that.");
      }
    }
  }

  /** Fraction by which the sky is above the frames around it; 0 when that is not known. */
  private double skyRise() {
    var expected = frame.around(Metric.SKY_ADU);
    double sky = frame.extraction().backgroundAdu();
    return expected == null || !(expected.level() > 0) ? 0 : sky / expected.level() - 1;
  }

  private boolean flagged(String name) {
    return flagged(name, Severity.WARN).isPresent();
  }

  private Optional<Flag> flagged(String name, Severity least) {
    return flags.stream()
        .filter(f -> f.name().equals(name) && f.severity().compareTo(least) >= 0)
        .findFirst();
  }
}
