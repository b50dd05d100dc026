package org.nightjar.qa.rest;

import jakarta.ws.rs.core.UriInfo;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.nightjar.model.FrameKind;
import org.nightjar.model.Grade;
import org.nightjar.model.Status;
import org.nightjar.qa.pipeline.Cursor;
import org.nightjar.qa.pipeline.FrameFilter;

/**
 * What is asked of a list of frames.
 *
 * @param filter which
 * @param after where the page before ended
 * @param limit how many
 */
record FrameRequest(FrameFilter filter, @Nullable Cursor after, int limit) {
  private static final Set<String> KNOWN =
      Set.of(
          "telescope",
          "night",
          "object",
          "filter",
          "kind",
          "status",
          "grade",
          "flag",
          "from",
          "to",
          "after",
          "limit");

  static FrameRequest of(UriInfo uri) {
    var asked = Asked.of(uri, KNOWN);
    var filter =
        new FrameFilter(
            asked.text("telescope"),
            asked.date("night"),
            asked.text("object"),
            asked.text("filter"),
            asked.someOf("kind", FrameKind.class),
            asked.oneOf("status", Status.class),
            asked.oneOf("grade", Grade.class),
            asked.text("flag"),
            asked.instant("from"),
            asked.instant("to"));
    return new FrameRequest(filter, asked.after(), asked.limit());
  }
}
