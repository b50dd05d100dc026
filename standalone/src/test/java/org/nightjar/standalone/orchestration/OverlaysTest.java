package org.nightjar.standalone.orchestration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What kustomize renders fits together, and fits the services. */
class OverlaysTest {
  @ParameterizedTest
  @ValueSource(strings = {"one-node", "cluster"})
  void anOverlayFitsTogether(String name) {
    assertThat(OverlayChecks.problems(Overlay.rendered(name))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"one-node", "cluster"})
  void everyObjectIsOfItsKindAndNothingElse(String name) {
    assertThat(Schemas.problems(Overlay.rendered(name))).isEmpty();
  }

  @Test
  void theClusterScalesEveryStageButIngestWhichOwnsADisk() {
    assertThat(Overlay.rendered("cluster").of("ScaledObject").stream().map(Overlay::name))
        .containsExactlyInAnyOrder(
            "calibration-service",
            "extraction-service",
            "astrometry-service",
            "photometry-service",
            "qa-service");
  }

  /**
   * A fault that somebody might make.
   *
   * @param told what the checks must say of it
   */
  record Fault(String name, String told, Consumer<Overlay> planted) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Fault> faults() {
    return Stream.of(
        new Fault(
            "another group", "is scaled by", o -> trigger(o).put("consumerGroup", "nightjar")),
        new Fault("another topic", "is scaled by", o -> trigger(o).put("topic", "qa-frame")),
        new Fault(
            "more replicas than partitions",
            "share 12 partitions",
            o -> at(scaled(o), "spec").put("maxReplicaCount", 13)),
        new Fault(
            "replicas beside scaling",
            "each apply would undo",
            o -> at(workload(o, "extraction-service"), "spec").put("replicas", 2)),
        new Fault(
            "an unknown setting",
            "reads NIGHTJAR_FOO",
            o ->
                ((com.fasterxml.jackson.databind.node.ArrayNode)
                        container(o, "extraction-service").path("env"))
                    .addObject()
                    .put("name", "NIGHTJAR_FOO")
                    .put("value", "1")),
        new Fault(
            "a setting that is missing",
            "KAFKA_BOOTSTRAP_SERVERS is not set",
            o -> at(o.of("ConfigMap").getFirst(), "data").remove("KAFKA_BOOTSTRAP_SERVERS")),
        new Fault(
            "a password that nobody makes",
            "nobody makes secret",
            o ->
                ((ObjectNode)
                        container(o, "qa-service")
                            .path("env")
                            .path(0)
                            .path("valueFrom")
                            .path("secretKeyRef"))
                    .put("key", "pass")),
        new Fault(
            "a probe at another path",
            "asks for",
            o -> at(container(o, "qa-service"), "livenessProbe", "httpGet").put("path", "/health")),
        new Fault(
            "a probe at another port",
            "asks port",
            o -> at(container(o, "qa-service"), "readinessProbe", "httpGet").put("port", 8081)),
        new Fault(
            "an image of another version",
            "neither built here",
            o -> container(o, "qa-service").put("image", "nightjar/qa-service:latest")),
        new Fault(
            "another user",
            "its image is made for",
            o ->
                at(workload(o, "qa-service"), "spec", "template", "spec", "securityContext")
                    .put("runAsUser", 1000)),
        new Fault(
            "a root that can be written to",
            "can write to its root",
            o ->
                at(container(o, "qa-service"), "securityContext")
                    .put("readOnlyRootFilesystem", false)),
        new Fault(
            "no scratch folder",
            "nothing is mounted at /tmp",
            o ->
                ((ObjectNode) container(o, "qa-service").path("volumeMounts").path(0))
                    .put("mountPath", "/scratch")),
        new Fault(
            "too little memory",
            "do not fit into",
            o -> {
              at(container(o, "qa-service"), "resources", "limits").put("memory", "512Mi");
              at(container(o, "qa-service"), "resources", "requests").put("memory", "512Mi");
            }),
        new Fault(
            "more requested than allowed",
            "requests more memory",
            o -> at(container(o, "qa-service"), "resources", "requests").put("memory", "4Gi")),
        new Fault(
            "killed too soon",
            "may take 30 s to end",
            o ->
                at(workload(o, "qa-service"), "spec", "template", "spec")
                    .put("terminationGracePeriodSeconds", 20)),
        new Fault(
            "a selector that selects nothing",
            "does not select its own pods",
            o ->
                at(workload(o, "qa-service"), "spec", "selector", "matchLabels")
                    .put("app.kubernetes.io/name", "qa")),
        new Fault(
            "a service without pods",
            "service qa-service selects []",
            o ->
                at(
                        o.of("Service").stream()
                            .filter(s -> Overlay.name(s).equals("qa-service"))
                            .findFirst()
                            .orElseThrow(),
                        "spec",
                        "selector")
                    .put("app.kubernetes.io/name", "qa")),
        new Fault(
            "a budget that blocks",
            "lets no node be emptied",
            o -> {
              var spec = at(budget(o), "spec");
              spec.remove("maxUnavailable");
              spec.put("minAvailable", 1);
            }),
        new Fault(
            "a topic too few",
            "topics are",
            o -> o.objects().remove(o.of("KafkaTopic").getFirst())),
        new Fault(
            "uneven partitions",
            "topics differ",
            o -> at(o.of("KafkaTopic").getFirst(), "spec").put("partitions", 6)),
        new Fault(
            "a network policy for nobody",
            "selects nothing",
            o ->
                at(
                        o.of("NetworkPolicy").stream()
                            .filter(p -> Overlay.name(p).equals("window"))
                            .findFirst()
                            .orElseThrow(),
                        "spec",
                        "podSelector",
                        "matchLabels")
                    .put("app.kubernetes.io/name", "window")),
        new Fault(
            "a field that does not exist",
            "podd",
            o -> at(workload(o, "qa-service"), "spec").put("podd", 1)),
        new Fault(
            "a quantity that is none",
            "1Gigabyte",
            o -> at(container(o, "qa-service"), "resources", "limits").put("memory", "1Gigabyte")),
        new Fault(
            "a misspelt field of KEDA",
            "maxReplicas",
            o -> at(scaled(o), "spec").put("maxReplicas", 3)),
        new Fault(
            "a misspelt field of Strimzi",
            "replica",
            o -> at(o.of("KafkaTopic").getFirst(), "spec").put("replica", 3)));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void aPlantedFaultIsFound(Fault fault) {
    var overlay = copy(Overlay.rendered("cluster"));
    fault.planted().accept(overlay);

    List<String> problems = new ArrayList<>(Schemas.problems(overlay));
    try {
      problems.addAll(OverlayChecks.problems(overlay));
    } catch (AssertionError e) {
      problems.add(e.getMessage());
    }

    assertThat(problems).anyMatch(p -> p.contains(fault.told()));
  }

