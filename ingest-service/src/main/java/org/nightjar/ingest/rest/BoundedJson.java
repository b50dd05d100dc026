package org.nightjar.ingest.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.nightjar.pipeline.ReportJson;
import org.nightjar.pipeline.problem.ProblemException;

/** JSON bodies of strangers: small, or refused before they are read. */
final class BoundedJson {
  private static final int BAD_REQUEST = 400;
  private static final int TOO_LARGE = 413;

  private BoundedJson() {}

  /** The body as an object. */
  static JsonNode object(InputStream body, int mostBytes) throws IOException {
    var bytes = body.readNBytes(mostBytes + 1);
    if (bytes.length > mostBytes) {
      throw new ProblemException(
          TOO_LARGE, "Too large", "this document may have %d bytes".formatted(mostBytes));
    }
    try {
      var tree = ReportJson.mapper().readTree(bytes);
      if (tree == null || !tree.isObject()) {
        throw bad("the body must be a JSON object");
      }
      return tree;
    } catch (JsonProcessingException e) {
      throw bad("the body is no JSON: " + e.getOriginalMessage());
    }
  }

  /** A member that must be there. */
  static String text(JsonNode object, String name) {
    var value = optionalText(object, name);
    if (value == null || value.isBlank()) {
      throw bad("the member '%s' is missing, or is no text".formatted(name));
    }
    return value;
  }

  static @Nullable String optionalText(JsonNode object, String name) {
    var value = object.get(name);
    if (value == null || value.isNull()) {
      return null;
    }
    if (!value.isTextual()) {
      throw bad("the member '%s' must be a text".formatted(name));
    }
    return value.textValue();
  }

  static long number(JsonNode object, String name) {
    var value = object.get(name);
    if (value == null || !value.isIntegralNumber() || !value.canConvertToLong()) {
      throw bad("the member '%s' must be a whole number".formatted(name));
    }
    return value.longValue();
  }

  static ProblemException bad(String detail) {
    return new ProblemException(BAD_REQUEST, "Bad request", detail);
  }
}
