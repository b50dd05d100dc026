package org.nightjar.model;

import java.util.List;
import java.util.stream.Stream;

/**
 * Names of the topics. The topic tells how far a report has come; records are keyed by frame id,
 * those of {@link #QA_NIGHT} by {@code telescope/night}.
 */
public final class Topics {
  public static final String FRAME_INGESTED = "frame-ingested";
  public static final String FRAME_CALIBRATED = "frame-calibrated";
  public static final String FRAME_EXTRACTED = "frame-extracted";
  public static final String FRAME_SOLVED = "frame-solved";
  public static final String FRAME_MEASURED = "frame-measured";

  /** Verdicts, and every other end that a frame can come to. */
  public static final String QA_FRAME = "qa-frame";

  /** Compacted: the latest summary of each night. */
  public static final String QA_NIGHT = "qa-night";

  /** Frames that left the chain early, REJECTED or FAILED. */
  public static final String FRAME_REJECTED = "frame-rejected";

  public static final String MASTER_PUBLISHED = "master-published";

  /** Lights that waited for masters and need wait no longer. */
  public static final String FRAME_WOKEN = "frame-woken";

  /** What is appended to a topic's name for messages that could not be worked on. */
  public static final String DEAD_LETTER = "-dead-letter";

  private static final List<String> WORKED_ON =
      List.of(
          FRAME_INGESTED,
          FRAME_WOKEN,
          FRAME_CALIBRATED,
          FRAME_EXTRACTED,
          FRAME_SOLVED,
          FRAME_MEASURED,
          FRAME_REJECTED,
          QA_FRAME);

  private Topics() {}

  /** Every topic, dead letters included. */
  public static List<String> all() {
    return Stream.of(
            WORKED_ON.stream(),
            WORKED_ON.stream().map(topic -> topic + DEAD_LETTER),
            Stream.of(QA_NIGHT, MASTER_PUBLISHED))
        .flatMap(topics -> topics)
        .toList();
  }
}
