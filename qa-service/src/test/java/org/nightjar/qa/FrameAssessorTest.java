package org.nightjar.qa;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nightjar.model.Extraction;
import org.nightjar.model.FrameReport;
import org.nightjar.model.Grade;
import org.nightjar.model.Quality;
import org.nightjar.model.Quality.Flag;
import org.nightjar.model.Severity;
import org.nightjar.model.TelescopeProfile.Limits;

class FrameAssessorTest {
  private static List<FrameReport> night(int frames, UnaryOperator<Night> each) {
    return IntStream.range(0, frames).mapToObj(n -> each.apply(Night.frame(n)).report()).toList();
  }

  private static Quality judge(FrameReport frame, List<FrameReport> night) {
    return FrameAssessor.assess(frame, null, NightStatistics.of(night));
  }

  private static Quality judge(Night frame) {
    return judge(frame.report(), night(10, f -> f));
  }

  private static Optional<Flag> flag(Quality quality, String name) {
    return quality.flags().stream().filter(f -> f.name().equals(name)).findFirst();
  }

  private static Limits limits() {
    return new Limits(7.4, null, 0.2, 5.0, 19.5, 0.001, 50);
  }

  @Test
  void aQuietNightFlagsNothing() {
    for (long seed = 1; seed <= 40; seed++) {
      for (int frames = 5; frames <= 15; frames += 5) {
        var random = new Random(seed);
        var reports =
            night(
                frames,
                f ->
                    f.fwhm(3 + 0.1 * random.nextGaussian())
                        .ellipticity(Math.abs(0.06 + 0.015 * random.nextGaussian()))
                        .zeroPoint(20 + 0.03 * random.nextGaussian())
                        .sky(1000 + 20 * random.nextGaussian())
                        .stars((int) (200 + 14 * random.nextGaussian()))
                        .pointing(Math.abs(1 + 0.3 * random.nextGaussian())));
        for (var report : reports) {
          var quality = judge(report, reports);
          assertThat(quality.flags()).as("seed %d, %d frames", seed, frames).isEmpty();
          assertThat(quality.grade()).isEqualTo(Grade.GOOD);
        }
      }
    }
  }

  @Test
  void oneBadFrameOfFiveIsBadAndTheOthersAreGood() {
    // The series of realdata's stargate: FWHM and ellipticity as SExtractor measured them.
    var fwhm = new double[] {4.18, 4.2, 5.6, 4.25, 4.15};
    var ellipticity = new double[] {0.02, 0.03, 0.19, 0.02, 0.03};
    for (int bad = 0; bad < 5; bad++) {
      int shift = bad;
      var reports =
          night(
              5,
              f ->
                  f.fwhm(fwhm[(f.n() + 7 - shift) % 5])
                      .ellipticity(ellipticity[(f.n() + 7 - shift) % 5]));
      for (int n = 0; n < 5; n++) {
        var quality = judge(reports.get(n), reports);
        assertThat(quality.grade()).isEqualTo(n == bad ? Grade.BAD : Grade.GOOD);
        assertThat(flag(quality, "fwhm").isPresent()).isEqualTo(n == bad);
        assertThat(flag(quality, "ellipticity").isPresent()).isEqualTo(n == bad);
      }
    }
  }

  @Test
  void aSlowDriftOfFocusIsNoStep() {
    // tres1's night: 2.0 to 3.5 px over 15 frames.
    var random = new Random(7);
    var reports = night(15, f -> f.fwhm(2.0 + 1.5 * f.n() / 14 + 0.05 * random.nextGaussian()));
    for (var report : reports) {
      var quality = judge(report, reports);
      assertThat(flag(quality, "fwhm").map(f -> f.severity() == Severity.BAD).orElse(false))
          .isFalse();
      assertThat(quality.flags()).noneMatch(f -> f.reason().contains("the frames around it have"));
    }
    var last = flag(judge(reports.getLast(), reports), "fwhm");
    assertThat(last).isPresent();
    assertThat(last.get().reason()).contains("better part of the night");
  }

  @Test
  void aStepWithinADriftIsFlagged() {
    var reports = new ArrayList<>(night(15, f -> f.fwhm(2.0 + 1.5 * f.n() / 14)));
    var bad = Night.frame(7).fwhm(4.2).report();
    reports.set(7, bad);
    assertThat(flag(judge(bad, reports), "fwhm").orElseThrow().severity()).isEqualTo(Severity.BAD);
    assertThat(flag(judge(reports.get(8), reports), "fwhm")).isEmpty();
  }

