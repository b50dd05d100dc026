package org.nightjar.standalone.up;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.nightjar.model.FrameReport;
import org.nightjar.model.Topics;
import org.nightjar.pipeline.ReportJson;

/**
 * Reads every topic from its beginning on, as an outside program would, and keeps all records; the
 * broker may come and go.
 */
final class TopicTail implements AutoCloseable {
  private static final int PARTITIONS = 2;

  private final List<ConsumerRecord<String, String>> records = new CopyOnWriteArrayList<>();
  private final Thread thread;
  private volatile boolean closed;

  TopicTail(String bootstrapServers) {
    this.thread =
        Thread.ofPlatform().daemon().name("topic-tail").start(() -> read(bootstrapServers));
  }

  private void read(String bootstrapServers) {
    var settings =
        Map.<String, Object>of(
            "bootstrap.servers", bootstrapServers,
            "auto.offset.reset", "earliest",
            "enable.auto.commit", "false",
            "reconnect.backoff.max.ms", "500",
            "metadata.max.age.ms", "2000");
    try (var consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      consumer.assign(
          Topics.all().stream()
              .flatMap(t ->
                  java.util.stream.IntStream.range(0, PARTITIONS)
                      .mapToObj(p -> new TopicPartition(t, p)))
              .toList());
      while (!closed) {
        try {
          consumer.poll(Duration.ofMillis(200)).forEach(records::add);
        } catch (KafkaException e) {
          // the broker is away
          Thread.yield();
        }
      }
    }
  }

  List<ConsumerRecord<String, String>> of(String topic) {
    return records.stream().filter(r -> r.topic().equals(topic)).toList();
  }

  List<ConsumerRecord<String, String>> deadLetters() {
    return records.stream().filter(r -> r.topic().endsWith(Topics.DEAD_LETTER)).toList();
  }

  /** The last value of every key. */
  Map<String, String> latest(String topic) {
    return of(topic).stream()
        .collect(
            Collectors.toMap(
                ConsumerRecord::key, ConsumerRecord::value, (a, b) -> b, TreeMap::new));
  }

  /** Every frame's end, the latest that was told. */
  Map<String, FrameReport> ends() {
    return latest(Topics.QA_FRAME).entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey, e -> ReportJson.read(e.getValue()), (a, b) -> b, TreeMap::new));
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
