package org.nightjar.qa.rest;

import jakarta.ws.rs.core.UriInfo;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.nightjar.pipeline.problem.ProblemException;
import org.nightjar.qa.pipeline.Cursor;
import org.nightjar.qa.pipeline.FrameQueries;

/**
 * The parameters of a request, each known, each given once, each within its limits; what is not is
 * refused with name, value and limit. An empty value asks for nothing, as an empty field of a form.
 */
final class Asked {
  private static final int LONGEST = 200;
  private static final int DEFAULT_LIMIT = 100;
  private static final String DATE = "2026-01-31";

  private final UriInfo uri;

  private Asked(UriInfo uri) {
    this.uri = uri;
  }

  /**
   * @throws ProblemException 400 when one is not among {@code known}
   */
  static Asked of(UriInfo uri, Set<String> known) {
    for (var parameter : uri.getQueryParameters().entrySet()) {
      if (!known.contains(parameter.getKey())) {
        throw refused(
            "parameter '%s' is not known, only %s"
                .formatted(brief(parameter.getKey()), new TreeSet<>(known)));
      }
      if (parameter.getValue().size() > 1) {
        throw refused(
            "parameter '%s' is given %d times, may be given once"
                .formatted(parameter.getKey(), parameter.getValue().size()));
      }
    }
    return new Asked(uri);
  }

  @Nullable String text(String name) {
    var value = uri.getQueryParameters().getFirst(name);
    if (value == null || value.isEmpty()) {
      return null;
    }
    if (value.length() > LONGEST) {
      throw refused("%s has %d characters, at most %d".formatted(name, value.length(), LONGEST));
    }
    if (value.indexOf('\0') >= 0) {
      throw refused(name + " holds a NUL character");
    }
    return value;
  }

  <E extends Enum<E>> @Nullable E oneOf(String name, Class<E> type) {
    var value = text(name);
    return value == null ? null : oneOf(name, value, type);
  }

  /** Those of a list with commas; none when nothing is asked. */
  <E extends Enum<E>> Set<E> someOf(String name, Class<E> type) {
    var some = EnumSet.noneOf(type);
    var values = text(name);
    if (values != null) {
      for (var value : values.split(",", -1)) {
        some.add(oneOf(name, value.strip(), type));
      }
    }
    return some;
  }

  private static <E extends Enum<E>> E oneOf(String name, String value, Class<E> type) {
    var upper = value.toUpperCase(Locale.ROOT);
    return Arrays.stream(type.getEnumConstants())
        .filter(e -> e.name().equals(upper))
        .findFirst()
        .orElseThrow(() -> wrong(name, value, "one of " + names(type)));
  }

  private static <E extends Enum<E>> String names(Class<E> type) {
    return List.of(type.getEnumConstants()).stream()
        .map(Enum::name)
        .collect(Collectors.joining(", "));
  }

  @Nullable LocalDate date(String name) {
    var value = text(name);
    return value == null ? null : date(name, value);
  }

  private static LocalDate date(String name, String value) {
    try {
      if (value.length() == DATE.length()) {
        return LocalDate.parse(value);
      }
    } catch (DateTimeException e) {
      // said below
    }
    throw wrong(name, value, "a date as " + DATE);
  }

  /** An instant; a date alone is its beginning, UTC. */
  @Nullable Instant instant(String name) {
    var value = text(name);
    if (value == null) {
      return null;
    }
    try {
      if (value.length() == DATE.length()) {
        return LocalDate.parse(value).atStartOfDay(ZoneOffset.UTC).toInstant();
      }
      // years of four digits, as databases have them
      if (value.startsWith("T", DATE.length())) {
        return Instant.parse(value);
      }
    } catch (DateTimeException e) {
      // said below
    }
    throw wrong(name, value, "a UTC time as %sT22:10:00Z, or a date".formatted(DATE));
  }

  int limit() {
    var value = text("limit");
    if (value == null) {
      return DEFAULT_LIMIT;
    }
    try {
      int limit = Integer.parseInt(value);
      if (limit >= 1 && limit <= FrameQueries.LONGEST_PAGE) {
        return limit;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw wrong("limit", value, "a number from 1 to " + FrameQueries.LONGEST_PAGE);
  }

  @Nullable Cursor after() {
    var values = uri.getQueryParameters().getFirst("after");
    if (values == null || values.isEmpty()) {
      return null;
    }
    try {
      return Cursor.parse(values);
    } catch (IllegalArgumentException e) {
      throw wrong("after", values, "'next' of the page before");
    }
  }

  /** A night of an address: a date, or {@code unknown} for frames without one. */
  static @Nullable LocalDate night(String value) {
    return value.equals("unknown") ? null : date("night", value);
  }

  static ProblemException wrong(String name, String value, String wanted) {
    return refused("%s = '%s', must be %s".formatted(name, brief(value), wanted));
  }

  static ProblemException refused(String detail) {
    return new ProblemException(400, "Bad request", detail);
  }

  private static String brief(String text) {
    return text.length() > 80 ? text.substring(0, 80) + "…" : text;
  }
}
