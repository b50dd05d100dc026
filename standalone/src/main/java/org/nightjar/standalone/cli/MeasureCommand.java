package org.nightjar.standalone.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.nightjar.model.FrameReport;
import org.nightjar.model.Status;
import org.nightjar.pipeline.ReportJson;
import org.nightjar.standalone.measure.Catalogues;
import org.nightjar.standalone.measure.MeasureOptions;
import org.nightjar.standalone.measure.MeasureRun;
import org.nightjar.standalone.measure.ResultTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nightjar measure}: frames in, graded reports out, no servers. */
@Command(
    name = "measure",
    mixinStandardHelpOptions = true,
    description =
        "Measures frames: files, or folders at any depth. Bias, dark and flat frames among them become masters first.",
    footer = {
      "",
      "FITS (also .gz, .bz2, .fz, multi-extension), TIFF, PNG and camera raws (with LibRaw). A table for people on standard output,",
      "JSON lines with --json; progress on standard error.",
      "Exit code 0 when every frame was assessed or rejected, 1 when one failed, 2 for wrong usage.",
      "",
      "Examples:",
      "  nightjar measure m42.fits",
      "  nightjar measure lights/ darks/ --json | jq '{name: .frame.fileName, fwhm: .extraction.fwhmPx}'",
      "  nightjar measure night/ --out run && xdg-open run/index.html",
      "  nightjar measure night/ --telescope mine.yaml --indexes /data/indexes --catalogue gaia.fits"
    })
final class MeasureCommand implements Callable<Integer> {
  @Parameters(arity = "1..*", paramLabel = "PATH", description = "Files or folders.")
  private List<Path> paths = new ArrayList<>();

  @Option(names = "--json", description = "One JSON line per frame instead of the table.")
  private boolean json;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Calibrated frames, catalogues, pictures and index.html go here.")
  private @Nullable Path out;

  @Option(
      names = "--telescope",
      paramLabel = "NAME|FILE",
      description = "The telescope of all frames, whatever headers say.")
  private @Nullable String telescope;

  @Option(
      names = "--indexes",
      paramLabel = "DIR",
      description = "Index files for the plate solver (default: Debian's, else built once).")
  private @Nullable Path indexes;

  @Option(
      names = "--catalogue",
      paramLabel = "FILE",
      description = "Reference stars (default: the catalogue that ships).",
      defaultValue = Catalogues.SHIPPED)
  private String catalogue = Catalogues.SHIPPED;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads (default: one per core); results do not depend on it.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = {"-q", "--quiet"},
      description = "No progress.")
  private boolean quiet;

  @Override
  public Integer call() throws IOException {
    if (out != null && Files.exists(out) && !Files.isDirectory(out)) {
      throw new IllegalArgumentException("--out = '%s' is not a folder".formatted(out));
    }
    var options = new MeasureOptions(paths, out, telescope, indexes, catalogue, threads);
    List<FrameReport> reports;
    try (var progress = new RunProgress(quiet)) {
      reports = MeasureRun.of(options, progress);
    }
    var text = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    if (json) {
      reports.forEach(r -> text.println(ReportJson.write(r)));
    } else {
      text.print(ResultTable.of(reports));
      if (out != null) {
        text.println("open " + out.resolve("index.html"));
      }
    }
    text.flush();
    return reports.stream().anyMatch(r -> r.status() == Status.FAILED) ? RootCommand.FAILED : 0;
  }
}
