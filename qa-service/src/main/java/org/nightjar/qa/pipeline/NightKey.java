package org.nightjar.qa.pipeline;

import java.time.LocalDate;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;
import org.nightjar.model.Frame;

/**
 * A telescope's night.
 *
 * @param telescope its name
 * @param night the evening's date as ISO text; empty for frames without one
 */
record NightKey(String telescope, String night) implements Comparable<NightKey> {
  private static final Comparator<NightKey> ORDER =
      Comparator.comparing(NightKey::telescope).thenComparing(NightKey::night);

  static NightKey of(Frame frame) {
    return of(frame.telescope(), frame.night());
  }

  static NightKey of(String telescope, @Nullable LocalDate night) {
    return new NightKey(ColumnText.of(telescope), night == null ? "" : night.toString());
  }

  @Nullable LocalDate date() {
    return night.isEmpty() ? null : LocalDate.parse(night);
  }

  /** As records are keyed. */
  String text() {
    return telescope + "/" + (night.isEmpty() ? "unknown" : night);
  }

  @Override
  public int compareTo(NightKey other) {
    return ORDER.compare(this, other);
  }
}
