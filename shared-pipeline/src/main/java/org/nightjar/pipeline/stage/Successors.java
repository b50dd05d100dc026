package org.nightjar.pipeline.stage;

import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.Record;
import org.nightjar.model.FrameReport;
import org.nightjar.pipeline.ReportJson;

/**
 * Where a report goes after a stage; on its way once the answer is asked for, safe when that
 * completes.
 */
public interface Successors {
  /** To the next stage. */
  Uni<Void> passed(FrameReport report);

  /** To where frames go that left the chain early, REJECTED or FAILED. */
  Uni<Void> left(FrameReport report);

  /** By two channels, keyed by frame id. */
  static Successors of(
      MutinyEmitter<Record<String, String>> done, MutinyEmitter<Record<String, String>> rejected) {
    return new Successors() {
      @Override
      public Uni<Void> passed(FrameReport report) {
        return done.send(record(report));
      }

      @Override
      public Uni<Void> left(FrameReport report) {
        return rejected.send(record(report));
      }
    };
  }

  /** As it travels. */
  static Record<String, String> record(FrameReport report) {
    var frame = report.frame();
    return Record.of(frame.id() == null ? frame.fileName() : frame.id(), ReportJson.write(report));
  }
}
