package org.nightjar.benchmarks.network;

import java.util.ArrayList;
import java.util.List;
import org.nightjar.model.Stage;

/**
 * A stage's own work between two readings of its metrics.
 *
 * @param stage whose
 * @param meanMillis of one frame, store and tables included
 */
record StageWork(Stage stage, double meanMillis) {
  /** Of the stages that work on what comes to them by a topic, in their order. */
  static List<StageWork> between(Metrics before, Metrics after) {
    var works = new ArrayList<StageWork>();
    for (var stage :
        List.of(
            Stage.CALIBRATION, Stage.EXTRACTION, Stage.ASTROMETRY, Stage.PHOTOMETRY, Stage.QA)) {
      double seconds = grown(before, after, stage, "nightjar_stage_work_seconds_sum");
      double frames = grown(before, after, stage, "nightjar_stage_work_seconds_count");
      if (frames > 0) {
        works.add(new StageWork(stage, 1000 * seconds / frames));
      }
    }
    return works;
  }

  private static double grown(Metrics before, Metrics after, Stage stage, String name) {
    return after.sum(name, "stage", stage.name()) - before.sum(name, "stage", stage.name());
  }
}
