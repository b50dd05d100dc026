package org.nightjar.pipeline.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.nightjar.model.Topics;

/**
 * What a service under test needs: a broker with all topics, a product folder and, with {@code
 * database=true}, PostgreSQL. With {@code tracing=true} spans are recorded.
 */
public class ServiceServers implements QuarkusTestResourceLifecycleManager {
  private boolean wantsDatabase;
  private boolean wantsTracing;
  private TestServers servers;

  @Override
  public void init(Map<String, String> arguments) {
    wantsDatabase = Boolean.parseBoolean(arguments.get("database"));
    wantsTracing = Boolean.parseBoolean(arguments.get("tracing"));
  }

  @Override
  public Map<String, String> start() {
    try {
      Path folder = Files.createTempDirectory("nightjar-service-test-");
      servers = TestServers.start(folder);
      servers.createTopics(Topics.all(), 2);
      var settings = new HashMap<String, String>();
      settings.put("kafka.bootstrap.servers", servers.bootstrapServers());
      settings.put("nightjar.store.folder", folder.resolve("store").toString());
      settings.put("quarkus.http.test-port", "0");
      if (wantsTracing) {
        // nobody listens there; tests look into an exporter of their own
        settings.put("nightjar.tracing.endpoint", "http://127.0.0.1:1");
        settings.put("quarkus.otel.bsp.schedule.delay", "0.2S");
      }
      if (wantsDatabase) {
        var database = servers.database();
        settings.put("nightjar.jdbc.url", database.url());
        settings.put("nightjar.jdbc.username", database.user());
        settings.put("nightjar.jdbc.password", database.password());
      }
      return settings;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void stop() {
    if (servers != null) {
      try {
        servers.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
