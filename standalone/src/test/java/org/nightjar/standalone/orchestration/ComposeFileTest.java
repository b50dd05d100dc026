package org.nightjar.standalone.orchestration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.nightjar.model.Topics;

/** docker-compose.yml and the Dockerfiles fit together, and fit the services. */
class ComposeFileTest {
  @Test
  void theComposeFileFitsTogether() {
    assertThat(ComposeFile.read().problems()).isEmpty();
  }

  @Test
  void plantedFaultsAreFound() {
    Map<String, Consumer<ComposeFile>> faults =
        Map.of(
            "reads NIGHTJAR_FOO", c -> environment(c, "qa-service").put("NIGHTJAR_FOO", "1"),
            "NIGHTJAR_JDBC_URL is not set",
                c -> environment(c, "qa-service").remove("NIGHTJAR_JDBC_URL"),
            "is nobody here",
                c ->
                    environment(c, "extraction-service")
                        .put("KAFKA_BOOTSTRAP_SERVERS", "broker:9092"),
            "on the read-only root",
                c -> environment(c, "ingest-service").put("NIGHTJAR_INGEST_INBOX", "/in"),
            "can be reached from outside",
                c -> ((ArrayNode) service(c, "qa-service").path("ports")).add("8081:8080"),
            "neither built here", c -> service(c, "kafka").put("image", "apache/kafka:latest"),
            "do not fit into", c -> service(c, "qa-service").put("mem_limit", "512m"),
            "before it can end its work",
                c -> service(c, "qa-service").put("stop_grace_period", "10s"),
            "which the image lacks",
                c ->
                    ((ArrayNode) service(c, "kafka").path("healthcheck").path("test"))
                        .set(1, "curl"));
    faults.forEach((told, planted) -> {
      var compose = new ComposeFile(ComposeFile.read().root().deepCopy());
      planted.accept(compose);
      assertThat(compose.problems()).as(told).anyMatch(p -> p.contains(told));
    });
  }

  private static ObjectNode service(ComposeFile compose, String name) {
    return (ObjectNode) compose.services().get(name);
  }

  private static ObjectNode environment(ComposeFile compose, String name) {
    return (ObjectNode) service(compose, name).path("environment");
  }

  @Test
  void everySecretIsAskedForAndMadeByTheLauncher() {
    var launcher = Repository.text("nightjar");
    assertThat(ComposeFile.read().asked()).isNotEmpty().allMatch(launcher::contains);
    assertThat(Repository.text(".gitignore")).containsPattern("(?m)^\\.env$");
    assertThat(Repository.text("docker-compose.yml"))
        .as("no password in the clear")
        .doesNotContainPattern("(?i)(password|secret_?key|token)[A-Z_]*: (?!\\$\\{)\\S");
  }

  @Test
  void topicsAreTheChannelsOfAllServicesAndTheirDeadLetters() {
    assertThat(new TreeSet<>(Topics.all()))
        .isEqualTo(new TreeSet<>(ServiceConfiguration.allTopics()));
  }

  @Test
  void everyGroupIsOfOneService() {
    var groups =
        ServiceConfiguration.all().stream()
            .flatMap(s -> s.incoming().stream().map(i -> i.group()).distinct())
            .toList();
    assertThat(groups).doesNotHaveDuplicates().allMatch(g -> g.startsWith("nightjar-"));
  }

  @Test
  void dockerfilesAreAlikeButForWhatIngestNeeds() {
    var texts =
        ServiceConfiguration.NAMES.stream()
            .collect(Collectors.toMap(n -> n, n -> Repository.text(n + "-service/Dockerfile")));
    var pattern = Pattern.compile("(?s)\n# Camera raws.*?/inbox\n");
    assertThat(texts.values().stream().map(t -> pattern.matcher(t).replaceFirst("")).distinct())
        .hasSize(1);
    var text = texts.get("qa");
    assertThat(text)
        .contains("ARG BASE=" + Images.BASE)
        .doesNotContain("# syntax")
        .doesNotContain("apt-get");
    assertThat(text.lines().filter(l -> l.startsWith("COPY")).toList())
        .isEqualTo(List.of("COPY target/quarkus-app/ /nightjar/"));
    var check = Pattern.compile("HEALTHCHECK[^\\[]*\\[\"(\\w+)\"").matcher(text);
    assertThat(check.find()).isTrue();
    assertThat(Images.PROGRAMS_OF_BASE).contains(check.group(1));
    assertThat(texts.get("ingest")).contains("ARG LIBRAW=none");
    for (var name : ServiceConfiguration.NAMES) {
      assertThat(Repository.text(name + "-service/.dockerignore"))
          .isEqualTo("*\n!target/quarkus-app/**\n");
    }
  }
}
