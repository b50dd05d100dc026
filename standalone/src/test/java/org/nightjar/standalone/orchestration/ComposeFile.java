package org.nightjar.standalone.orchestration;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** docker-compose.yml, and what must hold in it. */
record ComposeFile(JsonNode root) {
  private static final String TOPICS = "topics";

  static ComposeFile read() {
    return new ComposeFile(Repository.yaml(Repository.text("docker-compose.yml")).getFirst());
  }

  Map<String, JsonNode> services() {
    Map<String, JsonNode> services = new TreeMap<>();
    root.path("services").properties().forEach(s -> services.put(s.getKey(), s.getValue()));
    return services;
  }

  /** Variables that must be given from outside: passwords and tokens. */
  Set<String> asked() {
    var matcher =
        java.util.regex.Pattern.compile("\\$\\{([A-Z0-9_]+):\\?").matcher(root.toString());
    Set<String> asked = new TreeSet<>();
    while (matcher.find()) {
      asked.add(matcher.group(1));
    }
    return asked;
  }

  List<String> problems() {
    List<String> problems = new ArrayList<>();
    for (var service : ServiceConfiguration.NAMES) {
      if (!services().containsKey(service + "-service")) {
        problems.add(service + "-service is missing");
      }
    }
    var volumes = Overlay.strings(root.path("volumes")).keySet();
    services()
        .forEach((name, service) -> {
          confined(name, service, problems);
          mounts(name, service, volumes, problems);
          memory(name, service, problems);
          healthCheck(name, service, problems);
          service
              .path("depends_on")
              .properties()
              .forEach(d -> {
                if (!services().containsKey(d.getKey())) {
                  problems.add(name + " waits for " + d.getKey() + ", which is not there");
                }
              });
          Images.service(service.path("image").asText())
              .filter(s -> !name.equals(TOPICS))
              .ifPresent(s -> environment(name, s, service, problems));
        });
    return problems;
  }

  private static void confined(String name, JsonNode service, List<String> problems) {
    var image = service.path("image").asText();
    if (Images.service(image).isEmpty() && !Images.OF_OTHERS.containsKey(image)) {
      problems.add(name + ": image " + image + " is neither built here nor in the list");
    }
    if (!service.path("read_only").asBoolean()) {
      problems.add(name + " can write to its root");
    }
    if (!service.path("cap_drop").toString().equals("[\"ALL\"]")) {
      problems.add(name + " keeps capabilities");
    }
    if (!service.path("security_opt").toString().contains("no-new-privileges:true")) {
      problems.add(name + " may gain rights");
    }
    for (var port : service.path("ports")) {
      if (!name.equals("qa-service") || !port.asText().startsWith("127.0.0.1:")) {
        problems.add(name + " can be reached from outside at " + port);
      }
    }
  }

  private static void mounts(
      String name, JsonNode service, Set<String> volumes, List<String> problems) {
    Set<String> mounts = new TreeSet<>();
    for (var volume : service.path("volumes")) {
      var parts = volume.asText().split(":");
      mounts.add(parts[1]);
      if (!volumes.contains(parts[0])) {
        problems.add(name + ": volume " + parts[0] + " has no name of its own");
      }
    }
    service.path("tmpfs").forEach(t -> mounts.add(t.asText().split(":")[0]));
    if (!mounts.contains("/tmp")) {
      problems.add(name + ": nothing is mounted at /tmp");
    }
    Overlay.strings(service.path("environment"))
        .forEach((variable, value) -> {
          if (Limits.FOLDERS.contains(variable)
              && mounts.stream().noneMatch(m -> Limits.within(value, m))) {
            problems.add(name + ": " + variable + " = " + value + " is on the read-only root");
          }
        });
  }

  private static void memory(String name, JsonNode service, List<String> problems) {
    if (service.path("mem_limit").isMissingNode()) {
      problems.add(name + ": no limit of memory");
      return;
    }
    problems.addAll(
        Limits.heapProblems(
            name,
            Limits.bytes(service.path("mem_limit").asText()),
            Limits.fixedHeap(
                service.path("entrypoint").toString(),
                Overlay.strings(service.path("environment"))),
            Images.service(service.path("image").asText())));
  }

  private static void healthCheck(String name, JsonNode service, List<String> problems) {
    var image = service.path("image").asText();
    var test = service.path("healthcheck").path("test");
    if (Images.OF_OTHERS.containsKey(image)) {
      var program = test.path(1).asText().split(" ")[0];
      if (!Images.OF_OTHERS.get(image).programs().contains(program)) {
        problems.add(name + ": its health check runs " + program + ", which the image lacks");
      }
    } else if (!test.isMissingNode()) {
      problems.add(name + ": the image has a health check of its own");
    }
    if (!name.equals(TOPICS)
        && Limits.seconds(service.path("stop_grace_period").asText()) <= Limits.drainSeconds()) {
      problems.add(name + " is killed before it can end its work");
    }
  }

  private void environment(String name, String service, JsonNode node, List<String> problems) {
    var configuration = ServiceConfiguration.of(service);
    var given = Overlay.strings(node.path("environment"));
    given.keySet().stream()
        .filter(v -> !configuration.environment().contains(v))
        .forEach(v -> problems.add(name + ": nothing of " + service + " reads " + v));
    configuration.requiredEnvironment().stream()
        .filter(v -> given.getOrDefault(v, "").isBlank())
        .forEach(v -> problems.add(name + ": " + v + " is not set"));
    for (var address :
        List.of(
            "KAFKA_BOOTSTRAP_SERVERS",
            "NIGHTJAR_STORE_S3_ENDPOINT",
            "NIGHTJAR_JDBC_URL",
            "NIGHTJAR_QA_INGEST_URL")) {
      var value = given.get(address);
      if (value != null && services().keySet().stream().noneMatch(s -> names(value, s))) {
        problems.add(name + ": " + address + " = " + value + " is nobody here");
      }
    }
  }

  private static boolean names(String address, String service) {
    return address.matches("(.*//)?" + service + ":\\d+.*");
  }
}
