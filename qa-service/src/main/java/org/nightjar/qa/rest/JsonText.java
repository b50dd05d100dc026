package org.nightjar.qa.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import org.nightjar.pipeline.ReportJson;

/** Documents as the house writes them. */
final class JsonText {
  private JsonText() {}

  static String of(Object value) {
    try {
      return ReportJson.mapper().writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(value.getClass().getSimpleName() + " cannot be written", e);
    }
  }
}
