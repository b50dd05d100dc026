package org.nightjar.benchmarks.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.nightjar.benchmarks.network.RunningUp.Cache;
import org.nightjar.infra.EmbeddedKafka;
import org.nightjar.model.Stage;
import org.nightjar.model.Topics;
import org.nightjar.pipeline.topics.TopicPlan;
import org.nightjar.pipeline.topics.TopicSetup;
import org.nightjar.standalone.measure.IndexFolder;

/**
 * The slowest of the stages that keep nothing, alone, by one process and by two, each held to one
 * processor. What it works on waits in its topic and in a product folder: an {@code up} made both.
 * A product folder has one writer, so each process has a copy.
 */
final class SecondReplica implements Trial {
  private static final int LIGHTS = 40;
  private static final int PARTITIONS = 2;
  private static final int MOST_REPLICAS = 2;

  /** Times that all lights go through before it counts. */
  private static final int WARM_UPS = 2;

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** A stage that keeps nothing, and the topics between which it stands. */
  private record Candidate(Stage stage, String from, String to) {}

  private static final List<Candidate> CANDIDATES =
      List.of(
          new Candidate(Stage.EXTRACTION, Topics.FRAME_CALIBRATED, Topics.FRAME_EXTRACTED),
          new Candidate(Stage.ASTROMETRY, Topics.FRAME_EXTRACTED, Topics.FRAME_SOLVED),
          new Candidate(Stage.PHOTOMETRY, Topics.FRAME_SOLVED, Topics.FRAME_MEASURED));

  /** What waits before the slowest. */
  private record Queue(Candidate slowest, List<ConsumerRecord<String, String>> messages) {}

  @Override
  public String name() {
    return "replicas";
  }

  @Override
  public String what() {
    return "the slowest stage alone, one process and two";
  }

  @Override
  public List<Figure> measure(Path home, Path folder) throws IOException, InterruptedException {
    var data = folder.resolve("data");
    var queue = queue(home, folder, data);
    var stage = queue.slowest().stage();
    StageProcess.build(home, stage);
    double one = framesPerSecond(home, folder, data, queue, 1);
    double two = framesPerSecond(home, folder, data, queue, MOST_REPLICAS);
    var service = stage.name().toLowerCase(Locale.ROOT);
    var where =
        "%d frames that wait in `%s`; %s"
            .formatted(queue.messages().size(), queue.slowest().from(), NightFiles.DATA);
    return List.of(
        new Figure("one replica of " + service, where, "%.1f frames/s".formatted(one)),
        new Figure(
            "two replicas of " + service,
            "the same, each process held to one processor of %d"
                .formatted(Runtime.getRuntime().availableProcessors()),
            "%.1f frames/s, %.2f times as many".formatted(two, two / one)));
  }

  /** Has an {@code up} bring frames to the slowest stage, and past it. */
  private static Queue queue(Path home, Path folder, Path data)
      throws IOException, InterruptedException {
    var night = NightFiles.in(folder.resolve("night"), LIGHTS);
    try (var up = RunningUp.start(home, data, Cache.USE);
        var told =
            new Told(
                up.kafka(),
                List.of(
                    Topics.FRAME_CALIBRATED,
                    Topics.FRAME_EXTRACTED,
                    Topics.FRAME_SOLVED,
                    Topics.QA_FRAME))) {
      var all = new ArrayList<>(night.calibrations());
      all.addAll(night.lights());
      var before = Metrics.read(up.address());
      NightFiles.drop(all, up.inbox(), "night");
      told.awaitFrames(Topics.QA_FRAME, all.size(), PATIENCE);
      var work = StageWork.between(before, Metrics.read(up.address()));
      var slowest =
          CANDIDATES.stream()
              .max(Comparator.comparingDouble(c -> mean(work, c.stage())))
              .orElseThrow();
      var lights = new ArrayList<String>();
      for (var light : night.lights()) {
        lights.add(NightFiles.id(light));
      }
      var messages = new HashMap<String, ConsumerRecord<String, String>>();
      told.on(slowest.from()).stream()
          .filter(r -> lights.contains(r.key()))
          .forEach(r -> messages.put(r.key(), r));
      return new Queue(slowest, lights.stream().map(messages::get).toList());
    }
  }

  private static double mean(List<StageWork> works, Stage stage) {
    return works.stream()
        .filter(w -> w.stage() == stage)
        .mapToDouble(StageWork::meanMillis)
        .findFirst()
        .orElse(0);
  }

  private static double framesPerSecond(
      Path home, Path folder, Path data, Queue queue, int replicas)
      throws IOException, InterruptedException {
    var place = Files.createDirectories(folder.resolve("replicas-" + replicas));
    var services = new ArrayList<StageProcess>();
    try (var broker = EmbeddedKafka.start(place.resolve("kafka"), 0)) {
      new TopicSetup(Map.of("bootstrap.servers", broker.bootstrapServers()))
          .apply(new TopicPlan(PARTITIONS, (short) 1, Duration.ofDays(1), true), Topics.all());
      for (int i = 0; i < replicas; i++) {
        var store = place.resolve("products-" + i);
        link(data.resolve("products"), store);
        services.add(
            StageProcess.start(
                home,
                queue.slowest().stage(),
                place.resolve("service-%d.log".formatted(i)),
                environment(queue.slowest().stage(), broker, store)));
      }
      for (var service : services) {
        service.awaitReady();
      }
      return timed(broker, queue);
    } finally {
      for (var service : services) {
        service.close();
      }
    }
  }

  private static double timed(EmbeddedKafka broker, Queue queue)
      throws IOException, InterruptedException {
    try (var told = new Told(broker.bootstrapServers(), List.of(queue.slowest().to()));
        var producer =
            new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", broker.bootstrapServers()),
                new StringSerializer(),
                new StringSerializer())) {
      int count = queue.messages().size();
      var to = queue.slowest().to();
      for (int round = 1; ; round++) {
        var from = Instant.now();
        for (int i = 0; i < count; i++) {
          // evenly, whatever their keys
          var message = queue.messages().get(i);
          producer.send(
              new ProducerRecord<>(
                  queue.slowest().from(), i % PARTITIONS, message.key(), message.value()));
        }
        producer.flush();
        int wanted = round * count;
        Told.await("frames are missing on " + to, () -> told.on(to).size() >= wanted, PATIENCE);
        if (round > WARM_UPS) {
          long last = told.on(to).stream().mapToLong(ConsumerRecord::timestamp).max().orElseThrow();
          return 1000.0 * count / (last - from.toEpochMilli());
        }
      }
    }
  }

  private static Map<String, String> environment(Stage stage, EmbeddedKafka broker, Path store) {
    return Map.of(
        "KAFKA_BOOTSTRAP_SERVERS",
        broker.bootstrapServers(),
        "NIGHTJAR_STORE_FOLDER",
        store.toString(),
        "NIGHTJAR_ASTROMETRY_INDEX_CACHE",
        IndexFolder.cache().toString(),
        "SMALLRYE_MESSAGING_WORKER_" + stage.name() + "_MAX_CONCURRENCY",
        "1");
  }

  /** A copy that takes no room: products are never altered in place. */
  private static void link(Path from, Path to) throws IOException {
    try (var files = Files.walk(from)) {
      for (var file : files.toList()) {
        var copy = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.createLink(copy, file);
        }
      }
    }
  }
}
