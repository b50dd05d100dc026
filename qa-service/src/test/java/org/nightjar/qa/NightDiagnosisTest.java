package org.nightjar.qa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nightjar.model.FrameReport;
import org.nightjar.model.NightFinding;
import org.nightjar.model.Rejection;
import org.nightjar.model.Severity;
import org.nightjar.model.Stage;

class NightDiagnosisTest {
  private static final int SEEDS = 6;
  private static final Duration CADENCE = Duration.ofSeconds(240);

  private static ModelNight night(long seed) {
    return new ModelNight(90, CADENCE, seed);
  }

  private static List<NightFinding> of(List<FrameReport> reports) {
    return NightDiagnosis.of(reports, last(reports));
  }

  private static Instant last(List<FrameReport> reports) {
    return reports.getLast().frame().startedAt();
  }

  private static List<String> names(List<NightFinding> findings) {
    return findings.stream().map(NightFinding::name).distinct().toList();
  }

  private static NightFinding only(List<NightFinding> findings, String name, String what) {
    assertThat(findings).as(what).extracting(NightFinding::name).containsExactly(name);
    return findings.getFirst();
  }

  /** Frame numbers, counted from the first, at which a growing night first names it. */
  private static int namedAt(ModelNight night, int from, String name) {
    for (int n = from; n <= night.frames; n++) {
      if (names(of(night.reports(n))).contains(name)) {
        return n - 1;
      }
    }
    return Integer.MAX_VALUE;
  }

  static List<ModelNight> quietNights(long seed) {
    var coarse = night(seed);
    var fine = night(seed);
    fine.pixelScaleArcsec = 0.8;
    fine.opticsArcsec = 0.8;
    fine.seeingArcsec = 2;
    fine.wander = 0.15;
    var low = night(seed);
    low.airmassAtStart = 2.6;
    low.airmassAtEnd = 1.05;
    low.extinction = 0.45;
    var setting = night(seed);
    setting.airmassAtEnd = 2.8;
    setting.extinction = 0.3;
    setting.wander = 0.12;
    var rough = night(seed);
    rough.seeingScatter = 0.1;
    rough.zeroPointScatter = 0.03;
    rough.ellipticityScatter = 0.03;
    var few = new ModelNight(12, Duration.ofMinutes(10), seed);
    return List.of(coarse, fine, low, setting, rough, few);
  }

  /** What is named on quiet nights, looked at five times while they grow. */
  private static List<String> falseAlarms(int seeds) {
    var named = new ArrayList<String>();
    for (long seed = 1; seed <= seeds; seed++) {
      var nights = quietNights(seed);
      for (int kind = 0; kind < nights.size(); kind++) {
        var night = nights.get(kind);
        for (int n : new int[] {6, 15, 30, 60, 90}) {
          var findings = n <= night.frames ? of(night.reports(n)) : List.<NightFinding>of();
          if (!findings.isEmpty()) {
            named.add("seed %d, kind %d, %d frames: %s".formatted(seed, kind, n, findings));
          }
        }
      }
    }
    return named;
  }

  @Test
  void onQuietNightsNothingIsNamedAtAnyMoment() {
    assertThat(falseAlarms(25)).isEmpty();
  }

  @Test
  @Tag("long")
  void amongAThousandQuietNightsTwoOfWildSeeingAreTakenForADriftAtMost() {
    var named = falseAlarms(300);
    assertThat(named.stream().map(n -> n.substring(0, n.indexOf(" frames"))).distinct().count())
        .as("of 1800 nights: %s", named)
        .isLessThanOrEqualTo(4);
  }

  private static ModelNight.Event drift(int from, int to, double px) {
    return new ModelNight.Event() {
      @Override
      public double defocusPx(int i) {
        return i < from || i > to ? 0 : px * (i - from) / (to - from);
      }
    };
  }

  @ParameterizedTest
  @ValueSource(doubles = {3, 5})
  void aFocusThatRunsAwayIsNamedBeforeItsEndWithItsNumber(double px) {
    for (long seed = 1; seed <= SEEDS; seed++) {
      var night = night(seed).with(drift(30, 60, px));
      // at half of it, 5 px stand for 2.5 px beside 1.6 px of the sharp stars
      assertThat(namedAt(night, 30, "focusDrift"))
          .as("seed %d", seed)
          .isBetween(33, px > 4 ? 47 : 54);
      var reports = night.reports();
      var found = only(of(reports), "focusDrift", "seed " + seed);
      var widest = reports.get(60).extraction().fwhmPx() * night.pixelScaleArcsec;
      assertThat(found.value()).as("seed %d", seed).isCloseTo(widest, within(0.12 * widest));
      assertThat(found.since()).isBetween(night.at(22), night.at(43));
      assertThat(found.until()).isBetween(night.at(57), night.at(61));
      assertThat(found.sentence()).contains("Focus drift from ", "″", "± ", "airmass");
    }
  }

  @Test
  void aDriftThatLastsHasNoEnd() {
    var reports = night(4).with(drift(40, 89, 6)).reports();
    var found = only(of(reports), "focusDrift", "");
    assertThat(found.until()).isNull();
    assertThat(found.sentence()).contains("Focus drift since ");
  }

