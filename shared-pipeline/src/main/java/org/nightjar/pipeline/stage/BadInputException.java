package org.nightjar.pipeline.stage;

import java.util.Map;

/**
 * The frame itself cannot be worked on: it ends as REJECTED, with the reason and the numbers behind
 * it.
 */
public final class BadInputException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Map<String, String> details;

  /**
   * @param reason one sentence, with name, value and limit
   * @param details the numbers
   */
  public BadInputException(String reason, Map<String, String> details) {
    super(reason);
    this.details = Map.copyOf(details);
  }

  public String reason() {
    return String.valueOf(getMessage());
  }

  public Map<String, String> details() {
    return details;
  }
}
