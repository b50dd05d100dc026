package org.nightjar.qa.pipeline;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.nightjar.model.FrameReport;
import org.nightjar.model.Topics;
import org.nightjar.pipeline.ReportJson;
import org.nightjar.pipeline.testing.TopicProbe;

/**
 * Waits for what comes out of a topic, from its beginning on and without a group: to join one takes
 * longer than most of what is waited for.
 */
public final class TopicReader {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Duration POLL = Duration.ofMillis(50);

  private final String servers;

  public TopicReader(String servers) {
    this.servers = servers;
  }

  /** Sends frames on their way and waits until the service has published each. */
  public void enter(FrameReport... reports) {
    try (var topics = new TopicProbe(servers)) {
      for (var report : reports) {
        topics.send(
            report.rejection() == null ? Topics.FRAME_MEASURED : Topics.FRAME_REJECTED, report);
      }
    }
    var left = new HashSet<>(Arrays.stream(reports).map(r -> r.frame().id()).toList());
    first(Topics.QA_FRAME, "all of " + left, r -> left.remove(r.key()) && left.isEmpty());
  }

  /** The first value with that key. */
  public String await(String topic, String key) {
    return await(topic, key, value -> true);
  }

  /** The first value with that key that is as wanted. */
  public String await(String topic, String key, Predicate<String> wanted) {
    return first(topic, key, r -> key.equals(r.key()) && wanted.test(r.value())).value();
  }

  /** The first report with that key. */
  public FrameReport report(String topic, String key) {
    return ReportJson.read(await(topic, key));
  }

  private ConsumerRecord<String, String> first(
      String topic, String name, Predicate<ConsumerRecord<String, String>> wanted) {
    var settings = Map.<String, Object>of("bootstrap.servers", servers);
    try (var consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      var partitions =
          consumer.partitionsFor(topic).stream()
              .map(p -> new TopicPartition(topic, p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      var end = Instant.now().plus(PATIENCE);
      while (Instant.now().isBefore(end)) {
        for (var record : consumer.poll(POLL)) {
          if (wanted.test(record)) {
            return record;
          }
        }
      }
    }
    throw new AssertionError(
        "nothing wanted with key '%s' came to %s in %s".formatted(name, topic, PATIENCE));
  }
}
