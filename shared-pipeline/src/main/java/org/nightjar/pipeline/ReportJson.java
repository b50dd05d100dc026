package org.nightjar.pipeline;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import org.nightjar.model.FrameReport;

/**
 * Frame reports as JSON: one line, instants as ISO text, what was not measured left out, members in
 * the order of the records. NaN and infinities are refused: a report that holds one is a bug.
 */
public final class ReportJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              com.fasterxml.jackson.core.JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(50)
                          .maxStringLength(1 << 20)
                          .build())
                  .build())
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(SerializationFeature.INDENT_OUTPUT)
          .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .disable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          // fields may be added by later versions
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .serializationInclusion(JsonInclude.Include.NON_NULL)
          .build();

  private ReportJson() {}

  /** The mapper itself, for other documents of the house. */
  public static JsonMapper mapper() {
    return MAPPER;
  }

  /**
   * One line without a line break.
   *
   * @throws IllegalArgumentException when the report holds NaN or an infinity
   */
  public static String write(FrameReport report) {
    try {
      var tree = MAPPER.valueToTree(report);
      NotANumber.refuse(tree, "");
      return MAPPER.writeValueAsString(report);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a frame report could not be written", e);
    }
  }

  /**
   * @throws IllegalArgumentException when the text is no frame report
   */
  public static FrameReport read(String json) {
    try {
      var report = MAPPER.readValue(json, FrameReport.class);
      if (report == null || !FrameReport.SCHEMA.equals(report.schema())) {
        throw new IllegalArgumentException(
            "schema = %s, must be %s"
                .formatted(report == null ? null : report.schema(), FrameReport.SCHEMA));
      }
      return report;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not a frame report: " + e.getOriginalMessage(), e);
    }
  }
}
