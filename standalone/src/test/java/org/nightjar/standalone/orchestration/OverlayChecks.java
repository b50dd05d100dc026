package org.nightjar.standalone.orchestration;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.nightjar.model.Topics;
import org.nightjar.standalone.orchestration.Overlay.Pods;
import org.nightjar.standalone.orchestration.ServiceConfiguration.Incoming;

/** What must hold between the objects of an overlay, and between them and the services. */
final class OverlayChecks {
  private static final Set<String> PROBES =
      Set.of("/q/health/started", "/q/health/live", "/q/health/ready");

  private final Overlay overlay;
  private final List<String> problems = new ArrayList<>();

  private OverlayChecks(Overlay overlay) {
    this.overlay = overlay;
  }

  /** In words, what is wrong; empty when nothing is. */
  static List<String> problems(Overlay overlay) {
    var checks = new OverlayChecks(overlay);
    checks.everyServiceIsThere();
    checks.scaling();
    checks.topics();
    checks.references();
    checks.selectors();
    for (var pods : overlay.pods()) {
      checks.pods(pods);
      for (var container : pods.containers()) {
        checks.container(pods, container);
      }
    }
    return checks.problems;
  }

  private void require(boolean holds, String problem, Object... values) {
    if (!holds) {
      problems.add(problem.formatted(values));
    }
  }

  private void everyServiceIsThere() {
    for (var service : ServiceConfiguration.NAMES) {
      long count =
          overlay.pods().stream()
              .filter(p -> p.kind().equals("Deployment") && p.name().equals(service + "-service"))
              .count();
      require(count == 1, "%s-service has %d deployments", service, count);
    }
    for (var object : overlay.objects()) {
      var kind = object.path("kind").asText();
      require(
          kind.equals("Namespace")
              || object.path("metadata").path("namespace").asText().equals("nightjar"),
          "%s %s is in no namespace of ours",
          kind,
          Overlay.name(object));
    }
  }

  // ---- scaling

  private void scaling() {
    for (var scaled : overlay.of("ScaledObject")) {
      var target = scaled.path("spec").path("scaleTargetRef").path("name").asText();
      var pods =
          overlay.pods().stream()
              .filter(p -> p.kind().equals("Deployment") && p.name().equals(target))
              .findFirst();
      require(pods.isPresent(), "%s scales %s, which is not there", Overlay.name(scaled), target);
      pods.ifPresent(p ->
          require(
              p.workload().path("spec").path("replicas").isMissingNode(),
              "%s has replicas and is scaled: each apply would undo the scaling",
              target));
      var channels =
          ServiceConfiguration.named(target).map(s -> Set.copyOf(s.incoming())).orElse(Set.of());
      Set<Incoming> watched = new HashSet<>();
      int most = scaled.path("spec").path("maxReplicaCount").asInt();
      for (var trigger : scaled.path("spec").path("triggers")) {
        var metadata = trigger.path("metadata");
        var topic = metadata.path("topic").asText();
        watched.add(new Incoming(metadata.path("consumerGroup").asText(), topic));
        require(
            most <= partitions(topic),
            "%s: up to %d replicas share %d partitions of %s",
            target,
            most,
            partitions(topic),
            topic);
        require(
            metadata
                .path("bootstrapServers")
                .asText()
                .split(":")[0]
                .split("\\.")[0]
                .equals(settings().getOrDefault("KAFKA_BOOTSTRAP_SERVERS", "").split(":")[0]),
            "%s: scaled by another broker than it reads from",
            target);
      }
      require(
          watched.equals(channels), "%s is scaled by %s, but reads %s", target, watched, channels);
    }
  }

  private int partitions(String topic) {
    return overlay.of("KafkaTopic").stream()
        .filter(t -> Overlay.name(t).equals(topic))
        .mapToInt(t -> t.path("spec").path("partitions").asInt())
        .findFirst()
        .orElse(0);
  }

  private Map<String, String> settings() {
    return overlay.of("ConfigMap").stream()
        .filter(m -> Overlay.name(m).startsWith("nightjar"))
        .findFirst()
        .map(m -> Overlay.strings(m.path("data")))
        .orElse(Map.of());
  }

  // ---- topics

