package org.nightjar.pipeline.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import org.nightjar.pipeline.ReportJson;

/**
 * A problem document.
 *
 * @param type always {@value #BLANK}: the status says what kind it is
 * @param title the kind in a few words, the same for each of its kind
 * @param status of HTTP
 * @param detail what is wrong here, with name, value and limit
 */
public record Problem(String type, String title, int status, String detail) {
  public static final String MEDIA_TYPE = "application/problem+json";
  private static final String BLANK = "about:blank";
  private static final int LONGEST = 1000;

  public Problem {
    detail = detail.length() > LONGEST ? detail.substring(0, LONGEST) + "…" : detail;
  }

  public static Problem of(int status, String title, String detail) {
    return new Problem(BLANK, title, status, detail);
  }

  /** As it travels. */
  public String json() {
    try {
      return ReportJson.mapper().writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a problem could not be written", e);
    }
  }
}
