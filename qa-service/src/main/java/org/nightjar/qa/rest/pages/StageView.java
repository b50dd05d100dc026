package org.nightjar.qa.rest.pages;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.nightjar.model.Stage;
import org.nightjar.qa.pipeline.StageWatch;

/**
 * A stage in the strip and in the table.
 *
 * @param name of the stage
 * @param waiting frames before it; a dash when nobody tells
 * @param time for a frame
 * @param rate frames per minute over the last minutes
 * @param share of the last minutes that it worked, percent, at most 100
 * @param busy whether it can hardly keep up
 */
public record StageView(
    String name, String waiting, String time, String rate, int share, boolean busy) {
  private static final double BUSY = 0.9;

  static List<StageView> all(StageWatch watch, Instant now) {
    return Arrays.stream(Stage.values()).map(stage -> of(stage, watch, now)).toList();
  }

  private static StageView of(Stage stage, StageWatch watch, Instant now) {
    var pace = watch.pace();
    double load = pace.load(stage, now);
    return new StageView(
        Words.lower(stage.name()),
        watch.waiting(stage).map(Figures::grouped).orElse(Figures.ABSENT),
        pace.time(stage)
            .map(t -> Figures.number(t.toMillis() / 1000.0, t.toMillis() < 9950 ? 2 : 0) + " s")
            .orElse(Figures.ABSENT),
        Figures.number(pace.ratePerMinute(stage, now), 1),
        (int) Math.min(100, Math.round(100 * load)),
        load > BUSY);
  }

  /** What waits, in words; ingest reads files, not a topic. */
  public String queue() {
    return waiting.equals(Figures.ABSENT)
        ? rate + " per min"
        : waiting + " waiting · " + rate + " per min";
  }
}
