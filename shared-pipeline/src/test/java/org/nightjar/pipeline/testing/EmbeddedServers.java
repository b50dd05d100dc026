package org.nightjar.pipeline.testing;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.nightjar.infra.EmbeddedDatabase;
import org.nightjar.infra.EmbeddedKafka;
import org.nightjar.model.Topics;

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
    kafka.createTopics(names, List.of(Topics.QA_NIGHT), partitions);
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