  private void topics() {
    var resources = overlay.of("KafkaTopic");
    var jobs = overlay.pods().stream().filter(p -> p.kind().equals("Job")).toList();
    require(resources.isEmpty() != jobs.isEmpty(), "topics must be made by resources or by a job");
    if (resources.isEmpty()) {
      require(
          jobs.stream()
              .flatMap(j -> j.containers().stream())
              .anyMatch(c ->
                  c.path("command").toString().contains("org.nightjar.pipeline.topics.MakeTopics")),
          "no job makes the topics");
      return;
    }
    var names =
        resources.stream().map(Overlay::name).collect(Collectors.toCollection(TreeSet::new));
    require(names.size() == resources.size(), "a topic is there twice");
    require(
        names.equals(new TreeSet<>(Topics.all())),
        "topics are %s, must be %s",
        names,
        new TreeSet<>(Topics.all()));
    require(
        resources.stream().map(t -> t.path("spec").path("partitions").asInt()).distinct().count()
            == 1,
        "topics differ in their partitions");
    int brokers =
        overlay.of("KafkaNodePool").stream()
            .mapToInt(p -> p.path("spec").path("replicas").asInt())
            .sum();
    for (var topic : resources) {
      var spec = topic.path("spec");
      require(
          spec.path("replicas").asInt() <= brokers,
          "%s: %d copies on %d brokers",
          Overlay.name(topic),
          spec.path("replicas").asInt(),
          brokers);
      require(
          spec.path("config").path("min.insync.replicas").asInt() < spec.path("replicas").asInt(),
          "%s: one broker less, and nothing can be written",
          Overlay.name(topic));
      require(
          spec.path("config")
              .path("cleanup.policy")
              .asText()
              .equals(Overlay.name(topic).equals(Topics.QA_NIGHT) ? "compact" : "delete"),
          "%s has the wrong clean-up policy",
          Overlay.name(topic));
    }
  }

  // ---- references

  private void references() {
    var secrets = Secrets.made();
    var maps =
        overlay.of("ConfigMap").stream()
            .collect(
                Collectors.toMap(Overlay::name, m -> Overlay.strings(m.path("data")).keySet()));
    var claims =
        overlay.of("PersistentVolumeClaim").stream().map(Overlay::name).collect(Collectors.toSet());
    for (var pods : overlay.pods()) {
      for (var container : pods.containers()) {
        for (var variable : container.path("env")) {
          var from = variable.path("valueFrom");
          var secret = from.path("secretKeyRef");
          if (!secret.isMissingNode()) {
            require(
                secrets
                    .getOrDefault(secret.path("name").asText(), Set.of())
                    .contains(secret.path("key").asText()),
                "%s: nobody makes secret %s",
                pods.name(),
                secret);
          }
          var map = from.path("configMapKeyRef");
          if (!map.isMissingNode()) {
            require(
                maps.getOrDefault(map.path("name").asText(), Set.of())
                    .contains(map.path("key").asText()),
                "%s: there is no config map %s",
                pods.name(),
                map);
          }
        }
        for (var from : container.path("envFrom")) {
          var map = from.path("configMapRef").path("name").asText();
          require(maps.containsKey(map), "%s: there is no config map %s", pods.name(), map);
        }
      }
      for (var volume : pods.spec().path("volumes")) {
        var claim = volume.path("persistentVolumeClaim").path("claimName");
        require(
            claim.isMissingNode() || claims.contains(claim.asText()),
            "%s: there is no claim %s",
            pods.name(),
            claim);
      }
    }
  }

  // ---- selectors

  private void selectors() {
    for (var pods : overlay.pods()) {
      var selector =
          Overlay.strings(pods.workload().path("spec").path("selector").path("matchLabels"));
      if (!pods.kind().equals("Job")) {
        require(
            !selector.isEmpty() && matches(selector, pods.labels()),
            "%s does not select its own pods: %s",
            pods.name(),
            selector);
      }
    }
    for (var service : overlay.of("Service")) {
      var selected = selected(Overlay.strings(service.path("spec").path("selector")));
      require(
          selected.size() == 1, "service %s selects %s", Overlay.name(service), names(selected));
      for (var port : service.path("spec").path("ports")) {
        for (var pods : selected) {
          require(
              hasPort(pods, port.path("targetPort")),
              "service %s: %s has no port %s",
              Overlay.name(service),
              pods.name(),
              port.path("targetPort"));
        }
      }
    }
    for (var budget : overlay.of("PodDisruptionBudget")) {
      disruption(budget);
    }
    for (var policy : overlay.of("NetworkPolicy")) {
      var labels = Overlay.strings(policy.path("spec").path("podSelector").path("matchLabels"));
      require(
          ofOperators(labels) || !selected(labels).isEmpty(),
          "network policy %s selects nothing",
          Overlay.name(policy));
      for (var direction : List.of("ingress", "egress")) {
        for (var rule : policy.path("spec").path(direction)) {
          for (var peer : rule.path(direction.equals("ingress") ? "from" : "to")) {
            var others = Overlay.strings(peer.path("podSelector").path("matchLabels"));
            require(
                peer.path("podSelector").isMissingNode()
                    || ofOperators(others)
                    || !selected(others).isEmpty(),
                "network policy %s: nobody is %s",
                Overlay.name(policy),
                others);
          }
        }
      }
    }
    for (var ingress : overlay.of("Ingress")) {
      for (var rule : ingress.path("spec").path("rules")) {
        for (var path : rule.path("http").path("paths")) {
          var to = path.path("backend").path("service");
          require(
              overlay.of("Service").stream()
                  .anyMatch(s ->
                      Overlay.name(s).equals(to.path("name").asText())
                          && ports(s).contains(to.path("port").path("name").asText())),
              "ingress leads to %s, which is not there",
              to);
        }
      }
    }
  }

