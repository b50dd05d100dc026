package org.nightjar.calibration.pipeline;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A light that waits for masters. */
@Entity
@Table(name = "parked_light")
@SuppressWarnings("NullAway.Init") // rows are written by SQL and read by Hibernate
class ParkedLightRow {
  @Id
  @Column(name = "frame_id")
  String frameId;

  int width;
  int height;
  String report;

  @Column(name = "parked_at")
  Instant parkedAt;
}
