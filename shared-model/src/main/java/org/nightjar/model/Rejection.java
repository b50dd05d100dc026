package org.nightjar.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;

/**
 * Why a frame was refused or failed, in words that a person understands, with name, value and
 * limit.
 *
 * @param stage the stage that refused it
 * @param reason one sentence
 * @param details the numbers behind it, as text, in a stable order
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Rejection(Stage stage, String reason, Map<String, String> details) {
  public Rejection {
    details = Ordered.copyOf(details);
  }
}
