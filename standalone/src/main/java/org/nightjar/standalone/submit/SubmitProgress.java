package org.nightjar.standalone.submit;

import org.jspecify.annotations.Nullable;
import org.nightjar.model.FrameReport;
import org.nightjar.standalone.cli.Progress;

/** Tells a submission's progress on standard error. */
final class SubmitProgress implements Submission.Listener, AutoCloseable {
  private final boolean quiet;
  private @Nullable Progress current;

  SubmitProgress(boolean quiet) {
    this.quiet = quiet;
  }

  @Override
  public void uploading(int files) {
    begin("uploading", files);
  }

  @Override
  public void uploaded(String result) {
    step(result);
  }

  @Override
  public void following(int frames) {
    begin("following", frames);
  }

  @Override
  public void ended(FrameReport report) {
    var why = report.rejection();
    var verdict = report.quality() == null ? report.status() : report.quality().grade();
    step(report.frame().fileName() + ": " + (why == null ? verdict : why.reason()));
  }

  private void begin(String what, int total) {
    close();
    current = Progress.of(what, total, quiet);
  }

  private void step(String result) {
    var running = current;
    if (running != null) {
      // whatever a header or a server said, a terminal gets text
      running.step(result.replaceAll("\\p{Cntrl}", "?"));
    }
  }

  @Override
  public void close() {
    if (current != null) {
      current.close();
      current = null;
    }
  }
}
