package org.nightjar.qa.pipeline.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.nightjar.model.Topics;
import org.nightjar.pipeline.testing.TopicProbe;
import org.nightjar.qa.pipeline.QaServers;
import org.nightjar.qa.pipeline.Sample;

/** Configured programs are called, though another one is gone. */
@QuarkusTest
@WithTestResource(QaServers.class)
class WebhooksTest {
  @ConfigProperty(name = "kafka.bootstrap.servers")
  String servers;

  // Test classes are beans of every application that this module's tests start; the others have no
  // hook.
  @ConfigProperty(name = "nightjar.test.hook", defaultValue = "http://127.0.0.1:9")
  URI hook;

  private List<String> told() throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      return client
          .send(HttpRequest.newBuilder(hook.resolve("/told")).build(), BodyHandlers.ofString())
          .body()
          .lines()
          .toList();
    }
  }

  @Test
  void aFrameOfAWantedTelescopeIsToldWithItsSignature() throws Exception {
    try (var topics = new TopicProbe(servers)) {
      topics.send(Topics.FRAME_MEASURED, Sample.of("other1", "not hooked", 0).report());
      topics.await(Topics.QA_FRAME, "other1");
      topics.send(Topics.FRAME_MEASURED, Sample.of("hook1", "hooked", 0).report());
      topics.await(Topics.QA_FRAME, "hook1");
    }
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> told().stream().anyMatch(l -> l.contains("\"id\":\"hook1\"")));
    var calls = told();
    assertThat(calls).noneMatch(l -> l.contains("other1"));
    assertThat(calls).anyMatch(l -> l.contains("nightjar.night-summary/1"));
    for (var call : calls) {
      var parts = call.split("\t", 2);
      long seconds = Long.parseLong(parts[0].replaceAll("t=(\\d+),.*", "$1"));
      assertThat(parts[0]).isEqualTo(Signature.of(QaServers.SECRET, seconds, parts[1]));
    }
  }
}
