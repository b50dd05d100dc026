package org.nightjar.standalone.orchestration;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.nightjar.pipeline.testing.ContainerImages;

/** Images: those that are built here, and the only others that may be used. */
final class Images {
  /** Pinned; a tag that moves within PostgreSQL's major version brings its security fixes. */
  static final Map<String, Image> OF_OTHERS =
      Map.of(
          ContainerImages.KAFKA, new Image(1000, List.of("bash", "sh")),
          ContainerImages.POSTGRES, new Image(999, List.of("bash", "sh", "pg_isready")),
          ContainerImages.STORE, new Image(1000, List.of("sh", "wget")));

  static final String BASE = "eclipse-temurin:25-jre";

  /** What the services' base has; neither curl nor wget. */
  static final List<String> PROGRAMS_OF_BASE = List.of("bash", "sh", "java");

  /**
   * @param user that its files belong to
   * @param programs of it that health checks use
   */
  record Image(long user, List<String> programs) {}

  private Images() {}

  static Optional<String> service(String image) {
    var matcher = Pattern.compile("nightjar/([a-z]+)-service:(.+)").matcher(image);
    return matcher.matches() && matcher.group(2).equals(version())
        ? Optional.of(matcher.group(1))
        : Optional.empty();
  }

  /** The project's. */
  static String version() {
    var matcher =
        Pattern.compile("<artifactId>nightjar</artifactId>\\s*<version>([^<]+)</version>")
            .matcher(Repository.text("pom.xml"));
    if (!matcher.find()) {
      throw new AssertionError("the root pom.xml names no version");
    }
    return matcher.group(1);
  }

  /** The numeric user of a service's Dockerfile. */
  static long userOf(String service) {
    var matcher =
        Pattern.compile("(?m)^USER (\\d+):(\\d+)$")
            .matcher(Repository.text(service + "-service/Dockerfile"));
    if (!matcher.find()) {
      throw new AssertionError(service + "-service/Dockerfile has no numeric USER");
    }
    return Long.parseLong(matcher.group(1));
  }

  static long user(String image) {
    return service(image).map(Images::userOf).orElseGet(() -> OF_OTHERS.get(image).user());
  }

  /** Percents of the container's memory that the heap may take. */
  static int heapPercentage(String service) {
    var matcher =
        Pattern.compile("-XX:MaxRAMPercentage=(\\d+)")
            .matcher(Repository.text(service + "-service/Dockerfile"));
    if (!matcher.find()) {
      throw new AssertionError(service + "-service/Dockerfile sets no heap");
    }
    return Integer.parseInt(matcher.group(1));
  }
}
