package org.nightjar.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.nightjar.standalone.cli.BenchSuite;

/**
 * Runs benchmarks by name, each in a process of its own, so that none warms another's code or fills
 * its heap; prints a table and keeps docs/performance.md.
 */
public final class Benchmarks implements BenchSuite {
  private static final String KERNELS = "kernels";

  /** All that go into the table. */
  static List<Benchmark> all() {
    return List.of(
        new Simulating(),
        new WritingFits(),
        new ReadingFits(),
        new MedianOfFrames(),
        new Extracting(),
        new SolvingBlind(),
        new MeasuringFrame(),
        CommandLineRun.oneFrame(),
        CommandLineRun.night());
  }

  @Override
  public int run(List<String> names) throws IOException, InterruptedException {
    if (names.contains("list")) {
      all().forEach(b -> System.out.printf("%-12s %s%n", b.name(), b.what()));
      System.out.printf("%-12s %s%n", KERNELS, "inner loops, by JMH; only when named");
      System.out.printf(
          "%-12s %s%n", Validation.NAME, "real frames against reference values; only when named");
      return 0;
    }
    var known = all().stream().map(Benchmark::name).collect(Collectors.toList());
    known.add(KERNELS);
    known.add(Validation.NAME);
    for (var name : names) {
      if (!known.contains(name)) {
        System.err.println("no benchmark '" + name + "'; there are: " + String.join(", ", known));
        return 2;
      }
    }
    if (names.contains(KERNELS)) {
      inFolder(Kernels::run);
    }
    if (names.contains(Validation.NAME)) {
      return validate();
    }
    var chosen = all().stream().filter(b -> names.isEmpty() || names.contains(b.name())).toList();
    return chosen.isEmpty() ? 0 : compare(chosen);
  }

  private static int validate() throws IOException {
    var home = Path.of(System.getProperty("nightjar.home", "."));
    var realData = home.resolve("../shared/realdata").normalize();
    if (!Files.isRegularFile(realData.resolve("truth.tsv"))) {
      System.err.println("real frames are not beside the checkout: " + realData);
      return 2;
    }
    Validation.write(realData, home.resolve("docs").resolve("validation.md"));
    return 0;
  }

  private static int compare(List<Benchmark> chosen) throws IOException, InterruptedException {
    var where = Environment.here();
    System.out.println(where);
    System.out.printf(
        "%-12s %12s %12s %8s  %s%n", "benchmark", "ours ms", "peer ms", "ratio", "data; peer");
    var home = System.getProperty("nightjar.home");
    var docs = home == null ? null : Path.of(home, "docs");
    int failed = 0;
    for (var benchmark : chosen) {
      var measured = inProcess(benchmark);
      if (measured == null) {
        failed++;
        System.out.printf("%-12s failed%n", benchmark.name());
        continue;
      }
      print(benchmark, measured);
      if (docs != null && Files.isDirectory(docs)) {
        var file = docs.resolve("performance.md");
        var page = PerformancePage.read(file);
        page.put(benchmark, measured, where);
        Files.writeString(file, page.text());
      }
    }
    return failed == 0 ? 0 : 1;
  }

  private static void print(Benchmark benchmark, Measured m) {
    var t = m.theirs();
    System.out.printf(
        Locale.ROOT,
        "%-12s %12.1f %12s %8s  %s%s%n",
        benchmark.name(),
        m.ours().median(),
        t == null ? "-" : String.format(Locale.ROOT, "%.1f", t.median()),
        t == null ? "-" : String.format(Locale.ROOT, "%.2f", t.median() / m.ours().median()),
        m.data(),
        t == null ? "" : "; " + m.peer());
  }

  private static @Nullable Measured inProcess(Benchmark benchmark)
      throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx" + benchmark.heapMegabytes() + "m");
    command.add("-XX:+UseParallelGC");
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-Djava.awt.headless=true");
    var home = System.getProperty("nightjar.home");
    if (home != null) {
      command.add("-Dnightjar.home=" + home);
    }
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), Benchmarks.class.getName()));
    command.add(benchmark.name());
    var process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    Measured measured = null;
    try (var lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        var found = Measured.parse(line);
        measured = found == null ? measured : found;
      }
    }
    return process.waitFor() == 0 ? measured : null;
  }

  /** Runs one benchmark in this process; what {@link #run} starts. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    var benchmark =
        all().stream().filter(b -> b.name().equals(arguments[0])).findFirst().orElseThrow();
    inFolder(folder -> {
      var line = benchmark.measure(folder).line();
      System.out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
      System.out.flush();
    });
  }

  /** Work in a folder. */
  private interface InFolder {
    void run(Path folder) throws IOException, InterruptedException;
  }

  private static void inFolder(InFolder work) throws IOException, InterruptedException {
    var folder = Files.createTempDirectory("nightjar-bench");
    try {
      work.run(folder);
    } finally {
      try (var files = Files.walk(folder)) {
        for (var f : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(f);
        }
      }
    }
  }
}
