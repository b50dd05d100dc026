package org.nightjar.benchmarks.network;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.nightjar.model.Timing;
import org.nightjar.pipeline.ReportJson;

/** What lies between the stages' own work, by what frames carry with them. */
final class Gaps {
  private final Map<String, List<Double>> millis = new LinkedHashMap<>();

  /** A frame that came to its end. */
  void add(ConsumerRecord<String, String> end) {
    var timings =
        ReportJson.read(end.value()).timings().stream()
            .sorted(Comparator.comparing(Timing::startedAt))
            .toList();
    for (int i = 1; i < timings.size(); i++) {
      add(
          lower(timings.get(i - 1)) + " → " + lower(timings.get(i)),
          ended(timings.get(i - 1)),
          timings.get(i).startedAt());
    }
    var last = timings.getLast();
    add(lower(last) + " → qa-frame", ended(last), Instant.ofEpochMilli(end.timestamp()));
  }

  private void add(String where, Instant from, Instant to) {
    millis
        .computeIfAbsent(where, w -> new ArrayList<>())
        .add(Duration.between(from, to).toNanos() / 1e6);
  }

  private static String lower(Timing timing) {
    return timing.stage().name().toLowerCase(Locale.ROOT);
  }

  private static Instant ended(Timing timing) {
    return timing.startedAt().plusMillis(timing.elapsedMillis());
  }

  /** Medians and 95 of a hundred, in milliseconds. */
  String words() {
    return millis.entrySet().stream()
        .map(e ->
            "%s %.0f, %.0f"
                .formatted(e.getKey(), share(e.getValue(), 0.5), share(e.getValue(), 0.95)))
        .collect(Collectors.joining("; ", "p50, p95 in ms: ", ""));
  }

  private static double share(List<Double> all, double share) {
    var sorted = all.stream().sorted().toList();
    return sorted.get((int) Math.ceil(share * sorted.size()) - 1);
  }
}