  private static Overlay copy(Overlay overlay) {
    return new Overlay(
        overlay.name(),
        new ArrayList<>(overlay.objects().stream().map(o -> (JsonNode) o.deepCopy()).toList()));
  }

  private static JsonNode scaled(Overlay overlay) {
    return overlay.of("ScaledObject").getFirst();
  }

  private static ObjectNode trigger(Overlay overlay) {
    return (ObjectNode) scaled(overlay).path("spec").path("triggers").path(0).path("metadata");
  }

  private static JsonNode budget(Overlay overlay) {
    return overlay.of("PodDisruptionBudget").getFirst();
  }

  private static JsonNode workload(Overlay overlay, String name) {
    return overlay.of("Deployment").stream()
        .filter(o -> Overlay.name(o).equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static ObjectNode container(Overlay overlay, String name) {
    return (ObjectNode)
        workload(overlay, name)
            .path("spec")
            .path("template")
            .path("spec")
            .path("containers")
            .path(0);
  }

  private static ObjectNode at(JsonNode object, String... path) {
    var node = object;
    for (var step : path) {
      node = node.path(step);
    }
    return (ObjectNode) node;
  }

  @Test
  void secretsDifferEachTimeAndHoldNoCharacterThatShellsOrFilesReadOtherwise() {
    var first = Secrets.output();
    assertThat(first).isNotEqualTo(Secrets.output());
    for (var secret : Repository.yaml(first)) {
      Map<String, String> values = Overlay.strings(secret.path("stringData"));
      assertThat(values.values()).allMatch(v -> v.matches("[a-z0-9-]{8,}"));
    }
  }
}
