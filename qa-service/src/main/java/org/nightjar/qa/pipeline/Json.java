package org.nightjar.qa.pipeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import org.nightjar.pipeline.ReportJson;

/** Parts of reports and other documents of the house as JSON. */
final class Json {
  private Json() {}

  static String write(Object value) {
    try {
      return ReportJson.mapper().writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(value.getClass().getSimpleName() + " cannot be written", e);
    }
  }

  /** Reads what {@link #write} wrote. */
  static <T> T read(String json, Class<T> type) {
    try {
      return ReportJson.mapper().readValue(json, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(type.getSimpleName() + " cannot be read", e);
    }
  }
}
