package org.nightjar.pipeline.testing;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.nightjar.model.FrameReport;
import org.nightjar.pipeline.ReportJson;

/**
 * Writes to topics and waits for what comes out of others, as an outside program would. It reads
 * from a topic's beginning on and without a group: to join one takes longer than most of what is
 * waited for.
 */
public final class TopicProbe implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Duration POLL = Duration.ofMillis(50);

  private final String servers;
  private final KafkaProducer<String, String> producer;

  public TopicProbe(String servers) {
    this.servers = servers;
    this.producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", servers), new StringSerializer(), new StringSerializer());
  }

  public void send(String topic, FrameReport report) {
    send(topic, report.frame().id(), ReportJson.write(report));
  }

  public void send(String topic, String key, String value) {
    send(topic, key, value, Map.of());
  }

  public void send(String topic, String key, String value, Map<String, String> headers) {
    var record = new ProducerRecord<>(topic, key, value);
    headers.forEach(
        (name, text) -> record.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
    try {
      producer.send(record).get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The first record with that key, from the topic's beginning on. */
  public ConsumerRecord<String, String> await(String topic, String key) {
    return first(topic, record -> key.equals(record.key()), key);
  }

  private ConsumerRecord<String, String> first(
      String topic, Predicate<ConsumerRecord<String, String>> wanted, String name) {
    try (var consumer = reader()) {
      fromTheBeginning(consumer, topic);
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

  private KafkaConsumer<String, String> reader() {
    return new KafkaConsumer<>(
        Map.of("bootstrap.servers", servers), new StringDeserializer(), new StringDeserializer());
  }

  private static List<TopicPartition> fromTheBeginning(
      KafkaConsumer<String, String> consumer, String topic) {
    var partitions =
        consumer.partitionsFor(topic).stream()
            .map(p -> new TopicPartition(topic, p.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    return partitions;
  }

  /** Waits until each key has come to the topic, from its beginning on. */
  public void awaitAll(String topic, Collection<String> keys) {
    var left = new HashSet<>(keys);
    if (!left.isEmpty()) {
      first(topic, r -> left.remove(r.key()) && left.isEmpty(), "all of " + keys);
    }
  }

  /** The first value with that key that is as wanted, from the topic's beginning on. */
  public String awaitValue(String topic, String key, Predicate<String> wanted) {
    return first(
            topic, r -> key.equals(r.key()) && r.value() != null && wanted.test(r.value()), key)
        .value();
  }

  public FrameReport awaitReport(String topic, String key) {
    return ReportJson.read(await(topic, key).value());
  }

  /** How many records of a topic have that key by now. */
  public int count(String topic, String key) {
    return (int) all(topic).stream().filter(r -> key.equals(r.key())).count();
  }

  /** What is in a topic by now, in order within each partition. */
  public List<ConsumerRecord<String, String>> all(String topic) {
    var records = new ArrayList<ConsumerRecord<String, String>>();
    try (var consumer = reader()) {
      var partitions = fromTheBeginning(consumer, topic);
      var ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        consumer.poll(POLL).forEach(records::add);
      }
    }
    return records;
  }

  public static String header(Headers headers, String name) {
    var header = headers.lastHeader(name);
    return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    producer.close();
  }
}
