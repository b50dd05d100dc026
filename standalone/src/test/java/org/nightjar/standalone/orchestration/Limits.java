package org.nightjar.standalone.orchestration;

import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.nightjar.pipeline.stage.StageConfig;

/** Sizes and times that a deployment must keep to. */
final class Limits {
  static final int HTTP_PORT = 8080;

  /** Settings that name folders which are written to. */
  static final Set<String> FOLDERS =
      Set.of(
          "NIGHTJAR_INGEST_INBOX",
          "NIGHTJAR_INGEST_SCRATCH",
          "NIGHTJAR_STORE_FOLDER",
          "KAFKA_LOG_DIRS");

  /** What a JVM with Kafka and S3 clients takes beside its heap: 180 MB measured, and some more. */
  private static final long BESIDE_HEAP = 300L << 20;

  private static final Pattern QUANTITY = Pattern.compile("(\\d+)([kKmMgG]?)i?[bB]?");

  private Limits() {}

  /** How long a service may take to end its work when it is stopped. */
  static long drainSeconds() {
    try {
      var text = StageConfig.class.getMethod("drain").getAnnotation(WithDefault.class).value();
      return Duration.parse("PT" + text).toSeconds();
    } catch (NoSuchMethodException e) {
      throw new AssertionError(e);
    }
  }

  static long bytes(String quantity) {
    var matcher = QUANTITY.matcher(quantity);
    if (!matcher.matches()) {
      throw new AssertionError("'" + quantity + "' is no quantity");
    }
    int shift =
        switch (matcher.group(2).toLowerCase(java.util.Locale.ROOT)) {
          case "k" -> 10;
          case "m" -> 20;
          case "g" -> 30;
          default -> 0;
        };
    return Long.parseLong(matcher.group(1)) << shift;
  }

  /** A time as compose files have it, such as 45s. */
  static long seconds(String time) {
    return time.isEmpty() ? 10 : Duration.parse("PT" + time).toSeconds();
  }

  static boolean within(String path, String folder) {
    return Path.of(path).normalize().startsWith(Path.of(folder));
  }

  /** The heap that a command line or a setting fixes, in bytes. */
  static Optional<Long> fixedHeap(String command, Map<String, String> environment) {
    var matcher =
        Pattern.compile("-Xmx(\\d+[kmgKMG])")
            .matcher(command + " " + environment.getOrDefault("KAFKA_HEAP_OPTS", ""));
    return matcher.find() ? Optional.of(bytes(matcher.group(1))) : Optional.empty();
  }

  /** A small heap needs less beside it: the one-shot that makes topics. */
  static List<String> heapProblems(
      String name, long limit, Optional<Long> fixed, Optional<String> service) {
    List<String> problems = new ArrayList<>();
    Optional<Long> heap = fixed.or(() -> service.map(s -> limit * Images.heapPercentage(s) / 100));
    heap.ifPresent(h -> {
      long beside = Math.min(BESIDE_HEAP, 2 * h);
      if (h + beside > limit) {
        problems.add(
            "%s: a heap of %d MB and %d MB beside it do not fit into %d MB"
                .formatted(name, h >> 20, beside >> 20, limit >> 20));
      }
    });
    return problems;
  }
}