  @Test
  void seeingThatJumpsAndStaysIsNoDrift() {
    for (long seed = 1; seed <= SEEDS; seed++) {
      var night =
          night(seed)
              .with(
                  new ModelNight.Event() {
                    @Override
                    public double seeingFactor(int i) {
                      return i >= 40 && i < 70 ? 2.2 : 1;
                    }
                  });
      assertThat(names(of(night.reports()))).as("seed %d", seed).isEmpty();
    }
  }

  @Test
  void aFocusThatJumpsIsNoDrift() {
    for (long seed = 1; seed <= SEEDS; seed++) {
      var night =
          night(seed)
              .with(
                  new ModelNight.Event() {
                    @Override
                    public double defocusPx(int i) {
                      return i >= 45 ? 3 : 0;
                    }
                  });
      assertThat(names(of(night.reports()))).as("seed %d", seed).doesNotContain("focusDrift");
    }
  }

  private static ModelNight.Event cloud(int from, int to, double mag) {
    return new ModelNight.Event() {
      @Override
      public double cloudMag(int i) {
        return i < from || i > to
            ? 0
            : mag * Math.pow(Math.sin(Math.PI * (i - from) / (to - from)), 2);
      }
    };
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.6, 1.8})
  void aCloudIsNamedAsItComesAndOnlyAsLongAsItLasts(double mag) {
    for (long seed = 1; seed <= SEEDS; seed++) {
      var night = night(seed).with(cloud(40, 56, mag));
      assertThat(namedAt(night, 41, "cloud")).as("seed %d", seed).isBetween(42, 47);
      var found = only(of(night.reports()), "cloud", "seed " + seed);
      assertThat(found.value()).as("seed %d", seed).isCloseTo(mag, within(0.1));
      assertThat(found.since()).isBetween(night.at(41), night.at(44));
      assertThat(found.until()).isBetween(night.at(52), night.at(55));
      assertThat(found.unit()).isEqualTo("mag");
      assertThat(found.sentence()).contains("Cloud from ", "mag under");
    }
  }

  @Test
  void aCloudThatTakesAllStarsIsNamed() {
    var night = night(3).with(cloud(30, 60, 8));
    var found = only(of(night.reports()), "cloud", "");
    assertThat(found.severity()).isEqualTo(Severity.BAD);
    assertThat(found.sentence()).contains("no stars on ");
    assertThat(found.since()).isBetween(night.at(31), night.at(35));
    assertThat(found.until()).isBetween(night.at(55), night.at(59));
  }

  @Test
  void windIsNamedWithItsDirection() {
    for (long seed = 1; seed <= SEEDS; seed++) {
      var night =
          night(seed)
              .with(
                  new ModelNight.Event() {
                    @Override
                    public double driftPx(int i) {
                      return i >= 20 && i < 35 ? 2.2 : 0;
                    }
                  });
      assertThat(namedAt(night, 20, "wind")).as("seed %d", seed).isBetween(22, 26);
      var found = only(of(night.reports()), "wind", "seed " + seed);
      assertThat(found.sentence())
          .contains("Wind or tracking from ")
          .containsPattern("along (2[5-9]|3[0-5])°");
      assertThat(found.since()).isBetween(night.at(20), night.at(22));
      assertThat(found.until()).isBetween(night.at(32), night.at(34));
      assertThat(found.value()).isBetween(0.2, 0.6);
    }
  }

  @Test
  void aShutterThatStuckIsNamedAndIsNoCloud() {
    for (int length : new int[] {1, 2, 8}) {
      var night =
          night(length)
              .with(
                  new ModelNight.Event() {
                    @Override
                    public boolean closed(int i) {
                      return i >= 50 && i < 50 + length;
                    }
                  });
      var found = only(of(night.reports()), "stuckShutter", length + " frames");
      assertThat(found.since()).isEqualTo(night.at(50));
      assertThat(found.until()).isEqualTo(night.at(49 + length));
      assertThat(found.sentence()).contains("no star on " + length + " frame");
      assertThat(found.value()).isLessThan(found.limit());
    }
  }

  @Test
  void aSkyThatBrightensIsToldWithItsCause() {
    var night =
        night(5)
            .with(
                new ModelNight.Event() {
                  @Override
                  public double skyFactor(int i) {
                    return i < 70 ? 1 : Math.pow(2, (i - 69) / 4.0);
                  }
                });
    // frame 89 is taken at 10:56; move the night so that the sun comes up then: 14:00 UT there
    night.start = Instant.parse("2026-01-15T07:30:00Z");
    var found =
        of(night.reports()).stream()
            .filter(f -> f.name().equals("brightSky"))
            .findFirst()
            .orElseThrow();
    assertThat(found.severity()).isEqualTo(Severity.INFO);
    assertThat(found.sentence()).startsWith("Twilight, the sun at -");
    assertThat(found.value()).isCloseTo(2.5 * Math.log10(32), within(0.5));
  }

  @Test
  void pointingThatIsOffIsNamedOnceForItsFrames() {
    var night =
        night(6)
            .with(
                new ModelNight.Event() {
                  @Override
                  public double pointingArcmin(int i) {
                    return i >= 30 && i < 40 ? 14 : 0;
                  }
                });
    var found = only(of(night.reports()), "pointing", "");
    assertThat(found.value()).isCloseTo(15, within(1.5));
    assertThat(found.since()).isEqualTo(night.at(30));
  }

  @Test
  void silenceIsNamedWithWhatWasExpectedAndUntilWhen() {
    for (long seed = 1; seed <= SEEDS; seed++) {
      var night = night(seed);
      var reports = night.reports(40);
      var last = night.at(39);
      assertThat(NightDiagnosis.of(reports, last.plusSeconds(19 * 60))).isEmpty();
      var found = only(NightDiagnosis.of(reports, last.plusSeconds(22 * 60)), "silent", "");
      assertThat(found.value()).isEqualTo(22);
      assertThat(found.limit()).isEqualTo(20);
      assertThat(found.since()).isEqualTo(last);
      assertThat(found.until()).isNull();
      assertThat(found.sentence())
          .startsWith("No frame for 22 min, since 07:36 UT; one each 4 min expected");
    }
  }

  @Test
  void aTelescopeWhoseNightIsOverIsNotMissed() {
    var night = night(1);
    night.start = Instant.parse("2026-01-15T07:00:00Z");
    // the last frame at 12:56 UT, the sun 11 degrees below the horizon at 13:36, above it at 14:25
    var reports = night.reports();
    assertThat(NightDiagnosis.of(reports, Instant.parse("2026-01-15T23:00:00Z")))
        .noneMatch(f -> f.until() == null)
        .noneMatch(f -> f.severity() != Severity.INFO);
    var done = new ArrayList<>(night.reports(60));
    var dark = done.getLast();
    done.add(calibration(dark, night.at(60)));
    assertThat(NightDiagnosis.of(done, night.at(85))).isEmpty();
  }

  private static FrameReport calibration(FrameReport like, Instant at) {
    var f = like.frame();
    return like.withFrame(
        new org.nightjar.model.Frame(
            "dark",
            "dark.fits",
            f.telescope(),
            f.camera(),
            org.nightjar.model.FrameKind.DARK,
            null,
            null,
            f.night(),
            at,
            at,
            60.0,
            f.width(),
            f.height(),
            1,
            null,
            1,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            f.site(),
            List.of()));
  }

  @Test
  void aGapThatEndedIsNamedWithItsEnd() {
    var night =
        night(2)
            .with(
                new ModelNight.Event() {
                  @Override
                  public boolean missing(int i) {
                    return i > 30 && i < 42;
                  }
                });
    var found = only(of(night.reports()), "silent", "");
    assertThat(found.since()).isEqualTo(night.at(30));
    assertThat(found.until()).isEqualTo(night.at(42));
    assertThat(found.value()).isEqualTo(48);
  }

  @Test
  void refusedFilesAreCountedWithTheirReasons() {
    var reports = new ArrayList<>(night(1).reports());
    for (int i = 0; i < 3; i++) {
      var reason = i < 2 ? "file ends after 60 % of its pixels" : "NAXIS1 = -3";
      var r = reports.get(10 + i);
      reports.set(10 + i, r.rejected(new Rejection(Stage.INGEST, reason, Map.of())));
    }
    var found = only(of(reports), "rejected", "");
    assertThat(found.value()).isEqualTo(3);
    assertThat(found.sentence())
        .isEqualTo(
            "3 files refused: 2 × file ends after 60 % of its pixels; frame00012.fits: NAXIS1 = -3.");
  }

  @Test
  void orderOfReportsDoesNotMatter() {
    var reports = new ArrayList<>(night(9).with(drift(20, 60, 5)).reports());
    var now = last(reports);
    var expected = NightDiagnosis.of(reports, now);
    java.util.Collections.shuffle(reports, new java.util.Random(1));
    assertThat(NightDiagnosis.of(reports, now)).isEqualTo(expected).isNotEmpty();
  }

  @Test
  void severalTroublesAreEachNamed() {
    for (long seed : LongStream.rangeClosed(1, SEEDS).toArray()) {
      var night =
          night(seed)
              .with(
                  new ModelNight.Event() {
                    @Override
                    public double cloudMag(int i) {
                      return cloud(60, 74, 1.5).cloudMag(i);
                    }

                    @Override
                    public double defocusPx(int i) {
                      return drift(10, 45, 5).defocusPx(i);
                    }

                    @Override
                    public boolean closed(int i) {
                      return i == 80 || i == 81;
                    }
                  });
      assertThat(names(of(night.reports())))
          .as("seed %d", seed)
          .containsExactlyInAnyOrder("focusDrift", "cloud", "stuckShutter");
    }
  }

  @Test
  void anEmptyNightHasNothingToTell() {
    assertThat(NightDiagnosis.of(List.of(), Instant.EPOCH)).isEmpty();
  }
}
