package org.nightjar.calibration.pipeline;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** A master that was made. */
@Entity
@Table(name = "master")
@SuppressWarnings("NullAway.Init") // rows are written by SQL and read by Hibernate
class MasterRow {
  @Id
  @Column(name = "master_id")
  String masterId;

  String kind;
  int width;
  int height;
  String metadata;
  String product;

  /** Every frame of its recipe, sorted. */
  @Column(name = "frame_ids")
  @JdbcTypeCode(SqlTypes.ARRAY)
  String[] frameIds;

  @Column(name = "bias_given")
  @Nullable String biasGiven;

  @Column(name = "dark_given")
  @Nullable String darkGiven;

  @Column(name = "made_at")
  Instant madeAt;

  boolean superseded;
  boolean published;
}
