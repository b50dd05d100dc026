package org.nightjar.qa.pipeline;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jboss.logging.Logger;
import org.nightjar.model.Stage;
import org.nightjar.model.Topics;
import org.nightjar.pipeline.ReportJson;

/**
 * Reads along with all stages, as a group of its own that commits nothing: how far each frame has
 * come, how long stages take, what waits before them, and how many dead letters there are. What it
 * tells is for people; a broker that is away makes it tell nothing.
 */
@Singleton
public class StageWatch {
  private static final Logger LOG = Logger.getLogger(StageWatch.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration LOOK = Duration.ofSeconds(3);
  private static final int TIMEOUT_SECONDS = 10;
  private static final int SEED_RECORDS = 60;
  private static final long PAUSE_MILLIS = 5000;

  /** A topic that a stage is fed by, and the group that reads it. */
  public record Feed(Stage stage, String topic, String group) {}

  /** As the services' channels name them; a test of the whole holds them together. */
  public static final List<Feed> FEEDS =
      List.of(
          new Feed(Stage.CALIBRATION, Topics.FRAME_INGESTED, "nightjar-calibration"),
          new Feed(Stage.CALIBRATION, Topics.FRAME_WOKEN, "nightjar-calibration-woken"),
          new Feed(Stage.EXTRACTION, Topics.FRAME_CALIBRATED, "nightjar-extraction"),
          new Feed(Stage.ASTROMETRY, Topics.FRAME_EXTRACTED, "nightjar-astrometry"),
          new Feed(Stage.PHOTOMETRY, Topics.FRAME_SOLVED, "nightjar-photometry"),
          new Feed(Stage.QA, Topics.FRAME_MEASURED, "nightjar-qa"));

  private static final Map<String, Stage> DONE =
      Map.of(
          Topics.FRAME_INGESTED, Stage.INGEST,
          Topics.FRAME_CALIBRATED, Stage.CALIBRATION,
          Topics.FRAME_EXTRACTED, Stage.EXTRACTION,
          Topics.FRAME_SOLVED, Stage.ASTROMETRY,
          Topics.FRAME_MEASURED, Stage.PHOTOMETRY,
          Topics.QA_FRAME, Stage.QA);

  private final Map<String, Object> broker;
  private final StagePace pace = new StagePace(Instant.now());
  private volatile Map<Stage, Long> waiting = Map.of();
  private volatile Optional<Long> deadLetters = Optional.empty();
  private final Map<String, Long> deadByTopic = new ConcurrentHashMap<>();
  private volatile boolean running = true;

  @Inject
  StageWatch(@Identifier("default-kafka-broker") Map<String, Object> broker) {
    this.broker = broker;
  }

  void start(@Observes StartupEvent event) {
    Thread.ofPlatform().daemon().name("stage-watch").start(this::watch);
  }

  void stop(@Observes @Priority(0) ShutdownEvent event) {
    running = false;
  }

  /** Messages that wait before a stage; empty when the broker does not tell. */
  public Optional<Long> waiting(Stage stage) {
    return Optional.ofNullable(waiting.get(stage));
  }

  /** Messages in all dead-letter topics; empty when the broker does not tell. */
  public Optional<Long> deadLetters() {
    return deadLetters;
  }

  /** Those topics that hold any. */
  public Map<String, Long> deadLettersByTopic() {
    return new TreeMap<>(deadByTopic);
  }

  /** How long stages take, and how far frames have come. */
  public StagePace pace() {
    return pace;
  }

  private void watch() {
    while (running) {
      try (var admin = Admin.create(settings());
          var consumer =
              new KafkaConsumer<>(settings(), new StringDeserializer(), new StringDeserializer())) {
        follow(admin, consumer);
      } catch (RuntimeException | ExecutionException | TimeoutException e) {
        waiting = Map.of();
        deadLetters = Optional.empty();
        LOG.debugf("the broker does not tell: %s", e);
        pause();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      running = false;
    }
  }

  private Properties settings() {
    var settings = new Properties();
    settings.putAll(broker);
    settings.put("enable.auto.commit", "false");
    settings.put("auto.offset.reset", "latest");
    settings.put("default.api.timeout.ms", "" + 1000 * TIMEOUT_SECONDS);
    settings.put("request.timeout.ms", "" + 1000 * TIMEOUT_SECONDS);
    return settings;
  }

  private void follow(Admin admin, KafkaConsumer<String, String> consumer)
      throws ExecutionException, InterruptedException, TimeoutException {
    var partitions = partitions(admin, DONE.keySet());
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    for (var partition : partitions) {
      long end = consumer.position(partition);
      boolean seed = partition.topic().equals(Topics.QA_FRAME);
      consumer.seek(partition, seed ? Math.max(0, end - SEED_RECORDS) : end);
    }
    var next = Instant.EPOCH;
    while (running) {
      for (var record : consumer.poll(POLL)) {
        var stage = DONE.get(record.topic());
        if (stage != null && record.key() != null) {
          var at = Instant.ofEpochMilli(record.timestamp());
          pace.passed(record.key(), stage);
          if (stage == Stage.QA) {
            finished(record.key(), record.value(), at);
          }
        }
      }
      if (Instant.now().isAfter(next)) {
        waiting = lag(admin);
        countDeadLetters(admin);
        next = Instant.now().plus(LOOK);
      }
    }
  }

  private void finished(String id, String json, Instant at) {
    try {
      pace.finished(id, ReportJson.read(json), at);
    } catch (IllegalArgumentException e) {
      LOG.debugf("%s: %s", id, e.getMessage());
    }
  }

  private static Set<TopicPartition> partitions(Admin admin, Set<String> topics)
      throws ExecutionException, InterruptedException, TimeoutException {
    return admin
        .describeTopics(topics)
        .allTopicNames()
        .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
        .values()
        .stream()
        .flatMap(t -> t.partitions().stream().map(p -> new TopicPartition(t.name(), p.partition())))
        .collect(Collectors.toSet());
  }

  private static Map<Stage, Long> lag(Admin admin)
      throws ExecutionException, InterruptedException, TimeoutException {
    var sums = new ConcurrentHashMap<Stage, Long>();
    for (var feed : FEEDS) {
      var committed =
          admin
              .listConsumerGroupOffsets(feed.group())
              .partitionsToOffsetAndMetadata()
              .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
      var own =
          partitions(admin, Set.of(feed.topic())).stream()
              .collect(Collectors.toMap(p -> p, p -> OffsetSpec.latest()));
      var ends = admin.listOffsets(own).all().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
      long behind = 0;
      boolean known = false;
      for (var end : ends.entrySet()) {
        var at = committed.get(end.getKey());
        if (at != null) {
          known = true;
          behind += Math.max(0, end.getValue().offset() - at.offset());
        }
      }
      if (known) {
        sums.merge(feed.stage(), behind, Long::sum);
      }
    }
    return Map.copyOf(sums);
  }

  private void countDeadLetters(Admin admin)
      throws ExecutionException, InterruptedException, TimeoutException {
    var there = admin.listTopics().names().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    var topics =
        Topics.all().stream()
            .filter(t -> t.endsWith(Topics.DEAD_LETTER) && there.contains(t))
            .collect(Collectors.toSet());
    var partitions = partitions(admin, topics);
    var ends = offsets(admin, partitions, OffsetSpec.latest());
    var starts = offsets(admin, partitions, OffsetSpec.earliest());
    var counts = new TreeMap<String, Long>();
    for (var partition : partitions) {
      long n = ends.getOrDefault(partition, 0L) - starts.getOrDefault(partition, 0L);
      counts.merge(partition.topic(), n, Long::sum);
    }
    counts.values().removeIf(n -> n == 0);
    deadByTopic.keySet().retainAll(counts.keySet());
    deadByTopic.putAll(counts);
    deadLetters = Optional.of(counts.values().stream().mapToLong(n -> n).sum());
  }

  private static Map<TopicPartition, Long> offsets(
      Admin admin, Set<TopicPartition> partitions, OffsetSpec which)
      throws ExecutionException, InterruptedException, TimeoutException {
    var asked = partitions.stream().collect(Collectors.toMap(p -> p, p -> which));
    return admin.listOffsets(asked).all().get(TIMEOUT_SECONDS, TimeUnit.SECONDS).entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().offset()));
  }
}
