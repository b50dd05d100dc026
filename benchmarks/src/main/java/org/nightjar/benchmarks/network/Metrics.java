package org.nightjar.benchmarks.network;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A reading of {@code /q/metrics}. */
final class Metrics {
  private static final Pattern LINE = Pattern.compile("(\\w+)\\{([^}]*)} (\\S+)");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

  private final Map<String, Map<Map<String, String>, Double>> samples = new HashMap<>();

  private Metrics() {}

  static Metrics read(URI address) throws IOException, InterruptedException {
    try (var client = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(address.resolve("/q/metrics"))
              .timeout(Duration.ofSeconds(30))
              .build();
      return of(client.send(request, BodyHandlers.ofString()).body());
    }
  }

  static Metrics of(String text) {
    var metrics = new Metrics();
    for (var line : text.split("\n")) {
      var matcher = LINE.matcher(line);
      // after the value, a trace may be named as an example
      if (matcher.lookingAt()) {
        var labels = new HashMap<String, String>();
        LABEL.matcher(matcher.group(2)).results().forEach(l -> labels.put(l.group(1), l.group(2)));
        metrics
            .samples
            .computeIfAbsent(matcher.group(1), n -> new HashMap<>())
            .merge(labels, Double.parseDouble(matcher.group(3)), Double::sum);
      }
    }
    return metrics;
  }

  /** Sum of a metric's samples that bear a label. */
  double sum(String name, String label, String value) {
    return samples.getOrDefault(name, Map.of()).entrySet().stream()
        .filter(s -> value.equals(s.getKey().get(label)))
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }

  /** A stage's events by their overhead: how many since an earlier reading, up to each bound. */
  Spread overhead(String stage, Metrics before) {
    var counts = new TreeMap<Double, Double>();
    count(stage, 1, counts);
    before.count(stage, -1, counts);
    return new Spread(counts);
  }

  private void count(String stage, int factor, TreeMap<Double, Double> counts) {
    samples
        .getOrDefault("nightjar_stage_overhead_seconds_bucket", Map.of())
        .forEach((labels, count) -> {
          if (stage.equals(labels.get("stage"))) {
            counts.merge(bound(labels.get("le")), factor * count, Double::sum);
          }
        });
  }

  private static double bound(@Nullable String text) {
    return text == null || text.equals("+Inf")
        ? Double.POSITIVE_INFINITY
        : Double.parseDouble(text);
  }

  /**
   * Durations in buckets.
   *
   * @param upTo number of those that are no longer than a bound, by bound in seconds
   */
  record Spread(TreeMap<Double, Double> upTo) {
    double count() {
      return upTo.isEmpty() ? 0 : upTo.lastEntry().getValue();
    }

    /**
     * The duration in milliseconds that a share of all do not exceed, by a straight line within its
     * bucket; infinite beyond the last bound, NaN of nothing.
     */
    double millis(double share) {
      double wanted = share * count();
      double lower = 0;
      double below = 0;
      for (var bucket : upTo.entrySet()) {
        if (bucket.getValue() >= wanted && bucket.getValue() > below) {
          double part = (wanted - below) / (bucket.getValue() - below);
          return 1000 * (lower + part * (bucket.getKey() - lower));
        }
        lower = bucket.getKey();
        below = bucket.getValue();
      }
      return Double.NaN;
    }
  }
}
