package org.nightjar.extraction.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nightjar.pipeline.testing.TopicProbe.header;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nightjar.extraction.ExtractionOptions;
import org.nightjar.extraction.SourceExtractor;
import org.nightjar.imaging.CalibratedImage;
import org.nightjar.imaging.Detector;
import org.nightjar.imaging.Plane;
import org.nightjar.imaging.Workers;
import org.nightjar.imaging.fits.CalibratedImageFits;
import org.nightjar.imaging.fits.FitsHeader;
import org.nightjar.imaging.fits.ReadLimits;
import org.nightjar.imaging.fits.SourceCatalogFits;
import org.nightjar.model.Frame;
import org.nightjar.model.FrameReport;
import org.nightjar.model.Software;
import org.nightjar.model.Stage;
import org.nightjar.model.Status;
import org.nightjar.model.Topics;
import org.nightjar.pipeline.ReportJson;
import org.nightjar.pipeline.store.ProductStore;
import org.nightjar.pipeline.store.StoreKey;
import org.nightjar.pipeline.store.StoredProducts;
import org.nightjar.pipeline.testing.ServiceServers;
import org.nightjar.pipeline.testing.TopicProbe;

/**
 * The stage over a real broker: what comes out, what is a dead letter, and that the next frame
 * passes.
 */
@QuarkusTest
@WithTestResource(
    value = ServiceServers.class,
    initArgs = @ResourceArg(name = "tracing", value = "true"))
class ExtractionStageTest {
  private static final String DEAD = Topics.FRAME_CALIBRATED + Topics.DEAD_LETTER;
  private static final int SIDE = 200;

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String servers;

  /** Where spans go in this test. */
  static final class Recording {
    @Produces
    @Singleton
    InMemorySpanExporter spans() {
      return InMemorySpanExporter.create();
    }
  }

  @TestHTTPResource("/q/metrics")
  URI metrics;

  @Inject InMemorySpanExporter spans;
  @Inject ProductStore store;
  @Inject StoredProducts products;
  private TopicProbe topics;

  @BeforeEach
  void open() {
    topics = new TopicProbe(servers);
  }

  @AfterEach
  void close() {
    topics.close();
  }

  @Test
  void aFrameLeavesWithTheNumbersThatTheScienceGives() throws IOException {
    var image = sky(20261121);
    topics.send(Topics.FRAME_CALIBRATED, report("frame-a", image));

    var record = topics.await(Topics.FRAME_EXTRACTED, "frame-a");

    var extracted = ReportJson.read(record.value());
    var expected = SourceExtractor.extract(image, ExtractionOptions.DEFAULT, Workers.SINGLE);
    assertThat(extracted.extraction()).isEqualTo(expected.report());
    assertThat(extracted.status()).isEqualTo(Status.IN_PROGRESS);
    assertThat(extracted.timings())
        .singleElement()
        .satisfies(t -> assertThat(t.stage()).isEqualTo(Stage.EXTRACTION));
    var table =
        products.read(
            extracted, "catalogue", file -> SourceCatalogFits.read(file, ReadLimits.DEFAULT));
    assertThat(table.size()).isEqualTo(expected.catalogue().size()).isPositive();
    assertThat(header(record.headers(), "ce_type")).isEqualTo("org.nightjar.frame.extracted.v1");
    assertThat(header(record.headers(), "ce_specversion")).isEqualTo("1.0");
    assertThat(header(record.headers(), "ce_source")).isEqualTo("/nightjar/extraction");
    assertThat(header(record.headers(), "ce_id")).isNotBlank();
    assertThat(Instant.parse(header(record.headers(), "ce_time"))).isBefore(Instant.now());
  }

  @Test
  void aCalibrationFramePassesUntouched() throws IOException {
    var bias =
        ReportJson.read(
            ReportJson.write(report("bias-a", sky(1)))
                .replace(
                    "\"telescope\":\"unknown\"", "\"telescope\":\"unknown\",\"kind\":\"BIAS\""));
    topics.send(Topics.FRAME_CALIBRATED, bias);

    assertThat(topics.awaitReport(Topics.FRAME_EXTRACTED, "bias-a").extraction()).isNull();
  }

