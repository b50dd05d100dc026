package org.nightjar.ingest.pipeline;

import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.nightjar.model.Topics;

/**
 * What stands in the broker's queues: whether a record still waits for the stage that it is for, or
 * is being worked on there, and whether the ledger has heard all that was told.
 */
@Singleton
public class KafkaQueues {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

  /** Who works on a topic. A group's position moves past a record once that is done with. */
  static final Map<String, String> WORKERS =
      Map.of(
          Topics.FRAME_INGESTED, "nightjar-calibration",
          Topics.FRAME_WOKEN, "nightjar-calibration-woken",
          Topics.FRAME_CALIBRATED, "nightjar-extraction",
          Topics.FRAME_EXTRACTED, "nightjar-astrometry",
          Topics.FRAME_SOLVED, "nightjar-photometry",
          Topics.FRAME_MEASURED, "nightjar-qa");

  /** By what the ledger hears. */
  static final Map<String, Set<String>> EARS =
      Map.of(
          "nightjar-ingest", Set.of(Topics.QA_FRAME),
          "nightjar-ingest-left", Set.of(Topics.FRAME_REJECTED),
          "nightjar-ingest-progress", WORKERS.keySet());

  private final Map<String, Object> settings;

  @Inject
  public KafkaQueues(@Identifier("default-kafka-broker") Map<String, Object> broker) {
    this.settings =
        broker.entrySet().stream()
            .filter(e -> AdminClientConfig.configNames().contains(e.getKey()))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /**
   * Those of the records that are still to be worked on, or are being.
   *
   * @throws IOException when the broker does not answer
   */
  Set<Position> waiting(Collection<Position> records) throws IOException, InterruptedException {
    var partitions =
        records.stream()
            .filter(r -> WORKERS.containsKey(r.topic()))
            .map(KafkaQueues::partition)
            .collect(Collectors.toSet());
    if (partitions.isEmpty()) {
      return Set.of();
    }
    try (var admin = Admin.create(settings)) {
      var first = offsets(admin, partitions, OffsetSpec.earliest());
      var end = offsets(admin, partitions, OffsetSpec.latest());
      var done = new HashMap<TopicPartition, Long>();
      for (var worker : WORKERS.entrySet()) {
        if (partitions.stream().anyMatch(p -> p.topic().equals(worker.getKey()))) {
          done.putAll(positions(admin, worker.getValue()));
        }
      }
      return records.stream()
          .filter(r -> {
            var p = partition(r);
            long next = Math.max(done.getOrDefault(p, 0L), first.getOrDefault(p, Long.MAX_VALUE));
            return r.offset() >= next && r.offset() < end.getOrDefault(p, 0L);
          })
          .collect(Collectors.toSet());
    }
  }

  /**
   * Waits until the ledger has heard all that had been told when this was called.
   *
   * @return whether it has, in the given time
   * @throws IOException when the broker does not answer
   */
  boolean heardAll(Duration patience) throws IOException, InterruptedException {
    try (var admin = Admin.create(settings)) {
      var topics =
          EARS.values().stream().flatMap(Set::stream).collect(Collectors.toUnmodifiableSet());
      var partitions =
          answer(admin.describeTopics(List.copyOf(topics)).allTopicNames()).values().stream()
              .flatMap(t ->
                  t.partitions().stream().map(p -> new TopicPartition(t.name(), p.partition())))
              .collect(Collectors.toSet());
      var first = offsets(admin, partitions, OffsetSpec.earliest());
      var told = offsets(admin, partitions, OffsetSpec.latest());
      long end = System.nanoTime() + patience.toNanos();
      while (!heard(admin, first, told)) {
        if (System.nanoTime() > end) {
          return false;
        }
        Thread.sleep(LOOK_AGAIN);
      }
      return true;
    }
  }

  private static boolean heard(
      Admin admin, Map<TopicPartition, Long> first, Map<TopicPartition, Long> told)
      throws IOException, InterruptedException {
    for (var ear : EARS.entrySet()) {
      var heard = positions(admin, ear.getKey());
      for (var each : told.entrySet()) {
        long from = first.getOrDefault(each.getKey(), 0L);
        if (ear.getValue().contains(each.getKey().topic())
            && each.getValue() > from
            && heard.getOrDefault(each.getKey(), 0L) < each.getValue()) {
          return false;
        }
      }
    }
    return true;
  }

  private static TopicPartition partition(Position record) {
    return new TopicPartition(record.topic(), record.partition());
  }

  private static Map<TopicPartition, Long> offsets(
      Admin admin, Set<TopicPartition> partitions, OffsetSpec which)
      throws IOException, InterruptedException {
    var asked = partitions.stream().collect(Collectors.toMap(p -> p, p -> which));
    var offsets = new HashMap<TopicPartition, Long>();
    answer(admin.listOffsets(asked).all()).forEach((p, info) -> offsets.put(p, info.offset()));
    return offsets;
  }

  /** The offsets that a group reads next; empty for a group that never read. */
  private static Map<TopicPartition, Long> positions(Admin admin, String group)
      throws IOException, InterruptedException {
    var positions = new HashMap<TopicPartition, Long>();
    answer(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
        .forEach((p, next) -> {
          if (next != null) {
            positions.put(p, next.offset());
          }
        });
    return positions;
  }

  private static <T> T answer(KafkaFuture<T> future) throws IOException, InterruptedException {
    try {
      return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("the broker does not answer: " + e, e);
    }
  }
}
