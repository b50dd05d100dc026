package org.nightjar.qa.rest.pages;

import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.nightjar.model.FrameKind;
import org.nightjar.model.Grade;
import org.nightjar.model.Status;
import org.nightjar.qa.pipeline.FrameLine;

/** Which rows of a night are shown: part of the page's address. */
public class NightFilter {
  /** Bias, dark and flat frames: they are not graded. */
  static final String CALIBRATION = "CALIBRATION";

  private static final String KINDS =
      Arrays.stream(FrameKind.values())
          .filter(k -> k != FrameKind.LIGHT)
          .map(FrameKind::name)
          .collect(Collectors.joining(","));

  private static final Set<Grade> GRADES = EnumSet.allOf(Grade.class);

  @QueryParam("grade")
  @Nullable String grade;

  @QueryParam("flag")
  @Nullable String flag;

  @QueryParam("filter")
  @Nullable String filter;

  @QueryParam("object")
  @Nullable String object;

  /** Another night of the telescope, to compare this one with. */
  @QueryParam("with")
  @Nullable String with;

  /** Taken then or later, UTC. */
  @QueryParam("from")
  @Nullable String from;

  /** Taken before, UTC. */
  @QueryParam("to")
  @Nullable String to;

  boolean admits(FrameLine f) {
    var first = time("from", from);
    var end = time("to", to);
    return (first == null || !f.takenAt().isBefore(first))
        && (end == null || f.takenAt().isBefore(end))
        && asks(grade, gradeOf(f))
        && asks(filter, f.filter())
        && asks(object, f.object())
        && (given(flag).isEmpty()
            || f.quality() != null
                && f.quality().flags().stream().anyMatch(x -> x.name().equals(flag)));
  }

  /**
   * Says whether times and dates can be read.
   *
   * @throws NotFoundException when one cannot
   */
  void check() {
    time("from", from);
    time("to", to);
    other();
  }

  /** The night to compare with; null for none. */
  @Nullable LocalDate other() {
    try {
      return given(with).isEmpty() ? null : LocalDate.parse(with);
    } catch (DateTimeParseException e) {
      throw new NotFoundException(
          "with = '%s', must be yyyy-MM-dd".formatted(Words.shortened(with, 40)), e);
    }
  }

  private static @Nullable Instant time(String name, @Nullable String text) {
    if (text == null || text.isEmpty()) {
      return null;
    }
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new NotFoundException(
          "%s = '%s', must be as 2026-01-31T22:15:00Z".formatted(name, Words.shortened(text, 40)),
          e);
    }
  }

  /** The stretch of time that is shown, as people read it; empty when all of the night is. */
  String span() {
    var first = time("from", from);
    var end = time("to", to);
    return first == null && end == null
        ? ""
        : (first == null ? "" : Figures.clock(first))
            + " – "
            + (end == null ? "" : Figures.clock(end));
  }

  /** GOOD, WARN or BAD of a frame of the sky, {@link #CALIBRATION}, or how else it ended. */
  static String gradeOf(FrameLine f) {
    var known = f.grade();
    if (f.status() == Status.ASSESSED && !f.showsTheSky()) {
      return CALIBRATION;
    }
    return f.status() == Status.ASSESSED && known != null ? known.name() : f.status().name();
  }

  private static boolean asks(@Nullable String wanted, @Nullable String value) {
    return given(wanted).isEmpty() || wanted != null && wanted.equals(value);
  }

  static String given(@Nullable String text) {
    return text == null ? "" : text;
  }

  /** What the form of choices does not ask for itself. */
  Map<String, String> kept() {
    var kept = new LinkedHashMap<String, String>();
    kept.put("grade", given(grade));
    kept.put("from", given(from));
    kept.put("to", given(to));
    kept.put("with", given(with));
    kept.values().removeIf(String::isEmpty);
    return kept;
  }

  /** All that is asked for, by its name in the address. */
  Map<String, String> all() {
    var all = new LinkedHashMap<String, String>();
    all.put("grade", given(grade));
    all.put("flag", given(flag));
    all.put("filter", given(filter));
    all.put("object", given(object));
    all.put("from", given(from));
    all.put("to", given(to));
    all.put("with", given(with));
    all.values().removeIf(String::isEmpty);
    return all;
  }

  /** The address's query with some of it changed; starts with ? unless empty. */
  String query(Map<String, String> changed) {
    var all = all();
    all.putAll(changed);
    var text =
        all.entrySet().stream()
            .filter(e -> !e.getValue().isEmpty())
            .map(e -> e.getKey() + "=" + Addresses.segment(e.getValue()))
            .collect(Collectors.joining("&"));
    return text.isEmpty() ? "" : "?" + text;
  }

  /** The same as the lists of the API ask for it; starts with & unless empty. */
  String forLists() {
    boolean graded = GRADES.stream().anyMatch(g -> g.name().equals(grade()));
    var asked = new LinkedHashMap<String, String>();
    asked.put("with", "");
    if (graded) {
      asked.put("kind", FrameKind.LIGHT.name());
    } else if (grade().equals(CALIBRATION)) {
      asked.put("grade", "");
      asked.put("kind", KINDS);
      asked.put("status", Status.ASSESSED.name());
    } else {
      asked.put("grade", "");
      asked.put("status", grade());
    }
    return query(asked).replace('?', '&');
  }

  String grade() {
    return given(grade).toUpperCase(Locale.ROOT);
  }
}