  private void disruption(JsonNode budget) {
    var spec = budget.path("spec");
    var selected = selected(Overlay.strings(spec.path("selector").path("matchLabels")));
    require(selected.size() == 1, "budget %s selects %s", Overlay.name(budget), names(selected));
    for (var pods : selected) {
      int replicas = pods.workload().path("spec").path("replicas").asInt(1);
      require(
          spec.path("maxUnavailable").asInt() >= 1
              || spec.path("minAvailable").asInt(replicas) < replicas,
          "budget %s lets no node be emptied: %s with %d replicas",
          Overlay.name(budget),
          spec,
          replicas);
    }
  }

  /** Pods that Strimzi makes are in no overlay. */
  private static boolean ofOperators(Map<String, String> labels) {
    return labels.containsKey("strimzi.io/cluster");
  }

  private List<Pods> selected(Map<String, String> selector) {
    return overlay.pods().stream().filter(p -> matches(selector, p.labels())).toList();
  }

  private static boolean matches(Map<String, String> selector, Map<String, String> labels) {
    return labels.entrySet().containsAll(selector.entrySet());
  }

  private static List<String> names(List<Pods> pods) {
    return pods.stream().map(Pods::name).toList();
  }

  private static Set<String> ports(JsonNode service) {
    Set<String> ports = new TreeSet<>();
    service.path("spec").path("ports").forEach(p -> ports.add(p.path("name").asText()));
    return ports;
  }

  private static boolean hasPort(Pods pods, JsonNode port) {
    for (var container : pods.containers()) {
      for (var open : container.path("ports")) {
        if (open.path("name").asText().equals(port.asText())
            || open.path("containerPort").asInt() == port.asInt(-1)) {
          return true;
        }
      }
    }
    return false;
  }

  // ---- pods

  private void pods(Pods pods) {
    var spec = pods.spec();
    require(
        !spec.path("automountServiceAccountToken").asBoolean(true),
        "%s is given a service account's token that it does not need",
        pods.name());
    if (!pods.kind().equals("Job")) {
      long grace = spec.path("terminationGracePeriodSeconds").asLong(30);
      require(
          grace > Limits.drainSeconds(),
          "%s is killed after %d s, while it may take %d s to end its work",
          pods.name(),
          grace,
          Limits.drainSeconds());
    }
    Set<String> volumes = new TreeSet<>();
    spec.path("volumes").forEach(v -> volumes.add(v.path("name").asText()));
    pods.workload()
        .path("spec")
        .path("volumeClaimTemplates")
        .forEach(c -> volumes.add(Overlay.name(c)));
    Set<String> mounted = new TreeSet<>();
    pods.containers()
        .forEach(c -> c.path("volumeMounts").forEach(m -> mounted.add(m.path("name").asText())));
    require(volumes.equals(mounted), "%s mounts %s of volumes %s", pods.name(), mounted, volumes);
  }

  private void container(Pods pods, JsonNode container) {
    var image = container.path("image").asText();
    var service = Images.service(image);
    if (service.isEmpty() && !Images.OF_OTHERS.containsKey(image)) {
      problems.add(pods.name() + ": image " + image + " is neither built here nor in the list");
      return;
    }
    security(pods, container, image);
    mounts(pods, container);
    resources(pods, container, image);
    if (pods.kind().equals("Job")) {
      return;
    }
    probes(pods, container, image);
    if (service.isPresent()) {
      environment(pods, container, service.get());
    }
  }

