package org.nightjar.calibration.pipeline;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A bias, dark or flat that arrived. */
@Entity
@Table(name = "calibration_frame")
@SuppressWarnings("NullAway.Init") // rows are written by SQL and read by Hibernate
class CalibrationFrameRow {
  @Id
  @Column(name = "frame_id")
  String frameId;

  int width;
  int height;
  String report;

  @Column(name = "arrived_at")
  Instant arrivedAt;

  /** Whether masters were made with it in mind. */
  boolean considered;
}
