package org.nightjar.benchmarks.network;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** All that topics tell, from their beginning on, read as any outside program reads them. */
final class Told implements AutoCloseable {
  private static final int LOOK_MILLIS = 20;

  private final List<ConsumerRecord<String, String>> records = new CopyOnWriteArrayList<>();
  private final Thread thread;
  private volatile boolean closed;

  Told(String bootstrapServers, Collection<String> topics) {
    this.thread =
        Thread.ofPlatform()
            .daemon()
            .name("told")
            .start(() -> read(bootstrapServers, Set.copyOf(topics)));
  }

  private void read(String bootstrapServers, Set<String> topics) {
    try (var consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of("bootstrap.servers", bootstrapServers),
            new StringDeserializer(),
            new StringDeserializer())) {
      var partitions =
          topics.stream()
              .flatMap(topic -> consumer.partitionsFor(topic).stream())
              .map(p -> new TopicPartition(p.topic(), p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      while (!closed) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
    }
  }

  List<ConsumerRecord<String, String>> on(String topic) {
    return records.stream().filter(r -> r.topic().equals(topic)).toList();
  }

  Set<String> keys(String topic) {
    return on(topic).stream().map(ConsumerRecord::key).collect(Collectors.toSet());
  }

  /** Waits until so many frames were told of. */
  void awaitFrames(String topic, int count, Duration patience)
      throws IOException, InterruptedException {
    await(
        "only %d of %d frames on %s".formatted(keys(topic).size(), count, topic),
        () -> keys(topic).size() >= count,
        patience);
  }

  void awaitFrame(String topic, String id, Duration patience)
      throws IOException, InterruptedException {
    await(id + " is not on " + topic, () -> keys(topic).contains(id), patience);
  }

  static void await(String otherwise, BooleanSupplier condition, Duration patience)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new IOException("%s after %s".formatted(otherwise, patience));
      }
      Thread.sleep(LOOK_MILLIS);
    }
  }

  @Override
  public void close() throws InterruptedException {
    closed = true;
    thread.join();
  }
}
