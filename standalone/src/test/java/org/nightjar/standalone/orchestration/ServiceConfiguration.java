package org.nightjar.standalone.orchestration;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.nightjar.model.Topics;

/** What a service says of itself: its channels, and the keys that it reads. */
record ServiceConfiguration(String service, Properties properties) {
  static final List<String> NAMES =
      List.of("ingest", "calibration", "extraction", "astrometry", "photometry", "qa");

  private static final Pattern EXPRESSION = Pattern.compile("\\$\\{([a-z0-9.-]+)}");
  private static final JavaClasses NIGHTJAR =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("org.nightjar");

  /** What the S3 store cannot do without, though only when it is chosen. */
  private static final Set<String> REQUIRED_BY_S3 =
      Set.of(
          "nightjar.store.s3.endpoint",
          "nightjar.store.s3.access-key",
          "nightjar.store.s3.secret-key");

  /** A topic that a group reads. */
  record Incoming(String group, String topic) {}

  static ServiceConfiguration of(String service) {
    return new ServiceConfiguration(
        service,
        Repository.properties(service + "-service/src/main/resources/application.properties"));
  }

  static List<ServiceConfiguration> all() {
    return NAMES.stream().map(ServiceConfiguration::of).toList();
  }

  List<Incoming> incoming() {
    List<Incoming> incoming = new ArrayList<>();
    for (var channel : channels("incoming").keySet()) {
      for (var topic : topicsOf(channel)) {
        incoming.add(new Incoming(properties.getProperty(channel + ".group.id"), topic));
      }
    }
    return incoming;
  }

  /** Topics that it reads and writes, dead letters included. */
  Set<String> topics() {
    Set<String> topics = new TreeSet<>();
    for (var channel : channels("outgoing").keySet()) {
      topics.addAll(topicsOf(channel));
    }
    for (var channel : channels("incoming").keySet()) {
      for (var topic : topicsOf(channel)) {
        topics.add(topic);
        var strategy = properties.getProperty(channel + ".failure-strategy", "dead-letter-queue");
        if (strategy.equals("dead-letter-queue")) {
          topics.add(
              properties.getProperty(
                  channel + ".dead-letter-queue.topic", topic + Topics.DEAD_LETTER));
        }
      }
    }
    return topics;
  }

  private List<String> topicsOf(String channel) {
    var several = properties.getProperty(channel + ".topics");
    return several != null
        ? List.of(several.split(","))
        : List.of(
            properties.getProperty(
                channel + ".topic", channel.substring(channel.lastIndexOf('.') + 1)));
  }

  private Map<String, String> channels(String direction) {
    Map<String, String> channels = new TreeMap<>();
    var prefix = "mp.messaging." + direction + ".";
    for (var key : properties.stringPropertyNames()) {
      if (key.startsWith(prefix) && key.endsWith(".connector")) {
        channels.put(
            key.substring(0, key.length() - ".connector".length()), properties.getProperty(key));
      }
    }
    return channels;
  }

  /** Names of environment variables that it understands. */
  Set<String> environment() {
    return keys().stream().map(ServiceConfiguration::variable).collect(Collectors.toSet());
  }

  /** Names of environment variables that it cannot start without, with products in S3. */
  Set<String> requiredEnvironment() {
    Set<String> required = new TreeSet<>(REQUIRED_BY_S3);
    for (var value : properties.values()) {
      var expression = EXPRESSION.matcher(value.toString());
      while (expression.find()) {
        // what Java knows of itself needs no setting
        if (!expression.group(1).startsWith("java.")) {
          required.add(expression.group(1));
        }
      }
    }
    required.add("kafka.bootstrap.servers");
    required.add("nightjar.store.kind");
    return required.stream()
        .map(ServiceConfiguration::variable)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private Set<String> keys() {
    Set<String> keys = new TreeSet<>(Set.of("kafka.bootstrap.servers", "quarkus.http.host"));
    for (var value : properties.values()) {
      var expression = Pattern.compile("\\$\\{([a-z0-9.-]+)[:}]").matcher(value.toString());
      while (expression.find()) {
        keys.add(expression.group(1));
      }
    }
    for (var type : NIGHTJAR) {
      if (!type.getPackageName().startsWith("org.nightjar." + service)
          && !type.getPackageName().startsWith("org.nightjar.pipeline")) {
        continue;
      }
      if (type.isAnnotatedWith(ConfigMapping.class)) {
        var mapping = type.reflect();
        collect(mapping.getAnnotation(ConfigMapping.class).prefix(), mapping, keys);
      }
      type.getConstructors()
          .forEach(c ->
              c.getParameters()
                  .forEach(p ->
                      p.tryGetAnnotationOfType(ConfigProperty.class)
                          .ifPresent(a -> keys.add(a.name()))));
      type.getFields()
          .forEach(f ->
              f.tryGetAnnotationOfType(ConfigProperty.class).ifPresent(a -> keys.add(a.name())));
    }
    return keys;
  }

  private static void collect(String prefix, Class<?> mapping, Set<String> keys) {
    for (var method : mapping.getMethods()) {
      var name = prefix + "." + kebab(method.getName());
      if (group(method)) {
        collect(name, method.getReturnType(), keys);
      } else {
        keys.add(name);
      }
    }
  }

  private static boolean group(Method method) {
    var type = method.getReturnType();
    return type.isInterface()
        && type.getName().startsWith("org.nightjar")
        && method.getAnnotation(WithDefault.class) == null;
  }

  private static String kebab(String name) {
    return name.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
  }

  static String variable(String key) {
    return key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
  }

  /** The service of an image or a workload that is named by it. */
  static Optional<ServiceConfiguration> named(String nameOfService) {
    return NAMES.stream()
        .filter(n -> nameOfService.equals(n + "-service"))
        .findFirst()
        .map(ServiceConfiguration::of);
  }

  static List<String> allTopics() {
    Set<String> topics = new TreeSet<>();
    all().forEach(s -> topics.addAll(s.topics()));
    return new ArrayList<>(topics);
  }
}
