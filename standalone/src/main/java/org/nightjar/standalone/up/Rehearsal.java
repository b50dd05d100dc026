package org.nightjar.standalone.up;

import io.quarkus.runtime.Quarkus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jboss.logging.Logger;
import org.nightjar.imaging.Workers;
import org.nightjar.imaging.sky.TelescopeSetup;
import org.nightjar.model.Topics;
import org.nightjar.reference.ReferenceStars;

/**
 * Sends simulated frames through the running application and ends it: what they load goes into the
 * cache that makes later starts quick.
 */
final class Rehearsal implements Runnable {
  private static final Logger LOG = Logger.getLogger(Rehearsal.class);
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Path inbox;
  private final String bootstrapServers;

  Rehearsal(Path inbox, String bootstrapServers) {
    this.inbox = inbox;
    this.bootstrapServers = bootstrapServers;
  }

  @Override
  public void run() {
    int exitCode = 1;
    try {
      exitCode = ended(frames()) ? 0 : 1;
    } catch (IOException | RuntimeException e) {
      LOG.error("the rehearsal failed", e);
    } finally {
      Quarkus.asyncExit(exitCode);
    }
  }

  private int frames() throws IOException {
    var night =
        TelescopeSetup.altAz()
            .night(ReferenceStars.tycho2(), Instant.parse("2026-03-21T02:00:00Z"), 1, 1);
    var making = Files.createTempDirectory("nightjar-rehearsal");
    int count = 0;
    for (var frame : night.frames().toList()) {
      var file = frame.write(making, Workers.SINGLE);
      Files.move(file, inbox.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      count++;
    }
    return count;
  }

  /** Whether all have come to an end in time. */
  private boolean ended(int count) {
    var settings =
        Map.<String, Object>of(
            "bootstrap.servers",
            bootstrapServers,
            "group.id",
            "nightjar-rehearsal",
            "auto.offset.reset",
            "earliest");
    var seen = new HashSet<String>();
    try (var consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of(Topics.QA_FRAME));
      var end = Instant.now().plus(PATIENCE);
      while (seen.size() < count && Instant.now().isBefore(end)) {
        consumer.poll(Duration.ofMillis(200)).forEach(record -> seen.add(record.key()));
      }
    }
    return seen.size() >= count;
  }
}