  private void security(Pods pods, JsonNode container, String image) {
    var ofPod = pods.spec().path("securityContext");
    var own = container.path("securityContext");
    require(ofPod.path("runAsNonRoot").asBoolean(), "%s may run as root", pods.name());
    require(
        ofPod.path("runAsUser").asLong() == Images.user(image),
        "%s runs as %s, its image is made for %d",
        pods.name(),
        ofPod.path("runAsUser"),
        Images.user(image));
    require(
        own.path("readOnlyRootFilesystem").asBoolean(), "%s can write to its root", pods.name());
    require(
        !own.path("allowPrivilegeEscalation").asBoolean(true), "%s may gain rights", pods.name());
    require(
        own.path("capabilities").path("drop").toString().equals("[\"ALL\"]"),
        "%s keeps capabilities",
        pods.name());
    require(
        ofPod.path("seccompProfile").path("type").asText().equals("RuntimeDefault"),
        "%s has no seccomp profile",
        pods.name());
  }

  private void mounts(Pods pods, JsonNode container) {
    Set<String> mounts = new TreeSet<>();
    container.path("volumeMounts").forEach(m -> mounts.add(m.path("mountPath").asText()));
    require(mounts.contains("/tmp"), "%s: nothing is mounted at /tmp", pods.name());
    for (var variable : overlay.environment(container).entrySet()) {
      if (Limits.FOLDERS.contains(variable.getKey())) {
        require(
            mounts.stream().anyMatch(m -> Limits.within(variable.getValue(), m)),
            "%s: %s = %s is on the read-only root",
            pods.name(),
            variable.getKey(),
            variable.getValue());
      }
    }
  }

  private void resources(Pods pods, JsonNode container, String image) {
    var resources = container.path("resources");
    var requests = resources.path("requests");
    var limit = resources.path("limits").path("memory");
    if (requests.path("memory").isMissingNode()
        || limit.isMissingNode()
        || requests.path("cpu").isMissingNode()) {
      problems.add(pods.name() + ": memory and cpu must be requested, memory limited");
      return;
    }
    require(
        Limits.bytes(requests.path("memory").asText()) <= Limits.bytes(limit.asText()),
        "%s requests more memory than its limit",
        pods.name());
    problems.addAll(
        Limits.heapProblems(
            pods.name(),
            Limits.bytes(limit.asText()),
            Limits.fixedHeap(container.path("command").toString(), overlay.environment(container)),
            Images.service(image)));
  }

  private void probes(Pods pods, JsonNode container, String image) {
    for (var name : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
      var probe = container.path(name);
      if (probe.isMissingNode()) {
        problems.add(pods.name() + " has no " + name);
        continue;
      }
      var http = probe.path("httpGet");
      var port = http.isMissingNode() ? probe.path("tcpSocket").path("port") : http.path("port");
      if (!port.isMissingNode()) {
        require(hasPort(pods, port), "%s: %s asks port %s", pods.name(), name, port);
      } else {
        var program = probe.path("exec").path("command").path(0).asText();
        require(
            Images.OF_OTHERS.containsKey(image)
                && Images.OF_OTHERS.get(image).programs().contains(program),
            "%s: %s runs %s, which the image lacks",
            pods.name(),
            name,
            program);
      }
      if (Images.service(image).isPresent()) {
        require(
            PROBES.contains(http.path("path").asText()),
            "%s: %s asks for %s",
            pods.name(),
            name,
            http.path("path"));
        require(
            container.path("ports").path(0).path("containerPort").asInt() == Limits.HTTP_PORT,
            "%s listens on %d",
            pods.name(),
            Limits.HTTP_PORT);
      }
    }
  }

  private void environment(Pods pods, JsonNode container, String service) {
    var configuration = ServiceConfiguration.of(service);
    var given = overlay.environment(container);
    var shared = settings().keySet();
    var known = configuration.environment();
    for (var name : given.keySet()) {
      require(
          known.contains(name) || shared.contains(name),
          "%s: nothing of %s reads %s",
          pods.name(),
          service,
          name);
    }
    for (var name : configuration.requiredEnvironment()) {
      require(!given.getOrDefault(name, "").isBlank(), "%s: %s is not set", pods.name(), name);
    }
    require(
        given.containsKey("NIGHTJAR_JDBC_URL") || !known.contains("NIGHTJAR_JDBC_URL"),
        "%s: no database",
        pods.name());
    var labels = pods.labels();
    for (var link :
        Map.of(
                "nightjar.org/uses-broker", "KAFKA_BOOTSTRAP_SERVERS",
                "nightjar.org/uses-store", "NIGHTJAR_STORE_S3_ACCESS_KEY",
                "nightjar.org/uses-database", "NIGHTJAR_JDBC_PASSWORD")
            .entrySet()) {
      require(
          given.containsKey(link.getValue()) == "true".equals(labels.get(link.getKey())),
          "%s: label %s must say whether %s is set, network policies go by it",
          pods.name(),
          link.getKey(),
          link.getValue());
    }
  }
}
