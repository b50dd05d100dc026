package org.nightjar.pipeline.testing;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import org.nightjar.infra.EmbeddedDatabase;
import org.nightjar.infra.EmbeddedKafka;
import org.nightjar.pipeline.topics.TopicPlan;
import org.nightjar.pipeline.topics.TopicSetup;

/** In this process. */
final class EmbeddedServers implements TestServers {
  private final EmbeddedKafka kafka;
  private EmbeddedDatabase database;

  EmbeddedServers(Path folder) throws IOException {
    this.kafka = EmbeddedKafka.start(folder.resolve("kafka"), 0);
  }

  @Override
  public String bootstrapServers() {
    return kafka.bootstrapServers();
  }

  @Override
  public void createTopics(Collection<String> names, int partitions) throws IOException {
    new TopicSetup(Map.of("bootstrap.servers", bootstrapServers()))
        .apply(new TopicPlan(partitions, (short) 1, Duration.ofDays(1), false), names);
  }

  @Override
  public DatabaseAddress database() throws IOException {
    if (database == null) {
      database = EmbeddedDatabase.start(null);
    }
    return new DatabaseAddress(database.jdbcUrl(), "postgres", "");
  }

  @Override
  public void close() throws IOException {
    kafka.close();
    if (database != null) {
      database.close();
    }
  }
}
