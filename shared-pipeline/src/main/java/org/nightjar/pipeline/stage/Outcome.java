package org.nightjar.pipeline.stage;

import org.nightjar.model.FrameReport;

/** What a stage made of a frame. */
public sealed interface Outcome {
  /** Goes on to the next stage. */
  record Passed(FrameReport report) implements Outcome {}

  /** Waits for something; the stage has made the wait durable. */
  record Parked() implements Outcome {}
}
