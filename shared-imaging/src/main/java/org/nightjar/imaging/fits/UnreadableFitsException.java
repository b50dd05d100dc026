package org.nightjar.imaging.fits;

import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Bytes that are not the FITS they claim to be, or more of it than is read. The message is one
 * sentence for people with name, value and limit; {@link #details()} holds the numbers. Bad input,
 * not a broken disk: reading it again gives the same.
 */
public final class UnreadableFitsException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String reason;
  private final transient Map<String, String> details;

  /**
   * @param reason one sentence
   * @param details names and values alternating, in order
   */
  public UnreadableFitsException(String reason, Object... details) {
    super(reason);
    this.reason = reason;
    var map = new LinkedHashMap<String, String>();
    for (int i = 0; i + 1 < details.length; i += 2) {
      map.put(String.valueOf(details[i]), String.valueOf(details[i + 1]));
    }
    this.details = Collections.unmodifiableMap(map);
  }

  /** The numbers behind the sentence, in a stable order. */
  public Map<String, String> details() {
    return details == null ? Map.of() : details;
  }

  /** The sentence. */
  public String reason() {
    return reason;
  }
}
