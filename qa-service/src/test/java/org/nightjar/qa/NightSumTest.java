package org.nightjar.qa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nightjar.model.FrameReport;
import org.nightjar.model.Rejection;
import org.nightjar.model.Stage;
import org.nightjar.pipeline.ReportJson;

class NightSumTest {
  private static List<FrameReport> assessed(List<FrameReport> reports) {
    var night = NightStatistics.of(reports);
    return reports.stream().map(r -> r.assessed(FrameAssessor.assess(r, null, night))).toList();
  }

  @Test
  void aQuietNightSaysSo() {
    var reports = new ArrayList<FrameReport>();
    for (int n = 0; n < 6; n++) {
      reports.add(Night.frame(n).report());
    }
    var summary = NightSum.of(assessed(reports));
    assertThat(summary.summary()).isEqualTo("A quiet night: all 6 frames good.");
    assertThat(summary.medianFwhmPx()).isEqualTo(3.0);
    assertThat(summary.medianZeroPoint()).isEqualTo(20.0);
  }

  @Test
  void gradesFlagsAndRefusalsAreCounted() {
    var reports = new ArrayList<FrameReport>();
    for (int n = 0; n < 8; n++) {
      reports.add(
          (n == 4
                  ? Night.frame(n).zeroPoint(19.7)
                  : n == 6 ? Night.frame(n).blank(0) : Night.frame(n))
              .report());
    }
    var all = new ArrayList<>(assessed(reports));
    all.add(Night.frame(9).report().rejected(new Rejection(Stage.INGEST, "NAXIS1 = -3", Map.of())));
    var summary = NightSum.of(all);
    assertThat(summary.frames()).isEqualTo(9);
    assertThat(summary.lights()).isEqualTo(8);
    assertThat(List.of(summary.good(), summary.warn(), summary.bad())).containsExactly(6, 1, 1);
    assertThat(summary.rejected()).isEqualTo(1);
    assertThat(summary.flags()).isEqualTo(Map.of("blank", 1, "zeroPoint", 1));
    assertThat(summary.summary())
        .startsWith("6 of 8 frames good, 1 with a warning, 1 bad, 1 refused.");
  }

  @Test
  void allNumbersAreNumbersHoweverFastTheNightChanges() {
    int findings = 0;
    for (long seed = 1; seed <= 300; seed++) {
      var reports = assessed(Night.restless(seed));
      var diagnosis = NightDiagnosis.of(reports, Instant.parse("2026-02-01T20:40:00Z"));
      var document = ReportJson.mapper().valueToTree(NightSum.of(reports, diagnosis)).toString();
      assertThat(document).as("seed %d", seed).doesNotContain("NaN", "Infinity", "null");
      findings += diagnosis.size();
    }
    assertThat(findings).isGreaterThan(100);
  }

  @Test
  void aDriftOfFocusIsTold() {
    var reports = new ArrayList<FrameReport>();
    for (int n = 0; n < 15; n++) {
      reports.add(Night.frame(n).fwhm(2 + 1.5 * n / 14).report());
    }
    var night = NightSum.of(assessed(reports), List.of());
    assertThat(night.summary()).contains("FWHM went from 2.21 to 3.29 px through the night.");
    var diagnosed = NightSum.of(assessed(reports));
    assertThat(diagnosed.diagnosis()).extracting(f -> f.name()).containsExactly("focusDrift");
    assertThat(diagnosed.summary()).as("once is enough").doesNotContain("FWHM went");
  }

  @Test
  void twoTelescopesAreNotOneNight() {
    var other = Night.frame(1).report();
    var renamed = org.nightjar.model.Frame.unread("x", "y.fits");
    assertThatThrownBy(() -> NightSum.of(List.of(other, other.withFrame(renamed))))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
