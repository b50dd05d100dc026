package org.nightjar.benchmarks.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.nightjar.benchmarks.network.RunningUp.Cache;

/** {@code up} with nothing to do: its start, its memory, its end. */
final class StartingUp implements Trial {
  private static final int ROUNDS = 3;
  private static final Duration IDLE = Duration.ofSeconds(60);
  private static final Duration TRAINING = Duration.ofMinutes(5);
  private static final int MEGA = 1_000_000;

  private final List<Duration> stops = new ArrayList<>();

  @Override
  public String name() {
    return "up";
  }

  @Override
  public String what() {
    return "`up`: start to ready, idle memory, Ctrl-C to the end";
  }

  @Override
  public List<Figure> measure(Path home, Path folder) throws IOException, InterruptedException {
    var figures = new ArrayList<Figure>();
    var data = folder.resolve("data");
    figures.add(starts(home, "first start, an empty folder", data, Cache.OFF, 1));
    figures.add(starts(home, "start, without the cache", data, Cache.OFF, ROUNDS));
    makeCache(home, folder.resolve("training"));
    if (Files.exists(RunningUp.cache(home))) {
      figures.add(starts(home, "start, with the cache", data, Cache.USE, ROUNDS));
    }
    figures.add(idle(home, data));
    figures.add(
        new Figure(
            "Ctrl-C to the end",
            "nothing in work, %d rounds".formatted(stops.size()),
            "%s (longest %s)".formatted(seconds(median(stops)), seconds(stops.getLast()))));
    return figures;
  }

  private Figure starts(Path home, String what, Path data, Cache cache, int rounds)
      throws IOException, InterruptedException {
    var ready = new ArrayList<Duration>();
    var busy = new ArrayList<Duration>();
    for (int i = 0; i < rounds; i++) {
      try (var up = RunningUp.start(home, data, cache)) {
        ready.add(up.timeToReady());
        busy.add(up.processorTimeToReady());
        stops.add(up.stop());
      }
    }
    var size =
        cache == Cache.USE
            ? "cache of loaded classes, %d MB".formatted(Files.size(RunningUp.cache(home)) / MEGA)
            : "no cache of loaded classes";
    return new Figure(
        what,
        "process start to ready, %s, %d round%s".formatted(size, rounds, rounds == 1 ? "" : "s"),
        "%s; processor time %s".formatted(seconds(median(ready)), seconds(median(busy))));
  }

  /** As the launcher does minutes after the first start; only where it has not yet. */
  private static void makeCache(Path home, Path data) throws IOException, InterruptedException {
    if (Files.exists(RunningUp.cache(home))) {
      return;
    }
    System.err.println("up: the cache of loaded classes is made first, about a minute");
    try (var up = RunningUp.start(home, data, Cache.MAKE)) {
      up.stop();
    }
    Told.await("no cache was made", () -> Files.exists(RunningUp.cache(home)), TRAINING);
  }

  private Figure idle(Path home, Path data) throws IOException, InterruptedException {
    try (var up = RunningUp.start(home, data, Cache.USE)) {
      Thread.sleep(IDLE);
      var memory = up.memory();
      stops.add(up.stop());
      return new Figure(
          "idle memory",
          "resident, after %d s without work".formatted(IDLE.toSeconds()),
          "%d MB: the process %d, PostgreSQL's processes %d"
              .formatted(
                  (memory.application() + memory.database()) / MEGA,
                  memory.application() / MEGA,
                  memory.database() / MEGA));
    }
  }

  private static Duration median(List<Duration> durations) {
    durations.sort(null);
    return durations.get(durations.size() / 2);
  }

  static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
  }
}
