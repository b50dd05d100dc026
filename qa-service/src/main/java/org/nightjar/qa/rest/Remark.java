package org.nightjar.qa.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.nightjar.model.Grade;
import org.nightjar.model.Quality.Opinion;
import org.nightjar.pipeline.ReportJson;
import org.nightjar.pipeline.problem.ProblemException;

/**
 * What a person sends to say of frames.
 *
 * @param frames ids; only where several are meant at once
 * @param grade in the place of the computed one
 * @param comment free text
 * @param by who says so
 */
@Schema(description = "neither grade nor comment takes back what was said before")
record Remark(
    @Nullable List<String> frames,
    @Nullable Grade grade,
    @Nullable String comment,
    @Nullable String by) {
  private static final int LONGEST_COMMENT = 2000;
  private static final int LONGEST_NAME = 100;
  private static final int LONGEST_ID = 128;
  static final int MOST_FRAMES = 500;
  private static final ObjectReader READER =
      ReportJson.mapper()
          .readerFor(Remark.class)
          .with(
              DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
              DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS,
              DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /** More than 500 ids and the longest comment take. */
  private static final int MOST_BYTES = 1 << 18;

  /**
   * @throws ProblemException 400 when it is not as it must be, 413 when it is larger than any is
   */
  static Remark read(InputStream body) throws IOException {
    var bytes = body.readNBytes(MOST_BYTES + 1);
    if (bytes.length > MOST_BYTES) {
      throw new ProblemException(
          413, "Too large", "a verdict may have %d bytes".formatted(MOST_BYTES));
    }
    try {
      Remark remark = READER.readValue(bytes);
      if (remark == null) {
        throw Asked.refused("the body is empty, must be {\"grade\", \"comment\", \"by\"}");
      }
      return remark.checked();
    } catch (JsonProcessingException e) {
      throw Asked.refused("the body is not as it must be: " + e.getOriginalMessage());
    }
  }

  private Remark checked() {
    text("comment", comment, LONGEST_COMMENT, true);
    if (by == null || by.isBlank()) {
      throw Asked.refused("by is absent: who says so is kept");
    }
    text("by", by, LONGEST_NAME, false);
    if (frames != null && (frames.isEmpty() || frames.size() > MOST_FRAMES)) {
      throw Asked.refused("frames has %d ids, 1 to %d".formatted(frames.size(), MOST_FRAMES));
    }
    if (frames != null && frames.stream().anyMatch(id -> id == null || id.length() > LONGEST_ID)) {
      throw Asked.refused(
          "frames holds what is no id: at most %d characters".formatted(LONGEST_ID));
    }
    return this;
  }

  private static void text(String name, @Nullable String value, int longest, boolean lines) {
    if (value == null) {
      return;
    }
    if (value.length() > longest) {
      throw Asked.refused(
          "%s has %d characters, at most %d".formatted(name, value.length(), longest));
    }
    if (value.chars().anyMatch(c -> Character.isISOControl(c) && !(lines && c == '\n'))) {
      throw Asked.refused(name + " holds control characters");
    }
  }

  Opinion opinion() {
    var said = comment == null || comment.isBlank() ? null : comment.strip();
    return new Opinion(
        grade, said, by == null ? "" : by.strip(), Instant.now().truncatedTo(ChronoUnit.MICROS));
  }
}
