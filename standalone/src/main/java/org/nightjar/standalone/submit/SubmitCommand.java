package org.nightjar.standalone.submit;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.nightjar.model.Status;
import org.nightjar.pipeline.ReportJson;
import org.nightjar.standalone.measure.InputFiles;
import org.nightjar.standalone.measure.ResultTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nightjar submit}: frames to a running system. */
@Command(
    name = "submit",
    mixinStandardHelpOptions = true,
    description =
        "Uploads frames to a running Nightjar and follows them to their ends: files, or folders at any depth.",
    footer = {
      "",
      "A frame that is there already is not taken twice; its report is shown.",
      "Exit code 0 when every frame was assessed or rejected, 1 when one failed or was not taken, 2 for wrong usage.",
      "",
      "Examples:",
      "  nightjar submit m42.fits",
      "  nightjar submit night/ --url http://dome1:8080 --token \"$NIGHTJAR_ACCESS_TOKEN\"",
      "  nightjar submit lights/ darks/ --json | jq '{name: .frame.fileName, grade: .quality.grade}'"
    })
public final class SubmitCommand implements Callable<Integer> {
  @Parameters(arity = "1..*", paramLabel = "PATH", description = "Files or folders.")
  private List<Path> paths = new ArrayList<>();

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "Where Nightjar is (default: ${DEFAULT-VALUE}).",
      defaultValue = "http://127.0.0.1:8080")
  private URI url = URI.create("http://127.0.0.1:8080");

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description =
          "What changes need there (default: environment variable NIGHTJAR_ACCESS_TOKEN).",
      defaultValue = "${env:NIGHTJAR_ACCESS_TOKEN}")
  private @Nullable String token;

  @Option(
      names = "--patience",
      paramLabel = "MINUTES",
      description =
          "Give up when no frame has come to its end for so long (default: ${DEFAULT-VALUE}).",
      defaultValue = "15")
  private int patienceMinutes;

  @Option(names = "--json", description = "One JSON line per frame instead of the table.")
  private boolean json;

  @Option(
      names = {"-q", "--quiet"},
      description = "No progress.")
  private boolean quiet;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (url.getScheme() == null || !url.getScheme().matches("https?") || url.getHost() == null) {
      throw new IllegalArgumentException("--url = '" + url + "', must be like http://host:8080");
    }
    if (patienceMinutes < 1) {
      throw new IllegalArgumentException("--patience = " + patienceMinutes + ", must be >= 1");
    }
    var files = InputFiles.of(paths);
    Submission.Result result;
    try (var station = new Station(url, token == null || token.isBlank() ? null : token);
        var progress = new SubmitProgress(quiet)) {
      result = new Submission(station, progress, Duration.ofMinutes(patienceMinutes)).of(files);
    } catch (IOException e) {
      System.err.println("nightjar: " + e.getMessage());
      return 1;
    }
    return told(result);
  }

  private int told(Submission.Result result) {
    var text = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    if (json) {
      result.reports().forEach(r -> text.println(ReportJson.write(r)));
    } else if (!result.reports().isEmpty()) {
      text.print(ResultTable.of(result.reports()));
    }
    text.flush();
    result
        .refused()
        .forEach((file, why) -> System.err.printf("nightjar: %s was not taken: %s%n", file, why));
    result.pending().forEach(name -> System.err.printf("nightjar: %s has not ended%n", name));
    boolean failed = result.reports().stream().anyMatch(r -> r.status() == Status.FAILED);
    return failed || !result.refused().isEmpty() || !result.pending().isEmpty() ? 1 : 0;
  }
}
