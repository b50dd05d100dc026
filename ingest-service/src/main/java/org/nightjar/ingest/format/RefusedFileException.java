package org.nightjar.ingest.format;

import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** A file that cannot be a frame; the message is one sentence with name, value and limit. */
public final class RefusedFileException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String reason;
  private final transient Map<String, String> details;

  /**
   * @param reason one sentence
   * @param details names and values alternating
   */
  public RefusedFileException(String reason, Object... details) {
    super(reason);
    this.reason = reason;
    var map = new LinkedHashMap<String, String>();
    for (int i = 0; i + 1 < details.length; i += 2) {
      map.put(String.valueOf(details[i]), String.valueOf(details[i + 1]));
    }
    this.details = Collections.unmodifiableMap(map);
  }

  public Map<String, String> details() {
    return details == null ? Map.of() : details;
  }

  /** The sentence. */
  public String reason() {
    return reason;
  }
}
