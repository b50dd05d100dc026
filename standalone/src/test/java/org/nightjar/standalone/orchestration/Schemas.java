package org.nightjar.standalone.orchestration;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads objects strictly: as their kind's model, with no field that it does not know. The model
 * itself is lenient and keeps what it does not know beside.
 */
final class Schemas {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final Map<String, Class<? extends HasMetadata>> KINDS =
      Map.ofEntries(
          Map.entry("v1/Namespace", Namespace.class),
          Map.entry("v1/ConfigMap", ConfigMap.class),
          Map.entry("v1/Service", Service.class),
          Map.entry("v1/PersistentVolumeClaim", PersistentVolumeClaim.class),
          Map.entry("apps/v1/Deployment", Deployment.class),
          Map.entry("apps/v1/StatefulSet", StatefulSet.class),
          Map.entry("batch/v1/Job", Job.class),
          Map.entry("networking.k8s.io/v1/NetworkPolicy", NetworkPolicy.class),
          Map.entry("networking.k8s.io/v1/Ingress", Ingress.class),
          Map.entry("policy/v1/PodDisruptionBudget", PodDisruptionBudget.class));

  /** Fields of others' kinds, as their documentation has them; only those that are used here. */
  private static final Map<String, Set<String>> OTHERS =
      Map.of(
          "keda.sh/v1alpha1/ScaledObject",
          Set.of(
              "scaleTargetRef",
              "scaleTargetRef.name",
              "minReplicaCount",
              "maxReplicaCount",
              "pollingInterval",
              "cooldownPeriod",
              "advanced",
              "advanced.horizontalPodAutoscalerConfig",
              "advanced.horizontalPodAutoscalerConfig.behavior",
              "advanced.horizontalPodAutoscalerConfig.behavior.scaleDown",
              "advanced.horizontalPodAutoscalerConfig.behavior.scaleDown.stabilizationWindowSeconds",
              "advanced.horizontalPodAutoscalerConfig.behavior.scaleDown.policies",
              "advanced.horizontalPodAutoscalerConfig.behavior.scaleDown.policies.type",
              "advanced.horizontalPodAutoscalerConfig.behavior.scaleDown.policies.value",
              "advanced.horizontalPodAutoscalerConfig.behavior.scaleDown.policies.periodSeconds",
              "triggers",
              "triggers.type",
              "triggers.metadata",
              "triggers.metadata.bootstrapServers",
              "triggers.metadata.consumerGroup",
              "triggers.metadata.topic",
              "triggers.metadata.lagThreshold",
              "triggers.metadata.offsetResetPolicy"),
          "kafka.strimzi.io/v1/KafkaTopic",
          Set.of(
              "partitions",
              "replicas",
              "config",
              "config.cleanup.policy",
              "config.retention.ms",
              "config.message.timestamp.type",
              "config.min.insync.replicas"),
          "kafka.strimzi.io/v1/KafkaNodePool",
          Set.of(
              "replicas",
              "roles",
              "resources",
              "resources.requests",
              "resources.requests.cpu",
              "resources.requests.memory",
              "resources.limits",
              "resources.limits.memory",
              "jvmOptions",
              "jvmOptions.-Xms",
              "jvmOptions.-Xmx",
              "storage",
              "storage.type",
              "storage.volumes",
              "storage.volumes.id",
              "storage.volumes.type",
              "storage.volumes.size",
              "storage.volumes.kraftMetadata",
              "storage.volumes.deleteClaim"),
          "kafka.strimzi.io/v1/Kafka",
          Set.of(
              "kafka",
              "kafka.version",
              "kafka.metadataVersion",
              "kafka.listeners",
              "kafka.listeners.name",
              "kafka.listeners.port",
              "kafka.listeners.type",
              "kafka.listeners.tls",
              "kafka.config",
              "kafka.config.auto.create.topics.enable",
              "kafka.config.default.replication.factor",
              "kafka.config.min.insync.replicas",
              "kafka.config.offsets.topic.replication.factor",
              "kafka.config.offsets.retention.minutes",
              "kafka.config.transaction.state.log.replication.factor",
              "kafka.config.transaction.state.log.min.isr",
              "entityOperator",
              "entityOperator.topicOperator"));

  private Schemas() {}

  static List<String> problems(Overlay overlay) {
    List<String> problems = new ArrayList<>();
    for (var object : overlay.objects()) {
      var kind = object.path("apiVersion").asText() + "/" + object.path("kind").asText();
      var what = object.path("kind").asText() + " " + Overlay.name(object);
      if (KINDS.containsKey(kind)) {
        try {
          unknown(what, JSON.treeToValue(object, KINDS.get(kind)), problems);
        } catch (JsonProcessingException | IllegalArgumentException e) {
          problems.add(what + ": " + e.getMessage());
        }
      } else if (OTHERS.containsKey(kind)) {
        unlisted(what, "", object.path("spec"), OTHERS.get(kind), problems);
      } else {
        problems.add(what + ": nobody knows " + kind);
      }
    }
    return problems;
  }

  private static void unlisted(
      String what, String path, JsonNode node, Set<String> known, List<String> problems) {
    for (var field : node.properties()) {
      var name = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
      if (!known.contains(name)) {
        problems.add(what + ": unknown field " + name);
      }
      var value = field.getValue();
      if (value.isArray()) {
        value.forEach(item -> unlisted(what, name, item, known, problems));
      } else {
        unlisted(what, name, value, known, problems);
      }
    }
  }

  private static void unknown(String path, Object model, List<String> problems) {
    if (model instanceof Quantity quantity) {
      try {
        quantity.getNumericalAmount();
      } catch (RuntimeException e) {
        problems.add(path + ": '" + quantity + "' is no quantity");
      }
      return;
    }
    if (model instanceof Collection<?> items) {
      items.forEach(item -> unknown(path, item, problems));
      return;
    }
    if (model instanceof Map<?, ?> map) {
      map.forEach((key, value) -> unknown(path + "." + key, value, problems));
      return;
    }
    if (model == null || !model.getClass().getName().startsWith("io.fabric8")) {
      return;
    }
    for (var method : model.getClass().getMethods()) {
      if (method.getParameterCount() > 0
          || !method.getName().startsWith("get")
          || method.getDeclaringClass() == Object.class) {
        continue;
      }
      try {
        var value = method.invoke(model);
        if (method.getName().equals("getAdditionalProperties")) {
          ((Map<?, ?>) value)
              .keySet()
              .forEach(field -> problems.add(path + ": unknown field " + field));
        } else if (!method.getName().equals("getFullResourceName")) {
          unknown(path + "." + method.getName().substring(3), value, problems);
        }
      } catch (IllegalAccessException | InvocationTargetException e) {
        throw new AssertionError(path + "." + method.getName(), e);
      }
    }
  }
}
