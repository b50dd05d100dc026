package org.nightjar.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The published schema and the records say the same, in both directions. */
class FrameReportSchemaTest {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();
  private static final JsonNode SCHEMA = resource("frame-report.schema.json");
  private static final JsonNode NIGHT_SCHEMA = resource("night-summary.schema.json");

  private static JsonNode resource(String name) {
    try (var in = FrameReport.class.getResourceAsStream(name)) {
      return MAPPER.readTree(in);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static JsonSchema schema(JsonNode schema) {
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
        .getSchema(schema, SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build());
  }

  private static List<String> faults(JsonNode document) {
    return faults(document, SCHEMA);
  }

  private static List<String> faults(JsonNode document, JsonNode schema) {
    return schema(schema).validate(document).stream().map(Object::toString).sorted().toList();
  }

  @Test
  void everyRecordComponentIsInTheSchemaWithItsTypeAndNothingElseIs() {
    same(FrameReport.class, SCHEMA);
    same(NightSummary.class, NIGHT_SCHEMA);
  }

  private static void same(Class<?> document, JsonNode schema) {
    var records = new LinkedHashMap<String, Class<?>>();
    collect(document, records);
    records.remove(document.getSimpleName());
    assertThat(names(schema.path("$defs"))).isEqualTo(new TreeSet<>(records.keySet()));
    compare(document, schema);
    records.forEach((name, type) -> compare(type, schema.get("$defs").get(name)));
  }

  private static void compare(Class<?> type, JsonNode schema) {
    var name = type.getSimpleName();
    var components = type.getRecordComponents();
    assertThat(names(schema.get("properties")))
        .as(name)
        .isEqualTo(
            Arrays.stream(components)
                .map(RecordComponent::getName)
                .collect(Collectors.toCollection(TreeSet::new)));
    var inclusion = type.getAnnotation(JsonInclude.class);
    boolean emptyLeftOut = inclusion != null && inclusion.value() == JsonInclude.Include.NON_EMPTY;
    var required = new TreeSet<String>();
    for (var component : components) {
      var property = schema.get("properties").get(component.getName());
      if (!component.getName().equals("schema")) {
        assertType(name + "." + component.getName(), component.getGenericType(), property);
      }
      assertThat(property.has("description")).as(name + "." + component.getName()).isTrue();
      boolean collection =
          Collection.class.isAssignableFrom(component.getType())
              || Map.class.isAssignableFrom(component.getType());
      if (!nullable(component) && !(emptyLeftOut && collection)) {
        required.add(component.getName());
      }
    }
    var told = new TreeSet<String>();
    schema.path("required").forEach(n -> told.add(n.asText()));
    assertThat(told).as(name + " required").isEqualTo(required);
  }

  private static boolean nullable(RecordComponent component) {
    return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
  }

  private static void assertType(String where, Type type, JsonNode property) {
    if (type instanceof ParameterizedType p && p.getRawType() == List.class) {
      assertThat(property.path("type").asText()).as(where).isEqualTo("array");
      assertType(where + "[]", p.getActualTypeArguments()[0], property.path("items"));
    } else if (type instanceof ParameterizedType p && p.getRawType() == Map.class) {
      assertThat(property.path("type").asText()).as(where).isEqualTo("object");
      assertType(
          where + "{}", p.getActualTypeArguments()[1], property.path("additionalProperties"));
    } else if (type == String.class) {
      assertThat(property.path("type").asText()).as(where).isEqualTo("string");
      assertThat(property.has("format")).as(where).isFalse();
    } else if (type == Instant.class || type == LocalDate.class) {
      assertThat(property.path("format").asText())
          .as(where)
          .isEqualTo(type == Instant.class ? "date-time" : "date");
    } else if (type == Double.class || type == double.class) {
      assertThat(property.path("type").asText()).as(where).isEqualTo("number");
    } else if (type == Integer.class || type == int.class || type == long.class) {
      assertThat(property.path("type").asText()).as(where).isEqualTo("integer");
    } else if (type == Boolean.class || type == boolean.class) {
      assertThat(property.path("type").asText()).as(where).isEqualTo("boolean");
    } else if (type instanceof Class<?> c && c.isEnum()) {
      var values = new java.util.ArrayList<String>();
      property.path("enum").forEach(n -> values.add(n.asText()));
      assertThat(values)
          .as(where)
          .isEqualTo(Arrays.stream(c.getEnumConstants()).map(Object::toString).toList());
    } else if (type instanceof Class<?> c && c.isRecord()) {
      assertThat(property.path("$ref").asText())
          .as(where)
          .isEqualTo("#/$defs/" + c.getSimpleName());
    } else {
      throw new AssertionError(where + ": the schema has no word for " + type);
    }
  }

  private static void collect(Type type, Map<String, Class<?>> records) {
    if (type instanceof ParameterizedType p) {
      for (var argument : p.getActualTypeArguments()) {
        collect(argument, records);
      }
    } else if (type instanceof Class<?> c
        && c.isRecord()
        && records.put(c.getSimpleName(), c) == null) {
      for (var component : c.getRecordComponents()) {
        collect(component.getGenericType(), records);
      }
    }
  }

  private static TreeSet<String> names(JsonNode object) {
    var names = new TreeSet<String>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  @ParameterizedTest
  @ValueSource(strings = {"assessed.json", "rejected.json", "in-progress.json", "unsolved.json"})
  void examplesAreValidAndComeBackAsTheyWere(String name) throws Exception {
    var document = resource(name);
    assertThat(faults(document)).isEmpty();
    var report = MAPPER.treeToValue(document, FrameReport.class);
    var written = MAPPER.readTree(MAPPER.writeValueAsString(report));
    assertThat(written).isEqualTo(document);
    assertThat(faults(written)).isEmpty();
  }

  @Test
  void aNightIsValidAndComesBackAsItWas() throws Exception {
    var document = resource("night.json");
    assertThat(faults(document, NIGHT_SCHEMA)).isEmpty();
    var night = MAPPER.treeToValue(document, NightSummary.class);
    assertThat(MAPPER.readTree(MAPPER.writeValueAsString(night))).isEqualTo(document);
    ((ObjectNode) document).put("frames", 0);
    assertThat(faults(document, NIGHT_SCHEMA)).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "/frame/kind, \"SKY\"",
    "/frame/airmass, 0.5",
    "/frame/night, \"yesterday\"",
    "/frame/midExposure, \"22:10\"",
    "/frame/requestedRaDeg, 360",
    "/status, \"DONE\"",
    "/extraction/sources, 3.5",
    "/photometry/zeroPoint, \"NaN\"",
    "/products/raw/sha256, \"xyz\"",
    "/schema, \"nightjar.frame-report/2\""
  })
  void aWrongValueIsFound(String pointer, String value) throws Exception {
    var document = (ObjectNode) resource("assessed.json");
    int slash = pointer.lastIndexOf('/');
    var parent = slash == 0 ? document : (ObjectNode) document.at(pointer.substring(0, slash));
    assertThat(parent.has(pointer.substring(slash + 1))).isTrue();
    parent.set(pointer.substring(slash + 1), MAPPER.readTree(value));
    assertThat(faults(document)).isNotEmpty();
  }

  @Test
  void aRejectionStandsThereExactlyWhenTheStatusSaysSo() {
    var without = (ObjectNode) resource("rejected.json");
    without.remove("rejection");
    assertThat(faults(without)).isNotEmpty();
    var with = (ObjectNode) resource("assessed.json");
    with.set("rejection", resource("rejected.json").get("rejection"));
    assertThat(faults(with)).isNotEmpty();
  }
}
