package org.nightjar.pipeline.testing;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.nightjar.pipeline.topics.TopicPlan;
import org.nightjar.pipeline.topics.TopicSetup;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/** In containers, of the images that deployments use. */
public final class ContainerServers implements TestServers {
  private final KafkaContainer kafka =
      new KafkaContainer(DockerImageName.parse(ContainerImages.KAFKA))
          .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
          // a short life: what the second compiler makes comes too late for it
          .withEnv("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
          // as docker-compose.yml has it
          .withTmpFs(Map.of("/opt/kafka/config", "uid=1000,gid=1000"));
  private PostgreSQLContainer database;

  ContainerServers() {
    kafka.start();
  }

  /** Whether Docker answers. */
  public static boolean available() {
    return DockerClientFactory.instance().isDockerAvailable();
  }

  /** Which images, and whether they are what their names say. */
  String kind() {
    return Stream.of(ContainerImages.KAFKA, ContainerImages.POSTGRES)
        .map(ContainerServers::told)
        .collect(Collectors.joining(", "));
  }

  /** An image's name, with a word when it is a stand-in for the official one. */
  public static String told(String image) {
    try {
      var config =
          DockerClientFactory.instance().client().inspectImageCmd(image).exec().getConfig();
      var labels = config == null ? null : config.getLabels();
      return labels != null && labels.containsKey("nightjar.standin")
          ? image + " (stand-in, not the official image)"
          : image;
    } catch (com.github.dockerjava.api.exception.NotFoundException e) {
      // not pulled yet
      return image;
    }
  }

  @Override
  public String bootstrapServers() {
    return kafka.getBootstrapServers();
  }

  @Override
  public void createTopics(Collection<String> names, int partitions) throws IOException {
    new TopicSetup(Map.of("bootstrap.servers", bootstrapServers()))
        .apply(new TopicPlan(partitions, (short) 1, Duration.ofDays(1), false), names);
  }

  @Override
  public DatabaseAddress database() {
    if (database == null) {
      database = new PostgreSQLContainer(DockerImageName.parse(ContainerImages.POSTGRES));
      database.start();
    }
    return new DatabaseAddress(
        database.getJdbcUrl(), database.getUsername(), database.getPassword());
  }

  @Override
  public void close() {
    kafka.stop();
    if (database != null) {
      database.stop();
    }
  }
}