  @Test
  void absoluteLimitsComeFirstAndAreToldWithNumberLimitAndUnit() {
    var quality =
        FrameAssessor.assess(Night.frame(0).fwhm(3.85).report(), limits(), NightStatistics.EMPTY);
    var fwhm = flag(quality, "fwhm").orElseThrow();
    assertThat(fwhm.reason()).isEqualTo("FWHM 7.7″ over 7.4″");
    assertThat(fwhm.unit()).isEqualTo("arcsec");
    assertThat(fwhm.value()).isEqualTo(7.7);
    assertThat(fwhm.limit()).isEqualTo(7.4);
    assertThat(fwhm.severity()).isEqualTo(Severity.WARN);
    assertThat(quality.grade()).isEqualTo(Grade.WARN);
    var within =
        FrameAssessor.assess(Night.frame(0).fwhm(3.69).report(), limits(), NightStatistics.EMPTY);
    assertThat(within.flags()).isEmpty();
  }

  @Test
  void everyAbsoluteLimitIsHeld() {
    var frame =
        Night.frame(0)
            .fwhm(6)
            .ellipticity(0.4)
            .pointing(12.0)
            .zeroPoint(19.0)
            .saturatedPixels(1600)
            .stars(40);
    var quality = FrameAssessor.assess(frame.report(), limits(), NightStatistics.EMPTY);
    assertThat(quality.flags())
        .extracting(Flag::reason)
        .containsExactlyInAnyOrder(
            "FWHM 12.0″ over 7.4″",
            "ellipticity 0.40 over 0.20",
            "pointing error 12.0′ over 5.0′",
            "zero point 19.00 mag under 19.50",
            "0.20 % of the pixels saturated, over 0.10 %",
            "40 stars, 50 needed");
    assertThat(quality.flags())
        .extracting(Flag::severity)
        .isSortedAccordingTo((a, b) -> b.compareTo(a));
  }

  @Test
  void unsolvedIsAWarningWithTheSolversReason() {
    var quality = judge(Night.frame(3).unsolved("4 stars, 8 needed"));
    assertThat(quality.grade()).isEqualTo(Grade.WARN);
    assertThat(flag(quality, "unsolved").orElseThrow().reason())
        .isEqualTo("no plate solution: 4 stars, 8 needed");
    assertThat(flag(quality, "noZeroPoint")).isEmpty();
  }

  @Test
  void blankIsBadAndSaysSoOnce() {
    var quality = judge(Night.frame(3).blank(2).sky(1600));
    assertThat(quality.grade()).isEqualTo(Grade.BAD);
    assertThat(quality.flags().getFirst().name()).isEqualTo("blank");
    assertThat(quality.flags().getFirst().reason()).isEqualTo("blank: 2 stars, 5 needed");
    assertThat(flag(quality, "unsolved").orElseThrow().severity()).isEqualTo(Severity.INFO);
    assertThat(flag(quality, "fewStars")).isEmpty();
    assertThat(quality.diagnosis()).anyMatch(s -> s.contains("clouds or dawn"));
  }

  @Test
  void cloudsAreToldFromDew() {
    var clouds = judge(Night.frame(3).zeroPoint(19.6).sky(1300));
    assertThat(clouds.diagnosis())
        .containsExactly("Clouds: zero point fell 0.4 mag while the sky rose 30 %.");
    var dew = judge(Night.frame(3).zeroPoint(19.6).fwhm(4.0));
    assertThat(dew.diagnosis()).anyMatch(s -> s.startsWith("Dew or haze"));
  }

  @Test
  void trailedIsToldFromDefocused() {
    var trailed = judge(Night.frame(3).ellipticity(0.4).fwhm(4));
    assertThat(trailed.diagnosis())
        .anyMatch(s -> s.startsWith("Trailed") && s.contains("along 45°"));
    var defocused = judge(Night.frame(3).fwhm(5));
    assertThat(defocused.diagnosis()).anyMatch(s -> s.startsWith("Out of focus"));
  }

