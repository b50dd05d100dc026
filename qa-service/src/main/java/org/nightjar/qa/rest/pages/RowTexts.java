package org.nightjar.qa.rest.pages;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import org.nightjar.qa.pipeline.FrameLine;
import org.nightjar.qa.pipeline.Recent;

/**
 * Rows of nights as markup, made once for each change of a frame: what a page of a long night costs
 * is its rows, and most of them are the same as a moment ago.
 */
@ApplicationScoped
class RowTexts {
  /** Of 3 kB each: a long night, and some beside it. */
  private static final int MOST = 6000;

  private final Recent<Made> made = new Recent<>(MOST);

  @CheckedTemplate(basePath = "window")
  static class Templates {
    private Templates() {}

    static native TemplateInstance row(FrameTableRow r);

    static native TemplateInstance film(FrameTableRow f);
  }

  /**
   * A frame as markup.
   *
   * @param row of the table
   * @param film its place in the strip; empty without a picture of the sky
   * @param object as the observer says
   * @param setting kind unless a light, filter, exposure
   */
  record Text(String row, String film, String object, String setting) {}

  private record Made(long version, Instant updatedAt, FrameTableRow.Columns columns, Text text) {
    boolean holds(FrameLine f, FrameTableRow.Columns asked) {
      return version == f.version() && updatedAt.equals(f.updatedAt()) && columns.equals(asked);
    }
  }

  /** The markup of a frame in a night whose table has these columns. */
  Text of(FrameLine f, FrameTableRow.Columns columns) {
    var before = made.get(f.id());
    if (before != null && before.holds(f, columns)) {
      return before.text();
    }
    var row = FrameTableRow.of(f, columns);
    var film = f.showsTheSky() && !row.thumbnail().isEmpty();
    var text =
        new Text(
            Templates.row(row).render(),
            film ? Templates.film(row).render() : "",
            row.object(),
            row.setting());
    made.put(f.id(), new Made(f.version(), f.updatedAt(), columns, text));
    return text;
  }
}
