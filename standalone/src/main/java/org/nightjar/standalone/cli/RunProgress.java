package org.nightjar.standalone.cli;

import org.jspecify.annotations.Nullable;
import org.nightjar.model.FrameReport;
import org.nightjar.standalone.measure.Printable;
import org.nightjar.standalone.measure.RunListener;

/** Tells a run's progress on standard error. */
final class RunProgress implements RunListener, AutoCloseable {
  private final boolean quiet;
  private @Nullable Progress current;
  private String phase = "";
  private int files;

  RunProgress(boolean quiet) {
    this.quiet = quiet;
  }

  @Override
  public synchronized void preparing(String what, double fraction, String doing) {
    begin(what, 100).at(fraction, doing);
  }

  @Override
  public synchronized void found(int count) {
    files = count;
  }

  @Override
  public synchronized void sorted(String fileName) {
    // One file needs no word about being read.
    if (files > 1) {
      begin("reading", files).step(fileName);
    }
  }

  @Override
  public synchronized void note(String sentence) {
    close();
    if (!quiet) {
      System.err.println(sentence);
    }
  }

  @Override
  public synchronized void measuring(int lights) {
    close();
    begin("measuring", lights);
  }

  @Override
  public synchronized void measured(FrameReport report) {
    var why = report.rejection();
    begin("measuring", 1)
        .step(Printable.text(report.frame().fileName()) + (why == null ? "" : ": " + why.reason()));
  }

  private Progress begin(String what, int total) {
    var running = current;
    if (running != null && phase.equals(what)) {
      return running;
    }
    close();
    phase = what;
    var fresh = Progress.of(what, total, quiet);
    current = fresh;
    return fresh;
  }

  @Override
  public synchronized void close() {
    if (current != null) {
      current.close();
      current = null;
      phase = "";
    }
  }
}
