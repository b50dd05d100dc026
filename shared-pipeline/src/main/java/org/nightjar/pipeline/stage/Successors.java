package org.nightjar.pipeline.stage;

import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.Record;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.nightjar.model.FrameReport;
import org.nightjar.pipeline.ReportJson;

/** Where a report goes after a stage; returning means that it is safe there. */
public interface Successors {
  /** The end of the way. */
  Successors NOBODY =
      new Successors() {
        @Override
        public void passed(FrameReport report) {}

        @Override
        public void left(FrameReport report) {}
      };

  /** To the next stage. */
  void passed(FrameReport report);

  /** To where frames go that left the chain early, REJECTED or FAILED. */
  void left(FrameReport report);

  /** By two channels, keyed by frame id. */
  static Successors of(
      MutinyEmitter<Record<String, String>> done, MutinyEmitter<Record<String, String>> rejected) {
    return new Successors() {
      @Override
      public void passed(FrameReport report) {
        done.sendAndAwait(record(report));
      }

      @Override
      public void left(FrameReport report) {
        rejected.sendAndAwait(record(report));
      }
    };
  }

  /** Whether the broker or its client refused this one record, so that others may pass. */
  static boolean refused(Throwable e) {
    return e instanceof RecordTooLargeException
        || e instanceof SerializationException
        || (e.getCause() != null && refused(e.getCause()));
  }

  /** As it travels. */
  static Record<String, String> record(FrameReport report) {
    var frame = report.frame();
    return Record.of(frame.id() == null ? frame.fileName() : frame.id(), ReportJson.write(report));
  }
}
