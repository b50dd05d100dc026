package org.nightjar.benchmarks.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class MetricsTest {
  private static Metrics reading(int upTo10, int upTo20, int all) {
    return Metrics.of(
        """
        # TYPE nightjar_stage_overhead_seconds histogram
        nightjar_stage_overhead_seconds_bucket{stage="QA",le="0.01"} %d
        nightjar_stage_overhead_seconds_bucket{stage="QA",le="0.02"} %d # {span_id="32f3",trace_id="a5fa"} 0.015 1795308169.184
        nightjar_stage_overhead_seconds_bucket{stage="QA",le="+Inf"} %d
        nightjar_stage_overhead_seconds_bucket{stage="EXTRACTION",le="0.01"} 1000
        nightjar_stage_overhead_seconds_bucket{stage="EXTRACTION",le="+Inf"} 1000
        nightjar_stage_work_seconds_sum{stage="QA",uri="a"} 2.5
        nightjar_stage_work_seconds_sum{stage="QA",uri="b"} 1.5E-1
        """
            .formatted(upTo10, upTo20, all));
  }

  @Test
  void whatHappenedBetweenTwoReadingsIsTheirDifference() {
    var spread = reading(60, 110, 115).overhead("QA", reading(10, 20, 20));
    assertThat(spread.count()).isEqualTo(95);
    // 50 up to 10 ms, 40 more up to 20 ms, 5 beyond
    assertThat(spread.millis(0.5)).isEqualTo(9.5, within(1e-9));
    assertThat(spread.millis(85.5 / 95)).isEqualTo(10 + 35.5 / 40 * 10, within(1e-9));
    assertThat(spread.millis(0.95)).as("beyond the last bound").isInfinite();
  }

  @Test
  void nothingHappenedIsNoDuration() {
    var reading = reading(1, 1, 1);
    assertThat(reading.overhead("QA", reading).millis(0.95)).isNaN();
    assertThat(reading.overhead("INGEST", reading).count()).isZero();
  }

  @Test
  void samplesOfOneLabelAreSummed() {
    assertThat(reading(0, 0, 0).sum("nightjar_stage_work_seconds_sum", "stage", "QA"))
        .isEqualTo(2.65, within(1e-9));
  }
}
