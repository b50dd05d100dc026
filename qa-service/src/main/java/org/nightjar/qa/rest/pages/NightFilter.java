package org.nightjar.qa.rest.pages;

import jakarta.ws.rs.QueryParam;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.nightjar.model.Grade;
import org.nightjar.model.Status;
import org.nightjar.qa.pipeline.FrameLine;

/** Which rows of a night are shown: part of the page's address. */
public class NightFilter {
  private static final Set<Grade> GRADES = EnumSet.allOf(Grade.class);

  @QueryParam("grade")
  @Nullable String grade;

  @QueryParam("flag")
  @Nullable String flag;

  @QueryParam("filter")
  @Nullable String filter;

  @QueryParam("object")
  @Nullable String object;

  boolean admits(FrameLine f) {
    return asks(grade, gradeOf(f))
        && asks(filter, f.filter())
        && asks(object, f.object())
        && (given(flag).isEmpty()
            || f.quality() != null
                && f.quality().flags().stream().anyMatch(x -> x.name().equals(flag)));
  }

  /** GOOD, WARN, BAD, or how else it ended. */
  static String gradeOf(FrameLine f) {
    var known = f.grade();
    return f.status() == Status.ASSESSED && known != null ? known.name() : f.status().name();
  }

  private static boolean asks(@Nullable String wanted, @Nullable String value) {
    return given(wanted).isEmpty() || wanted != null && wanted.equals(value);
  }

  static String given(@Nullable String text) {
    return text == null ? "" : text;
  }

  boolean any() {
    return !query(Map.of()).isEmpty();
  }

  /** The address's query with some of it changed; starts with ? unless empty. */
  String query(Map<String, String> changed) {
    var all = new LinkedHashMap<String, String>();
    all.put("grade", given(grade));
    all.put("flag", given(flag));
    all.put("filter", given(filter));
    all.put("object", given(object));
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
    boolean status = GRADES.stream().noneMatch(g -> g.name().equals(grade()));
    var text = query(status ? Map.of("grade", "", "status", grade()) : Map.of());
    return text.replace('?', '&');
  }

  String grade() {
    return given(grade).toUpperCase(Locale.ROOT);
  }
}
