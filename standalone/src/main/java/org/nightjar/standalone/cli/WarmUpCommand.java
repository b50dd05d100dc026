package org.nightjar.standalone.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import org.nightjar.imaging.Workers;
import org.nightjar.imaging.sky.TelescopeSetup;
import org.nightjar.pipeline.ReportJson;
import org.nightjar.reference.ReferenceStars;
import org.nightjar.standalone.measure.Catalogues;
import org.nightjar.standalone.measure.MeasureOptions;
import org.nightjar.standalone.measure.MeasureRun;
import org.nightjar.standalone.measure.ResultTable;
import org.nightjar.standalone.measure.RunListener;
import picocli.CommandLine.Command;

/**
 * Measures a simulated frame once, for the launcher's training run: what it loads goes into the
 * cache that makes later starts quick.
 */
@Command(
    name = "warm-up",
    hidden = true,
    description = "Measures a simulated frame, for the launcher's start-up cache.")
final class WarmUpCommand implements Callable<Integer> {
  @Override
  public Integer call() throws IOException {
    var folder = Files.createTempDirectory("nightjar-warm-up");
    try {
      var setup = TelescopeSetup.altAz();
      var night = setup.night(ReferenceStars.tycho2(), Instant.parse("2026-03-21T02:00:00Z"), 1, 1);
      for (var frame : night.frames().toList()) {
        frame.write(folder, Workers.SINGLE);
      }
      var options =
          new MeasureOptions(
              List.of(folder), folder.resolve("out"), null, null, Catalogues.SHIPPED, 2);
      var reports = MeasureRun.of(options, RunListener.SILENT);
      var nowhere =
          new PrintStream(
              PrintStream.nullOutputStream(), false, java.nio.charset.StandardCharsets.UTF_8);
      nowhere.print(ResultTable.of(reports));
      reports.forEach(r -> nowhere.print(ReportJson.write(r)));
      return 0;
    } finally {
      remove(folder);
    }
  }

  private static void remove(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
