package org.nightjar.qa.rest.pages;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.function.Function;
import org.nightjar.qa.pipeline.FrameLine;
import org.nightjar.qa.pipeline.Recent;

/**
 * Rows of nights as markup, made once for each change of a frame: what a page of a long night costs
 * is its rows, and most of them are the same as a moment ago.
 */
@ApplicationScoped
class RowTexts {
  /** Of 2 kB each: a long night, and some beside it. */
  private static final int MOST = 6000;

  private final Recent<Made> rows = new Recent<>(MOST);
  private final Recent<Made> films = new Recent<>(MOST);

  @CheckedTemplate(basePath = "window")
  static class Templates {
    private Templates() {}

    static native TemplateInstance row(FrameTableRow r);

    static native TemplateInstance film(FrameTableRow f);
  }

  private record Made(long version, Instant updatedAt, FrameTableRow.Columns columns, String text) {
    boolean holds(FrameLine f, FrameTableRow.Columns asked) {
      return version == f.version() && updatedAt.equals(f.updatedAt()) && columns.equals(asked);
    }
  }

  /** A frame's row in a table of these columns. */
  String row(FrameLine f, FrameTableRow.Columns columns) {
    return text(rows, Templates::row, f, columns);
  }

  /** A frame's place in the film strip, if it has a picture. */
  String film(FrameLine f, FrameTableRow.Columns columns) {
    return text(films, Templates::film, f, columns);
  }

  private static String text(
      Recent<Made> made,
      Function<FrameTableRow, TemplateInstance> template,
      FrameLine f,
      FrameTableRow.Columns columns) {
    var before = made.get(f.id());
    if (before != null && before.holds(f, columns)) {
      return before.text();
    }
    var text = template.apply(FrameTableRow.of(f, columns)).render();
    made.put(f.id(), new Made(f.version(), f.updatedAt(), columns, text));
    return text;
  }
}
