package org.nightjar.standalone.up;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.nightjar.infra.FreePorts;
import org.nightjar.model.FrameReport;
import org.nightjar.model.NightSummary;
import org.nightjar.model.Topics;
import org.nightjar.pipeline.ReportJson;

/**
 * A network's night that streams into the inbox of one data folder, whatever happens to the process
 * meanwhile.
 */
final class NightRun implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Path data;
  private final SmallNetwork network;
  private final int kafkaPort;
  private final TopicTail tail;
  private final Deque<Path> calibrations;
  private final Deque<Path> waiting;
  private final Deque<Path> others;

  NightRun(Path data, SmallNetwork network) throws IOException {
    this.data = data;
    this.network = network;
    this.kafkaPort = FreePorts.one();
    this.tail = new TopicTail("127.0.0.1:" + kafkaPort);
    this.calibrations = new ArrayDeque<>(network.calibrations());
    this.waiting = new ArrayDeque<>(network.waiting());
    this.others = new ArrayDeque<>(network.others());
    Files.createDirectories(data.resolve("inbox"));
    // Two of the telescopes have no bias and no dark, and none will come.
    Files.writeString(
        data.resolve("nightjar.properties"), "nightjar.calibration.wait-for-masters=1S\n");
  }

  UpProcess begin() throws IOException {
    return UpProcess.begin(data, 0, kafkaPort);
  }

  /** Lets some files arrive; lights of the first telescope do when its masters are made. */
  void arrive(int most) throws IOException {
    for (int i = 0; i < most; i++) {
      var next =
          !calibrations.isEmpty() && (i % 2 == 0 || others.isEmpty())
              ? calibrations.poll()
              : i % 2 == 0 && !waiting.isEmpty() && mastersAreMade()
                  ? waiting.poll()
                  : others.poll();
      if (next != null) {
        drop(next, next.getFileName().toString());
      }
    }
  }

  /** As programs do: written under another name, then renamed. */
  void drop(Path file, String name) throws IOException {
    var inbox = data.resolve("inbox");
    var part = inbox.resolve(name + ".part");
    Files.copy(file, part, StandardCopyOption.REPLACE_EXISTING);
    Files.move(part, inbox.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Writes the rest into the inbox under names that are not looked at. */
  List<Path> hide() throws IOException {
    var hidden = new java.util.ArrayList<Path>();
    for (var files : List.of(calibrations, waiting, others)) {
      while (!files.isEmpty()) {
        var file = files.poll();
        hidden.add(Files.copy(file, data.resolve("inbox").resolve(file.getFileName() + ".part")));
      }
    }
    return hidden;
  }

  /** Gives files that were hidden their names. */
  void show(List<Path> hidden) throws IOException {
    for (var file : hidden) {
      var name = file.getFileName().toString();
      Files.move(file, file.resolveSibling(name.substring(0, name.length() - ".part".length())));
    }
  }

  private boolean mastersAreMade() {
    var kinds = new TreeSet<String>();
    for (var record : tail.of(Topics.MASTER_PUBLISHED)) {
      try {
        var master = ReportJson.mapper().readTree(record.value());
        if (master.path("frames").size() == 3) {
          kinds.add(master.path("master").path("kind").asText());
        }
      } catch (JsonProcessingException e) {
        throw new UncheckedIOException(e);
      }
    }
    return kinds.equals(Set.of("BIAS", "DARK", "FLAT"));
  }

  /** Lets the rest arrive and waits until every frame has come to its end. */
  void finish() throws IOException {
    while (!calibrations.isEmpty()) {
      drop(calibrations.peek(), calibrations.poll().getFileName().toString());
    }
    await("masters", this::mastersAreMade);
    while (!waiting.isEmpty() || !others.isEmpty()) {
      arrive(1);
      arrive(2);
    }
    var ids = ids().keySet();
    await("ends of " + ids.size() + " frames", () -> tail.ends().keySet().containsAll(ids));
    await(
        "the nights' sums",
        () ->
            nights().values().stream().mapToInt(Integer::intValue).sum() == ids.size()
                && unpublished() == 0);
  }

  static void await(String what, BooleanSupplier condition) {
    Awaitility.await(what)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(300))
        .until(condition::getAsBoolean);
  }

  Path data() {
    return data;
  }

  TopicTail tail() {
    return tail;
  }

  /** Frames by the checksum of their bytes. */
  Map<String, String> ids() throws IOException {
    var ids = new TreeMap<String, String>();
    for (var file : network.all()) {
      ids.put(sha256(Files.readAllBytes(file)), file.getFileName().toString());
    }
    return ids;
  }

  /** Reports without what differs from run to run. */
  Map<String, FrameReport> ends() {
    return tail.ends().entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey, e -> withoutTimes(e.getValue()), (a, b) -> b, TreeMap::new));
  }

  static FrameReport withoutTimes(FrameReport r) {
    return new FrameReport(
        r.schema(),
        r.frame(),
        r.products(),
        r.calibration(),
        r.extraction(),
        r.astrometry(),
        r.photometry(),
        r.quality(),
        r.status(),
        r.rejection(),
        List.of(),
        r.software());
  }

  /** Checksums of everything in the product store. */
  Map<String, String> products() throws IOException {
    var root = data.resolve("products");
    var sums = new TreeMap<String, String>();
    try (var files = Files.walk(root)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        sums.put(root.relativize(file).toString(), sha256(Files.readAllBytes(file)));
      }
    }
    return sums;
  }

  /** How many frames each night's latest document counts, by telescope and night. */
  Map<String, Integer> nights() {
    var nights = new TreeMap<String, Integer>();
    for (var night : tail.latest(Topics.QA_NIGHT).entrySet()) {
      try {
        var document = ReportJson.mapper().readValue(night.getValue(), NightSummary.class);
        nights.put(night.getKey(), document.frames());
      } catch (JsonProcessingException e) {
        throw new UncheckedIOException(e);
      }
    }
    return nights;
  }

  private int unpublished() {
    return number("select count(*) from qa.frame where not published");
  }

  /** A number from the running process' database. */
  int number(String query) {
    return number(data, query);
  }

  static int number(Path data, String query) {
    try {
      var lines = Files.readAllLines(data.resolve("postgres").resolve("postmaster.pid"));
      var url = "jdbc:postgresql://127.0.0.1:" + lines.get(3) + "/postgres";
      var password = Files.readString(data.resolve("postgres-password"));
      try (var connection = DriverManager.getConnection(url, "postgres", password);
          var statement = connection.createStatement();
          var row = statement.executeQuery(query)) {
        row.next();
        return row.getInt(1);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (SQLException e) {
      throw new AssertionError(query, e);
    }
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    tail.close();
  }
}