  @Test
  void poisonBecomesADeadLetterWithItsReasonAndTheNextFramePasses() throws IOException {
    var gone = report("gone", sky(2));
    store.remove(new StoreKey(gone.products().get("calibrated").key()));
    var changed = report("changed", sky(3));
    store.put(
        new StoreKey(changed.products().get("calibrated").key()),
        "image/fits",
        new ByteArrayInputStream(new byte[9]));

    topics.send(Topics.FRAME_CALIBRATED, "not-json", "{ this is no JSON");
    topics.send(
        Topics.FRAME_CALIBRATED,
        "newer",
        ReportJson.write(report("newer", sky(4))).replace("frame-report/1", "frame-report/2"));
    topics.send(Topics.FRAME_CALIBRATED, gone);
    topics.send(Topics.FRAME_CALIBRATED, changed);
    topics.send(Topics.FRAME_CALIBRATED, report("next", sky(5)));

    assertThat(topics.awaitReport(Topics.FRAME_EXTRACTED, "next").extraction()).isNotNull();
    assertThat(reason("not-json")).contains("not a frame report");
    var dead = topics.await(DEAD, "not-json");
    assertThat(dead.value()).isEqualTo("{ this is no JSON");
    assertThat(header(dead.headers(), "dead-letter-topic")).isEqualTo(Topics.FRAME_CALIBRATED);
    assertThat(header(dead.headers(), "dead-letter-partition")).containsOnlyDigits();
    assertThat(header(dead.headers(), "dead-letter-offset")).containsOnlyDigits();
    assertThat(reason("newer")).contains("nightjar.frame-report/2");
    assertThat(reason("gone")).contains("is not in the store");
    assertThat(reason("changed")).contains("has changed");
    var failed = topics.awaitReport(Topics.FRAME_REJECTED, "gone");
    assertThat(failed.status()).isEqualTo(Status.FAILED);
    assertThat(failed.rejection().stage()).isEqualTo(Stage.EXTRACTION);
  }

  @Test
  void theTraceThatCameWithAFrameGoesOutWithItAndTheStageIsASpanOfIt() throws Exception {
    var trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    var report = report("traced", sky(6));
    topics.send(
        Topics.FRAME_CALIBRATED,
        "traced",
        ReportJson.write(report),
        Map.of("traceparent", "00-" + trace + "-00f067aa0ba902b7-01"));

    var record = topics.await(Topics.FRAME_EXTRACTED, "traced");

    assertThat(header(record.headers(), "traceparent")).startsWith("00-" + trace + "-");
    var end = System.nanoTime() + 60_000_000_000L;
    while (stageSpans(trace).isEmpty() && System.nanoTime() < end) {
      Thread.sleep(100);
    }
    assertThat(stageSpans(trace))
        .singleElement()
        .satisfies(span ->
            assertThat(span.getAttributes().asMap())
                .containsEntry(AttributeKey.stringKey("nightjar.frame"), "traced")
                .containsEntry(AttributeKey.stringKey("nightjar.telescope"), "unknown")
                .containsEntry(AttributeKey.stringKey("nightjar.outcome"), "passed"));
  }

  private List<SpanData> stageSpans(String trace) {
    return spans.getFinishedSpanItems().stream()
        .filter(s -> s.getTraceId().equals(trace) && s.getName().equals("extraction"))
        .toList();
  }

  @Test
  void metricsTellQueueWorkOverheadBytesAndTheConsumersLag() throws Exception {
    topics.send(Topics.FRAME_CALIBRATED, report("counted", sky(7)));
    topics.await(Topics.FRAME_EXTRACTED, "counted");

    try (var client = HttpClient.newHttpClient()) {
      var text =
          client
              .send(HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofString())
              .body();

      assertThat(text)
          .contains("nightjar_stage_seconds_count{outcome=\"passed\",stage=\"EXTRACTION\"}")
          .contains("nightjar_stage_queue_seconds{stage=\"EXTRACTION\",quantile=\"0.95\"}")
          .contains("nightjar_stage_work_seconds{stage=\"EXTRACTION\",quantile=\"0.95\"}")
          .contains("nightjar_stage_overhead_seconds_bucket{stage=\"EXTRACTION\",le=\"0.02\"}")
          .contains("nightjar_store_read_bytes_total")
          .contains("nightjar_store_written_bytes_total{stage=\"EXTRACTION\"}")
          .contains(
              "kafka_consumer_fetch_manager_records_lag_max{client_id=\"kafka-consumer-extraction-frames\"");
    }
  }

  private String reason(String key) {
    return header(topics.await(DEAD, key).headers(), "dead-letter-reason");
  }

  private FrameReport report(String id, CalibratedImage image) throws IOException {
    var report = FrameReport.of(Frame.unread(id, id + ".fits"), new Software("test", "cafe"));
    var bytes = CalibratedImageFits.bytes(image, FitsHeader.EMPTY, List.of());
    return products.put(
        report, Stage.CALIBRATION, "calibrated", "calibrated.fits", "image/fits", bytes);
  }

  /** Gaussian stars of 3.5 px on a flat sky with noise. */
  private static CalibratedImage sky(long seed) {
    var random = new Random(seed);
    var pixels = new float[SIDE * SIDE];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) (100 + 5 * random.nextGaussian());
    }
    for (int star = 0; star < 40; star++) {
      double x = 10 + random.nextDouble() * (SIDE - 20);
      double y = 10 + random.nextDouble() * (SIDE - 20);
      double peak = 300 + 2000 * random.nextDouble();
      for (int j = (int) y - 9; j <= y + 9; j++) {
        for (int i = (int) x - 9; i <= x + 9; i++) {
          double r2 = (i - x) * (i - x) + (j - y) * (j - y);
          pixels[j * SIDE + i] += (float) (peak * Math.exp(-r2 / (2 * 1.5 * 1.5)));
        }
      }
    }
    return CalibratedImage.of(new Plane(SIDE, SIDE, pixels), new Detector(1.0, 5.0, 60000.0));
  }
}
