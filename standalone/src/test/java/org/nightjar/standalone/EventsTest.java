package org.nightjar.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.nightjar.model.FrameReport;
import org.nightjar.model.Topics;

/** The published AsyncAPI file says what the services are configured to do, and nothing else. */
class EventsTest {
  private static final Pattern CHANNEL =
      Pattern.compile("mp\\.messaging\\.(incoming|outgoing)\\.([^.]+)\\.topic");

  private static final JsonNode API = api();
  private static final Properties SERVICES = services();

  /** One of a service's channels. */
  private record Channel(String name, boolean incoming, String topic) {}

  @Test
  void itsChannelsAreTheTopics() {
    var addresses = new ArrayList<String>();
    API.get("channels").forEach(c -> addresses.add(c.get("address").asText()));
    assertThat(addresses).containsExactlyInAnyOrderElementsOf(Topics.all());
    API.get("channels")
        .properties()
        .forEach(c -> assertThat(c.getValue().get("address").asText()).isEqualTo(c.getKey()));
  }

  @Test
  void itsOperationsAreWhatTheServicesReadAndWrite() {
    var told = new TreeMap<String, String>();
    API.get("operations")
        .properties()
        .forEach(o ->
            told.put(
                o.getKey(),
                o.getValue().get("action").asText()
                    + " "
                    + o.getValue().at("/channel/$ref").asText()));
    var done = new TreeMap<String, String>();
    for (var channel : channels()) {
      done.put(
          channel.name(),
          (channel.incoming() ? "receive" : "send") + " #/channels/" + channel.topic());
    }
    assertThat(told).isEqualTo(done);
    assertThat(done).hasSizeGreaterThan(20);
  }

  @Test
  void itsMessagesBearTheTypesThatServicesWrite() {
    for (var channel : channels()) {
      var prefix = "mp.messaging.outgoing." + channel.name() + ".cloud-events-";
      if (!channel.incoming()) {
        var messages = API.get("channels").get(channel.topic()).get("messages");
        assertThat(messages).as(channel.topic()).hasSize(1);
        var message = resolved(messages.iterator().next());
        assertThat(SERVICES.getProperty(prefix + "type"))
            .as(channel.name())
            .isEqualTo(message.get("name").asText());
        assertThat(SERVICES.getProperty(prefix + "mode")).as(channel.name()).isEqualTo("binary");
        assertThat(channel.name())
            .startsWith(
                SERVICES.getProperty(prefix + "source").substring("/nightjar/".length()) + "-");
      }
    }
  }

  @Test
  void whatCannotBeWorkedOnGoesWhereItSays() {
    for (var channel : channels()) {
      if (channel.incoming()) {
        var key = "mp.messaging.incoming." + channel.name() + ".dead-letter-queue.topic";
        assertThat(SERVICES.getProperty(key))
            .as(channel.name())
            .isEqualTo(channel.topic() + Topics.DEAD_LETTER);
        assertThat(API.get("channels").has(channel.topic() + Topics.DEAD_LETTER)).isTrue();
      }
    }
  }

  @Test
  void everyReferenceLeadsSomewhereAndEveryDocumentHasItsSchema() {
    var schemas = new TreeSet<String>();
    for (var reference : API.findValuesAsText("$ref")) {
      if (reference.startsWith("#")) {
        assertThat(API.at(reference.substring(1)).isMissingNode()).as(reference).isFalse();
      } else {
        assertThat(FrameReport.class.getResource(reference.substring("./".length())))
            .as(reference)
            .isNotNull();
        schemas.add(reference);
      }
    }
    assertThat(schemas)
        .containsExactly(
            "./frame-report.schema.json", "./master.schema.json", "./night-summary.schema.json");
  }

  private static JsonNode resolved(JsonNode node) {
    return node.has("$ref") ? API.at(node.get("$ref").asText().substring(1)) : node;
  }

  private static List<Channel> channels() {
    var channels = new ArrayList<Channel>();
    for (var key : new TreeSet<>(SERVICES.stringPropertyNames())) {
      var matcher = CHANNEL.matcher(key);
      if (matcher.matches()) {
        channels.add(
            new Channel(
                matcher.group(2), matcher.group(1).equals("incoming"), SERVICES.getProperty(key)));
      }
    }
    return channels;
  }

  private static JsonNode api() {
    try (var in = FrameReport.class.getResourceAsStream("asyncapi.yaml")) {
      return YAMLMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build()
          .readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The configurations of all services: each names everything by itself. */
  private static Properties services() {
    var all = new Properties();
    try {
      var files = EventsTest.class.getClassLoader().getResources("application.properties");
      while (files.hasMoreElements()) {
        try (var in = files.nextElement().openStream()) {
          all.load(in);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all;
  }
}
