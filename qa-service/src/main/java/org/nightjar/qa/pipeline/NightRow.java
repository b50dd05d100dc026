package org.nightjar.qa.pipeline;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.nightjar.model.NightSummary;

/** A telescope's night, as it was published last. */
@Entity
@Table(name = "night")
@IdClass(NightRow.Key.class)
@SuppressWarnings("NullAway.Init") // filled by Hibernate
class NightRow {
  @Id String telescope;
  @Id String night;
  long version;
  long published;

  @Column(name = "last_entered_at")
  Instant lastEnteredAt;

  @Nullable String summary;

  NightKey key() {
    return new NightKey(telescope, night);
  }

  /** The document; null before it was published. */
  @Nullable NightSummary document() {
    return summary == null ? null : Json.read(summary, NightSummary.class);
  }

  /** What tells a night from others. */
  @SuppressWarnings("NullAway.Init") // filled by Hibernate
  static class Key implements Serializable {
    private static final long serialVersionUID = 1;

    String telescope;
    String night;

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key key && telescope.equals(key.telescope) && night.equals(key.night);
    }

    @Override
    public int hashCode() {
      return Objects.hash(telescope, night);
    }
  }
}
