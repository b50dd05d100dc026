package org.nightjar.ingest.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * What the ledger believes of who works on which topic is what the services are configured to do.
 */
class KafkaQueuesTest {
  private static final Path ROOT = Path.of(System.getProperty("nightjar.root"));

  @Test
  void theWorkersOfEachTopicAreThoseThatTheServicesName() throws Exception {
    var workers = new HashMap<String, String>();
    for (var service : Set.of("calibration", "extraction", "astrometry", "photometry", "qa")) {
      incoming(service)
          .forEach((topic, group) -> {
            if (!topic.equals("frame-rejected")) {
              workers.put(topic, group);
            }
          });
    }
    assertThat(KafkaQueues.WORKERS).isEqualTo(workers);
  }

  @Test
  void theEarsOfTheLedgerAreItsOwnChannels() throws Exception {
    var ears = new HashMap<String, String>();
    KafkaQueues.EARS.forEach((group, topics) -> topics.forEach(t -> ears.put(t, group)));
    assertThat(incoming("ingest")).isEqualTo(ears);
  }

  /** Topic to group of what a service hears. */
  private static Map<String, String> incoming(String service) throws IOException {
    var properties = new Properties();
    var file = ROOT.resolve(service + "-service/src/main/resources/application.properties");
    try (Reader in = Files.newBufferedReader(file)) {
      properties.load(in);
    }
    var groups = new HashMap<String, String>();
    for (var name : properties.stringPropertyNames()) {
      if (name.matches("mp\\.messaging\\.incoming\\.[^.]+\\.topics?")) {
        var channel = name.substring(0, name.lastIndexOf('.'));
        for (var topic : properties.getProperty(name).split(",")) {
          groups.put(topic, properties.getProperty(channel + ".group.id"));
        }
      }
    }
    return groups;
  }
}
