package org.nightjar.qa.pipeline;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.nightjar.model.Grade;
import org.nightjar.model.Quality.Opinion;

/** What a person said of a frame. */
@Entity
@Table(name = "opinion")
@SuppressWarnings("NullAway.Init") // filled by Hibernate or by of()
class OpinionRow {
  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  @Nullable Long id;

  @Column(name = "frame_id")
  String frameId;

  @Enumerated(EnumType.STRING)
  @Nullable Grade grade;

  @Nullable String comment;

  @Column(name = "made_by")
  String madeBy;

  @Column(name = "made_at")
  Instant madeAt;

  static OpinionRow of(String frameId, Opinion opinion) {
    var row = new OpinionRow();
    row.frameId = frameId;
    row.grade = opinion.grade();
    row.comment = opinion.comment();
    row.madeBy = opinion.by();
    row.madeAt = opinion.at();
    return row;
  }

  Opinion opinion() {
    return new Opinion(grade, comment, madeBy, madeAt);
  }
}
