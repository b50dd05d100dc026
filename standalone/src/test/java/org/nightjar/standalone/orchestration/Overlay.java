package org.nightjar.standalone.orchestration;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** What kustomize makes of an overlay. */
record Overlay(String name, List<JsonNode> objects) {
  static final List<String> NAMES = List.of("one-node", "cluster");

  private static final Map<String, Overlay> RENDERED = new ConcurrentHashMap<>();

  /** A workload's pods. */
  record Pods(String kind, String name, JsonNode workload, JsonNode template) {
    JsonNode spec() {
      return template.path("spec");
    }

    List<JsonNode> containers() {
      List<JsonNode> all = new ArrayList<>();
      spec().path("initContainers").forEach(all::add);
      spec().path("containers").forEach(all::add);
      return all;
    }

    Map<String, String> labels() {
      return strings(template.path("metadata").path("labels"));
    }
  }

  /**
   * As kustomize makes it, once: whoever changes it changes a copy. Skips the test, in words, where
   * neither kustomize nor a recent kubectl is on the path.
   */
  static Overlay rendered(String name) {
    return RENDERED.computeIfAbsent(name, Overlay::render);
  }

  private static Overlay render(String name) {
    var folder = Repository.ROOT.resolve("k8s/overlays").resolve(name).toString();
    return new Overlay(
        name,
        Repository.yaml(run(List.of(kustomize(folder), List.of("kubectl", "kustomize", folder)))));
  }

  private static List<String> kustomize(String folder) {
    return List.of("kustomize", "build", folder);
  }

  private static String run(List<List<String>> ways) {
    List<String> told = new ArrayList<>();
    for (var way : ways) {
      if (!onPath(way.getFirst())) {
        continue;
      }
      try {
        var out = Files.createTempFile("nightjar-kustomize", ".yaml");
        var process =
            new ProcessBuilder(way)
                .redirectOutput(out.toFile())
                .redirectError(ProcessBuilder.Redirect.PIPE)
                .start();
        var errors =
            new String(
                process.getErrorStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        if (process.waitFor(2, TimeUnit.MINUTES) && process.exitValue() == 0) {
          var text = Files.readString(out);
          Files.delete(out);
          return text;
        }
        told.add(way + ": " + errors);
      } catch (IOException | InterruptedException e) {
        told.add(way + ": " + e);
      }
    }
    if (told.isEmpty()) {
      if (Boolean.getBoolean("nightjar.peers.required")) {
        throw new AssertionError(
            "kustomize is required, but neither it nor kubectl is on the path");
      }
      return Assumptions.abort(
          "skipped: neither kustomize nor kubectl on the path: overlays unchecked");
    }
    throw new AssertionError("the overlay cannot be rendered: " + told);
  }

  private static boolean onPath(String program) {
    for (var folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
      if (Files.isExecutable(Path.of(folder, program))) {
        return true;
      }
    }
    return false;
  }

  List<JsonNode> of(String kind) {
    return objects.stream().filter(o -> kind.equals(o.path("kind").asText())).toList();
  }

  List<Pods> pods() {
    return objects.stream()
        .filter(o -> List.of("Deployment", "StatefulSet", "Job").contains(o.path("kind").asText()))
        .map(o -> new Pods(o.path("kind").asText(), name(o), o, o.path("spec").path("template")))
        .toList();
  }

  static String name(JsonNode object) {
    return object.path("metadata").path("name").asText();
  }

  static Map<String, String> strings(JsonNode map) {
    Map<String, String> strings = new TreeMap<>();
    map.properties().forEach(p -> strings.put(p.getKey(), p.getValue().asText()));
    return strings;
  }

  /**
   * A container's environment, its config map included; values that come from secrets are written
   * {@code secret:name/key}.
   */
  Map<String, String> environment(JsonNode container) {
    Map<String, String> environment = new TreeMap<>();
    for (var from : container.path("envFrom")) {
      var map = from.path("configMapRef").path("name").asText();
      of("ConfigMap").stream()
          .filter(m -> name(m).equals(map))
          .forEach(m -> environment.putAll(strings(m.path("data"))));
    }
    for (var variable : container.path("env")) {
      var secret = variable.path("valueFrom").path("secretKeyRef");
      environment.put(
          variable.path("name").asText(),
          secret.isMissingNode()
              ? variable.path("value").asText()
              : "secret:" + secret.path("name").asText() + "/" + secret.path("key").asText());
    }
    return environment;
  }
}
