package org.nightjar.pipeline.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nightjar.infra.EmbeddedKafka;
import org.nightjar.model.Topics;

/** An installation's topics. */
class TopicSetupTest {
  @TempDir private static Path folder;

  @Test
  void topicsAreMadeOnceAndGrowByPartitions() throws Exception {
    try (var kafka = EmbeddedKafka.start(folder.resolve("kafka"), 0)) {
      Map<String, Object> connection = Map.of("bootstrap.servers", kafka.bootstrapServers());
      var setup = new TopicSetup(connection);
      var names = List.of(Topics.QA_FRAME, Topics.QA_NIGHT);
      var plan = new TopicPlan(2, (short) 1, Duration.ofDays(3), false);

      assertThat(setup.apply(plan, names)).hasSize(2);
      assertThat(setup.apply(plan, names)).isEmpty();
      assertThat(setup.apply(new TopicPlan(1, (short) 1, Duration.ofDays(3), false), names))
          .isEmpty();
      assertThat(setup.apply(new TopicPlan(4, (short) 1, Duration.ofDays(3), false), names))
          .containsExactlyInAnyOrder(
              "qa-frame: 4 partitions instead of 2", "qa-night: 4 partitions instead of 2");

      try (var admin = Admin.create(connection)) {
        var topics = admin.describeTopics(names).allTopicNames().get();
        assertThat(topics.values()).allSatisfy(t -> assertThat(t.partitions()).hasSize(4));
        assertThat(setting(admin, Topics.QA_NIGHT, "cleanup.policy")).isEqualTo("compact");
        assertThat(setting(admin, Topics.QA_NIGHT, "message.timestamp.type"))
            .isEqualTo("LogAppendTime");
        assertThat(setting(admin, Topics.QA_FRAME, "cleanup.policy")).isEqualTo("delete");
        assertThat(setting(admin, Topics.QA_FRAME, "retention.ms")).isEqualTo("259200000");

        var forced = new TopicPlan(2, (short) 1, Duration.ofDays(3), true);
        setup.apply(forced, List.of(Topics.QA_FRAME, Topics.FRAME_INGESTED));
        for (var name : List.of(Topics.QA_FRAME, Topics.FRAME_INGESTED)) {
          assertThat(setting(admin, name, "flush.messages")).as(name).isEqualTo("1");
        }
        assertThat(setting(admin, Topics.QA_NIGHT, "flush.messages")).isNotEqualTo("1");
      }
    }
  }

  private static String setting(Admin admin, String topic, String name) throws Exception {
    var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    return admin.describeConfigs(List.of(resource)).all().get().get(resource).get(name).value();
  }

  @Test
  void aBrokerThatIsNotThereIsTold() {
    var setup =
        new TopicSetup(
            Map.of(
                "bootstrap.servers", "127.0.0.1:1",
                "request.timeout.ms", 500,
                "default.api.timeout.ms", 500));
    assertThatThrownBy(() -> setup.apply(TopicPlan.DEFAULT, List.of(Topics.QA_FRAME)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("topics cannot be made");
  }

  @Test
  void thePlanIsReadFromTheEnvironment() {
    assertThat(TopicPlan.of(Map.of())).isEqualTo(TopicPlan.DEFAULT);
    assertThat(
            TopicPlan.of(
                Map.of(
                    "NIGHTJAR_TOPICS_PARTITIONS", "12",
                    "NIGHTJAR_TOPICS_REPLICATION", "3",
                    "NIGHTJAR_TOPICS_RETENTION", "P7D")))
        .isEqualTo(new TopicPlan(12, (short) 3, Duration.ofDays(7), false));
    for (var wrong :
        List.of(
            Map.of("NIGHTJAR_TOPICS_PARTITIONS", "many"),
            Map.of("NIGHTJAR_TOPICS_PARTITIONS", "0"),
            Map.of("NIGHTJAR_TOPICS_REPLICATION", "-1"),
            Map.of("NIGHTJAR_TOPICS_RETENTION", "a month"),
            Map.of("NIGHTJAR_TOPICS_RETENTION", "PT1S"))) {
      assertThatThrownBy(() -> TopicPlan.of(wrong)).isInstanceOf(IllegalArgumentException.class);
    }
  }
}
