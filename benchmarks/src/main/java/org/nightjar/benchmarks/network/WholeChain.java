package org.nightjar.benchmarks.network;

import static org.nightjar.benchmarks.network.StartingUp.seconds;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.nightjar.benchmarks.network.RunningUp.Cache;
import org.nightjar.model.Stage;
import org.nightjar.model.Topics;

/** Frames through the six stages of a running {@code up}: many at once, and one by one. */
final class WholeChain implements Trial {
  private static final int WARM_UP = 20;
  private static final int BURST = 60;
  private static final int LIVE = 5;
  private static final int SINGLES = 40;
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @Override
  public String name() {
    return "network";
  }

  @Override
  public String what() {
    return "frames per second, latency of one, overhead of events, through `up`";
  }

  @Override
  public List<Figure> measure(Path home, Path folder) throws IOException, InterruptedException {
    var night = NightFiles.in(folder.resolve("night"), WARM_UP + BURST + LIVE + SINGLES);
    var lights = night.lights();
    var figures = new ArrayList<Figure>();
    try (var up = RunningUp.start(home, folder.resolve("data"), Cache.USE);
        var told = new Told(up.kafka(), List.of(Topics.QA_FRAME))) {
      var first = new ArrayList<>(night.calibrations());
      first.addAll(lights.subList(0, WARM_UP));
      NightFiles.drop(first, up.inbox(), "first");
      told.awaitFrames(Topics.QA_FRAME, first.size(), PATIENCE);
      int done = first.size();
      figures.addAll(burst(up, told, lights.subList(WARM_UP, WARM_UP + BURST), done));
      int next = WARM_UP + BURST;
      figures.add(live(up, told, lights.subList(next, next + LIVE)));
      figures.addAll(singles(up, told, lights.subList(next + LIVE, next + LIVE + SINGLES)));
    }
    return figures;
  }

  private static List<Figure> burst(RunningUp up, Told told, List<Path> files, int before)
      throws IOException, InterruptedException {
    var work = Metrics.read(up.address());
    var processor = up.processorTime();
    var from = Instant.now();
    NightFiles.drop(files, up.inbox(), "burst");
    told.awaitFrames(Topics.QA_FRAME, before + files.size(), PATIENCE);
    var took = Duration.between(from, Instant.now());
    var busy = up.processorTime().minus(processor);
    var after = Metrics.read(up.address());
    return List.of(
        new Figure(
            "frames per second, whole chain",
            "%d frames dropped at once, from the drop to the last verdict; %s"
                .formatted(files.size(), NightFiles.DATA),
            String.format(
                Locale.ROOT,
                "%.1f frames/s; processor time %.2f s a frame, the database's left out",
                1000.0 * files.size() / took.toMillis(),
                busy.toMillis() / 1000.0 / files.size())),
        new Figure(
            "a stage's own work, mean",
            "the same frames, two at a time in each stage",
            StageWork.between(work, after).stream()
                .map(w ->
                    "%s %.0f ms"
                        .formatted(w.stage().name().toLowerCase(Locale.ROOT), w.meanMillis()))
                .collect(Collectors.joining(", "))));
  }

  private static Figure live(RunningUp up, Told told, List<Path> files)
      throws IOException, InterruptedException {
    var latencies = new ArrayList<Duration>();
    for (var file : files) {
      var id = NightFiles.id(file);
      var part = Files.copy(file, up.inbox().resolve(file.getFileName() + ".part"));
      var from = Instant.now();
      Files.move(part, up.inbox().resolve(file.getFileName()), StandardCopyOption.ATOMIC_MOVE);
      told.awaitFrame(Topics.QA_FRAME, id, PATIENCE);
      latencies.add(Duration.between(from, end(told, id).timestamp()));
    }
    latencies.sort(null);
    return new Figure(
        "latency of one frame",
        "from its name in the inbox to `qa-frame`, %d one after the other; 2 s of it settle, up to 1 s until the next look"
            .formatted(files.size()),
        "%s (longest %s)"
            .formatted(seconds(latencies.get(latencies.size() / 2)), seconds(latencies.getLast())));
  }

  private record End(ConsumerRecord<String, String> record) {
    Instant timestamp() {
      return Instant.ofEpochMilli(record.timestamp());
    }
  }

  private static End end(Told told, String id) {
    return new End(
        told.on(Topics.QA_FRAME).stream()
            .filter(r -> r.key().equals(id))
            .findFirst()
            .orElseThrow());
  }

  /** Uploaded one by one, so that no event waits for another frame's. */
  private static List<Figure> singles(RunningUp up, Told told, List<Path> files)
      throws IOException, InterruptedException {
    var before = Metrics.read(up.address());
    var gaps = new Gaps();
    var latencies = new ArrayList<Duration>();
    try (var client = HttpClient.newHttpClient()) {
      for (var file : files) {
        var from = Instant.now();
        upload(client, up.address(), file);
        var id = NightFiles.id(file);
        told.awaitFrame(Topics.QA_FRAME, id, PATIENCE);
        var end = end(told, id);
        gaps.add(end.record());
        latencies.add(Duration.between(from, end.timestamp()));
      }
    }
    var after = Metrics.read(up.address());
    latencies.sort(null);
    var data = "%d frames one by one".formatted(files.size());
    var figures = new ArrayList<Figure>();
    figures.add(
        new Figure(
            "latency of one upload",
            "from the request to `qa-frame`, " + data,
            "%s (longest %s)"
                .formatted(
                    seconds(latencies.get(latencies.size() / 2)), seconds(latencies.getLast()))));
    for (var stage : Stage.values()) {
      var spread = after.overhead(stage.name(), before);
      if (spread.count() > 0) {
        figures.add(
            new Figure(
                "event overhead, " + stage.name().toLowerCase(Locale.ROOT),
                "`nightjar_stage_overhead_seconds`, " + data,
                "p50 %.0f ms, p95 %.0f ms".formatted(spread.millis(0.5), spread.millis(0.95))));
      }
    }
    figures.add(
        new Figure(
            "between a stage's work and the next one's",
            "by the frames' own timings, " + data,
            gaps.words()));
    return figures;
  }

  private static void upload(HttpClient client, URI address, Path file)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(address.resolve("/api/frames"))
            .header("Content-Type", "application/octet-stream")
            .header("X-File-Name", file.getFileName().toString())
            .timeout(PATIENCE)
            .POST(HttpRequest.BodyPublishers.ofFile(file))
            .build();
    var answer = client.send(request, BodyHandlers.ofString());
    if (answer.statusCode() != 202) {
      throw new IOException("upload answered %d: %s".formatted(answer.statusCode(), answer.body()));
    }
  }
}
