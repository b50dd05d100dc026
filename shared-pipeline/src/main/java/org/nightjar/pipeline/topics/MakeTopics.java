package org.nightjar.pipeline.topics;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.nightjar.model.Topics;

/**
 * The one-shot of an installation: waits for the broker of KAFKA_BOOTSTRAP_SERVERS, makes all
 * topics and ends. Running it again is harmless. It is in every service's image: {@code java -cp
 * '/nightjar/lib/main/*' org.nightjar.pipeline.topics.MakeTopics}.
 */
public final class MakeTopics {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private MakeTopics() {}

  /** Exit code 0: all topics are there; 1: not, with the reason on stderr; 2: wrong settings. */
  public static void main(String[] arguments) throws InterruptedException {
    System.exit(run(System.getenv()));
  }

  private static int run(Map<String, String> environment) throws InterruptedException {
    TopicPlan plan;
    try {
      plan = TopicPlan.of(environment);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      return 2;
    }
    var servers = environment.getOrDefault("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:9092");
    var setup =
        new TopicSetup(
            Map.of(
                "bootstrap.servers", servers,
                "request.timeout.ms", 10_000,
                "default.api.timeout.ms", 20_000));
    var end = Instant.now().plus(PATIENCE);
    while (true) {
      try {
        var done = setup.apply(plan, Topics.all());
        done.forEach(System.err::println);
        System.err.printf("%d topics are there%n", Topics.all().size());
        return 0;
      } catch (IOException e) {
        System.err.println(e.getMessage());
        if (Instant.now().isAfter(end)) {
          return 1;
        }
        Thread.sleep(1000);
      }
    }
  }
}
