package org.nightjar.standalone.cli;

import java.io.PrintStream;
import java.util.Locale;

/**
 * How far a piece of work has come, on standard error: a bar that redraws itself on a terminal, a
 * line per step elsewhere, nothing when quiet. Safe to call from several threads.
 */
public final class Progress implements AutoCloseable {
  private static final int BAR = 28;

  private final PrintStream out;
  private final String what;
  private final int total;
  private final Style style;
  private int done;
  private boolean drawn;
  private String last = "";

  private enum Style {
    BAR,
    LINES,
    NONE
  }

  private Progress(PrintStream out, String what, int total, Style style) {
    this.out = out;
    this.what = what;
    this.total = total;
    this.style = style;
  }

  /**
   * @param what the work, e.g. {@code measuring}
   * @param total steps in all
   * @param quiet print nothing
   */
  public static Progress of(String what, int total, boolean quiet) {
    var console = System.console();
    boolean terminal =
        console != null && console.isTerminal() && System.getenv("NO_PROGRESS") == null;
    return new Progress(
        System.err, what, total, quiet ? Style.NONE : terminal ? Style.BAR : Style.LINES);
  }

  /** One step is done; {@code result} says what came of it. */
  public synchronized void step(String result) {
    done++;
    switch (style) {
      case NONE -> {}
      case LINES ->
          out.println(String.format(Locale.ROOT, "%s %d/%d %s", what, done, total, result));
      case BAR -> draw(result);
    }
  }

  /** A fraction of the whole is done, for work that does not come in steps; never falls. */
  public synchronized void at(double fraction, String doing) {
    int reached = (int) (Math.clamp(fraction, 0.0, 1.0) * total);
    boolean news = reached > done || !doing.equals(last);
    done = Math.max(done, reached);
    last = doing;
    switch (style) {
      case NONE -> {}
      case LINES -> {
        if (news) {
          out.println(String.format(Locale.ROOT, "%s %d %% %s", what, 100 * done / total, doing));
        }
      }
      case BAR -> draw(doing);
    }
  }

  private void draw(String result) {
    int filled = total == 0 ? BAR : (int) ((long) BAR * done / total);
    var line =
        String.format(
            Locale.ROOT,
            "\r%s [%s%s] %d/%d %s",
            what,
            "█".repeat(filled),
            " ".repeat(BAR - filled),
            done,
            total,
            result);
    int columns = 110;
    out.print(
        line.length() > columns
            ? line.substring(0, columns)
            : line + " ".repeat(columns - line.length()));
    out.flush();
    drawn = true;
  }

  @Override
  public synchronized void close() {
    if (drawn) {
      out.println();
      drawn = false;
    }
  }
}
