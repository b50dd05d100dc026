package org.nightjar.qa.pipeline;

import org.nightjar.model.Frame;

/**
 * A telescope's night.
 *
 * @param telescope its name
 * @param night the evening's date; empty for frames without one
 */
record NightKey(String telescope, String night) {
  static NightKey of(Frame frame) {
    return new NightKey(frame.telescope(), frame.night() == null ? "" : frame.night().toString());
  }

  /** As records are keyed. */
  String text() {
    return telescope + "/" + (night.isEmpty() ? "unknown" : night);
  }
}