  @Test
  void cloudsThatStayAreStillFlagged() {
    var reports = night(30, f -> f.zeroPoint(f.n() < 15 ? 20.0 : 18.8));
    var late = judge(reports.get(27), reports);
    assertThat(flag(late, "zeroPoint").orElseThrow().severity()).isEqualTo(Severity.BAD);
  }

  @Test
  void otherFiltersAreNotCompared() {
    var reports =
        new ArrayList<>(
            night(
                10,
                f ->
                    f.filter(f.n() % 2 == 0 ? "V" : "B")
                        .zeroPoint(f.n() % 2 == 0 ? 20.0 : 19.0)
                        .sky(f.n() % 2 == 0 ? 1000 : 400)));
    for (var report : reports) {
      assertThat(judge(report, reports).flags()).isEmpty();
    }
  }

  @Test
  void aSingleTrailedFrameIsBadWithoutAnyNight() {
    var quality =
        FrameAssessor.assess(
            Night.frame(0).ellipticity(0.77).report(), null, NightStatistics.EMPTY);
    assertThat(quality.grade()).isEqualTo(Grade.BAD);
  }

  @Test
  void aTargetOffTheFrameIsFlaggedWithoutAnyNight() {
    // 800 rows of 2″: 26.7′; half of that is 13.3′.
    var quality =
        FrameAssessor.assess(Night.frame(0).pointing(15.0).report(), null, NightStatistics.EMPTY);
    assertThat(flag(quality, "pointing").orElseThrow().reason())
        .isEqualTo("pointing error 15.0′ over 13.3′, the target is off the frame");
  }

  @Test
  void orderAndRepetitionOfTheNightDoNotMatter() {
    var random = new Random(3);
    var reports =
        new ArrayList<>(
            night(
                12,
                f ->
                    f.fwhm(3 + 0.4 * random.nextGaussian())
                        .zeroPoint(20 + 0.2 * random.nextGaussian())));
    var before = reports.stream().map(r -> judge(r, reports)).toList();
    var shuffled = new ArrayList<>(reports);
    shuffled.addAll(reports.subList(2, 5));
    for (int i = 0; i < 5; i++) {
      Collections.shuffle(shuffled, random);
      assertThat(reports.stream().map(r -> judge(r, shuffled)).toList()).isEqualTo(before);
    }
  }

  @Test
  void theFrameItselfIsNoMeasureOfItself() {
    var night = night(8, f -> f);
    var bad = Night.frame(20).fwhm(4).report();
    var with = new ArrayList<>(night);
    with.add(bad);
    assertThat(judge(bad, with)).isEqualTo(judge(bad, night));
  }

  /** Also where a line through a night that falls fast comes out below nothing. */
  @Test
  void everyValueAndLimitIsANumberHoweverFastTheNightChanges() {
    int flags = 0;
    for (long seed = 1; seed <= 300; seed++) {
      var reports = Night.restless(seed);
      for (var report : reports) {
        for (var flag : judge(report, reports).flags()) {
          assertThat(flag.toString()).as("seed %d", seed).doesNotContain("NaN", "Infinity");
          flags++;
        }
      }
    }
    assertThat(flags).isGreaterThan(1000);
  }

  @Test
  void starsThatAreThereTwiceAreBad() {
    var single = Night.frame(1).report();
    var x = java.util.Objects.requireNonNull(single.extraction());
    var doubled =
        single.withExtraction(
            new Extraction(
                x.backgroundAdu(),
                x.backgroundRmsAdu(),
                x.sources(),
                x.stars(),
                x.galaxies(),
                x.fwhmPx(),
                x.fwhmErrorPx(),
                x.fwhmArcsec(),
                x.hfrPx(),
                x.ellipticity(),
                x.ellipticityError(),
                x.positionAngleDeg(),
                x.moffatBeta(),
                x.starsMeasured(),
                x.blank(),
                x.reason(),
                x.trails(),
                new Extraction.Doubled(6, -8, 0.667, 140, 150)));
    var quality = judge(doubled, night(10, f -> f));
    assertThat(flag(quality, "doubled").orElseThrow().reason())
        .contains("10.0 px apart", "140 of 150", "0.67 as bright");
    assertThat(quality.grade()).isEqualTo(Grade.BAD);
    assertThat(quality.diagnosis()).anyMatch(s -> s.contains("jumped"));
    assertThat(flag(judge(single, night(10, f -> f)), "doubled")).isEmpty();
  }
}
