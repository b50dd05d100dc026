package org.nightjar.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nightjar.model.Extraction;
import org.nightjar.model.Frame;
import org.nightjar.model.FrameReport;
import org.nightjar.model.Product;
import org.nightjar.model.Rejection;
import org.nightjar.model.Software;
import org.nightjar.model.Stage;
import org.nightjar.model.Timing;

class ReportJsonTest {
  private static FrameReport report() {
    return FrameReport.of(Frame.unread("ab", "a \"b\"\n<x>.fits"), new Software("0.1", "cafe"))
        .withProduct("z", new Product("k", "image/fits", 3, "00"))
        .withProduct("a", new Product("k2", "image/png", 4, "01"))
        .withTiming(new Timing(Stage.INGEST, Instant.parse("2024-10-05T22:10:11.123456789Z"), 5))
        .rejected(new Rejection(Stage.INGEST, "no", Map.of("side", "1")));
  }

  @Test
  void aReportIsOneLineInTheRecordsOrderAndComesBack() {
    var json = ReportJson.write(report());
    assertThat(json)
        .doesNotContain("\n")
        .startsWith("{\"schema\":\"nightjar.frame-report/1\",\"frame\":{");
    assertThat(json).contains("\"startedAt\":\"2024-10-05T22:10:11.123456789Z\"");
    assertThat(json.indexOf("\"z\"")).isLessThan(json.indexOf("\"a\""));
    assertThat(json).doesNotContain("null").doesNotContain("calibration");
    assertThat(ReportJson.read(json)).isEqualTo(report());
    assertThat(ReportJson.write(ReportJson.read(json))).isEqualTo(json);
  }

  @Test
  void membersOfLaterVersionsAreNoError() {
    var json = ReportJson.write(report()).replaceFirst("\\{", "{\"later\":1,");
    assertThat(ReportJson.read(json)).isEqualTo(report());
  }

  @Test
  void nanIsRefused() {
    var bad =
        report()
            .withExtraction(
                new Extraction(
                    Double.NaN,
                    1,
                    0,
                    0,
                    0,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    true,
                    null,
                    List.of(),
                    null));
    assertThatThrownBy(() -> ReportJson.write(bad))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("/extraction/backgroundAdu = NaN");
  }

  @Test
  void otherDocumentsAreRefused() {
    assertThatThrownBy(() -> ReportJson.read("[1,2")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> ReportJson.read("{\"schema\":\"other/1\",\"frame\":{\"fileName\":\"x\"}}"))
        .hasMessageContaining("schema = other/1");
  }
}
