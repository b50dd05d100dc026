package org.nightjar.pipeline.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nightjar.infra.EmbeddedDatabase;
import org.nightjar.infra.EmbeddedKafka;
import org.nightjar.model.Topics;

/**
 * What a service under test needs: a broker with all topics, a product folder and, with {@code
 * database=true}, PostgreSQL. With {@code tracing=true} spans are recorded.
 */
public class ServiceServers implements QuarkusTestResourceLifecycleManager {
  private boolean wantsDatabase;
  private boolean wantsTracing;
  private EmbeddedKafka kafka;
  private EmbeddedDatabase database;

  @Override
  public void init(Map<String, String> arguments) {
    wantsDatabase = Boolean.parseBoolean(arguments.get("database"));
    wantsTracing = Boolean.parseBoolean(arguments.get("tracing"));
  }

  @Override
  public Map<String, String> start() {
    try {
      Path folder = Files.createTempDirectory("nightjar-service-test-");
      kafka = EmbeddedKafka.start(folder.resolve("kafka"), 0);
      kafka.createTopics(Topics.all(), List.of(Topics.QA_NIGHT), 2);
      var settings = new HashMap<String, String>();
      settings.put("kafka.bootstrap.servers", kafka.bootstrapServers());
      settings.put("nightjar.store.folder", folder.resolve("store").toString());
      settings.put("quarkus.http.test-port", "0");
      if (wantsTracing) {
        // nobody listens there; tests look into an exporter of their own
        settings.put("nightjar.tracing.endpoint", "http://127.0.0.1:1");
        settings.put("quarkus.otel.bsp.schedule.delay", "0.2S");
      }
      if (wantsDatabase) {
        database = EmbeddedDatabase.start(null);
        settings.put("nightjar.jdbc.url", database.jdbcUrl());
      }
      return settings;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void stop() {
    if (kafka != null) {
      kafka.close();
    }
    if (database != null) {
      try {
        database.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
