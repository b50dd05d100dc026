package org.nightjar.ingest.pipeline;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.nightjar.model.FrameReport;
import org.nightjar.model.Status;
import org.nightjar.pipeline.ReportJson;

/**
 * A row of the ledger. Rows are written by statements of {@link Ledger}, which hold under any
 * number of writers; this is how they are read.
 */
@Entity
@Table(name = "frame")
@SuppressWarnings("NullAway.Init") // filled by the mapper
public class LedgerFrame {
  @Id
  @Column(name = "frame_id")
  private String frameId;

  @Column(name = "file_name")
  private String fileName;

  private String telescope;
  private @Nullable LocalDate night;

  @Enumerated(EnumType.STRING)
  private Status status;

  private @Nullable String reason;
  private String report;
  private long version;

  @Column(name = "published_version")
  private long publishedVersion;

  @Column(name = "received_at")
  private Instant receivedAt;

  @Column(name = "ended_at")
  private @Nullable Instant endedAt;

  @Column(name = "last_topic")
  private @Nullable String lastTopic;

  @Column(name = "last_partition")
  private @Nullable Integer lastPartition;

  @Column(name = "last_offset")
  private @Nullable Long lastOffset;

  @Column(name = "moved_at")
  private @Nullable Instant movedAt;

  private int republished;

  @Column(name = "republished_at")
  private @Nullable Instant republishedAt;

  public String frameId() {
    return frameId;
  }

  public String fileName() {
    return fileName;
  }

  public String telescope() {
    return telescope;
  }

  public @Nullable LocalDate night() {
    return night;
  }

  public Status status() {
    return status;
  }

  /** Why it was rejected or failed. */
  public @Nullable String reason() {
    return reason;
  }

  /** As ingest described it, or as it was given up. */
  String json() {
    return report;
  }

  public FrameReport report() {
    return ReportJson.read(report);
  }

  public long version() {
    return version;
  }

  public boolean published() {
    return publishedVersion >= version;
  }

  public Instant receivedAt() {
    return receivedAt;
  }

  public @Nullable Instant endedAt() {
    return endedAt;
  }

  public @Nullable String lastTopic() {
    return lastTopic;
  }

  public @Nullable Instant movedAt() {
    return movedAt;
  }

  /** Where it was last seen; null when it never was. */
  @Nullable Position position() {
    return lastTopic == null || lastPartition == null || lastOffset == null
        ? null
        : new Position(lastTopic, lastPartition, lastOffset);
  }

  /** How often it was taken for lost and published again. */
  public int republished() {
    return republished;
  }
}
