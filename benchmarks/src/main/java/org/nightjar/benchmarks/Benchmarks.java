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
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.nightjar.benchmarks.network.Figure;
import org.nightjar.benchmarks.network.Trial;
import org.nightjar.standalone.cli.BenchSuite;

/**
 * Runs benchmarks by name, each in a process of its own, so that none warms another's code or fills
 * its heap; prints a table and keeps docs/performance.md.
 */
public final class Benchmarks implements BenchSuite {
  private static final String KERNELS = "kernels";
  private static final int TRIAL_HEAP_MEGABYTES = 512;

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
      Trial.all().forEach(t -> System.out.printf("%-12s %s%n", t.name(), t.what()));
      System.out.printf("%-12s %s%n", KERNELS, "inner loops, by JMH; only when named");
      System.out.printf(
          "%-12s %s%n", Validation.NAME, "real frames against reference values; only when named");
      return 0;
    }
    var known = all().stream().map(Benchmark::name).collect(Collectors.toList());
    Trial.all().forEach(t -> known.add(t.name()));
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
    var trials = Trial.all().stream().filter(t -> names.isEmpty() || names.contains(t.name()));
    int compared = chosen.isEmpty() ? 0 : compare(chosen);
    return Math.max(compared, attempt(trials.toList()));
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
    int failed = 0;
    for (var benchmark : chosen) {
      var measured = inProcess(benchmark.name(), benchmark.heapMegabytes(), Measured::parse);
      if (measured.isEmpty()) {
        failed++;
        System.out.printf("%-12s failed%n", benchmark.name());
        continue;
      }
      print(benchmark, measured.getLast());
      var file = page();
      if (file != null) {
        var page = PerformancePage.read(file);
        page.put(benchmark, measured.getLast(), where);
        Files.writeString(file, page.text());
      }
    }
    return failed == 0 ? 0 : 1;
  }

  private static int attempt(List<Trial> chosen) throws IOException, InterruptedException {
    var where = Environment.here();
    int failed = 0;
    for (var trial : chosen) {
      System.out.printf("%s: %s%n", trial.name(), trial.what());
      var figures = inProcess(trial.name(), TRIAL_HEAP_MEGABYTES, Figure::parse);
      if (figures.isEmpty()) {
        failed++;
        System.out.printf("%-12s failed%n", trial.name());
        continue;
      }
      figures.forEach(f -> System.out.printf("  %-42s %s%n", f.what(), f.value()));
      var file = page();
      if (file != null) {
        var text = Files.exists(file) ? Files.readString(file) : "# Performance\n";
        Files.writeString(file, FigureTable.replaced(text, trial.name(), figures, where));
      }
    }
    return failed == 0 ? 0 : 1;
  }

  /** Where figures are kept; null outside a checkout. */
  private static @Nullable Path page() {
    var home = System.getProperty("nightjar.home");
    var docs = home == null ? null : Path.of(home, "docs");
    return docs != null && Files.isDirectory(docs) ? docs.resolve("performance.md") : null;
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

  /** What a process of its own says; nothing when it fails. */
  private static <T> List<T> inProcess(
      String name, int heapMegabytes, Function<String, @Nullable T> parse)
      throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx" + heapMegabytes + "m");
    command.add("-XX:+UseParallelGC");
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-Djava.awt.headless=true");
    var home = System.getProperty("nightjar.home");
    if (home != null) {
      command.add("-Dnightjar.home=" + home);
    }
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), Benchmarks.class.getName()));
    command.add(name);
    var process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    var said = new ArrayList<T>();
    try (var lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        var found = parse.apply(line);
        if (found != null) {
          said.add(found);
        }
      }
    }
    return process.waitFor() == 0 ? said : List.of();
  }

  /** Runs one benchmark in this process; what {@link #run} starts. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    var name = arguments[0];
    inFolder(folder -> {
      var said = new StringBuilder();
      for (var benchmark : all()) {
        if (benchmark.name().equals(name)) {
          said.append(benchmark.measure(folder).line()).append('\n');
        }
      }
      for (var trial : Trial.all()) {
        if (trial.name().equals(name)) {
          trial.measure(home(), folder).forEach(f -> said.append(f.line()).append('\n'));
        }
      }
      System.out.write(said.toString().getBytes(StandardCharsets.UTF_8));
      System.out.flush();
    });
  }

  private static Path home() throws IOException {
    var home = System.getProperty("nightjar.home");
    if (home == null) {
      throw new IOException("not measured, because only ./nightjar knows where it lies");
    }
    return Path.of(home);
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
          Files.deleteIfExists(f);
        }
      }
    }
  }
}
