package org.nightjar.qa.rest;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.nightjar.qa.pipeline.Cursor;
import org.nightjar.qa.pipeline.Page;

/**
 * Lists as they travel: {@code {"items": [...], "next": "..."}}, without next when it is the last.
 */
final class JsonPage {
  private JsonPage() {}

  /** Of documents that are JSON already. */
  static String of(Page<String> page) {
    return of(page.items(), page.next());
  }

  static String of(List<String> items, @Nullable Cursor next) {
    var json = items.stream().collect(Collectors.joining(",", "{\"items\":[", "]"));
    // a cursor's text needs no escape
    return json + (next == null ? "}" : ",\"next\":\"" + next.text() + "\"}");
  }
}
