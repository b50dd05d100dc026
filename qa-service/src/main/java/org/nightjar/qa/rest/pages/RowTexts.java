package org.nightjar.qa.rest.pages;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
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

    static native TemplateInstance rows(List<FrameTableRow> rows, String seam);

    static native TemplateInstance films(List<FrameTableRow> rows, String seam);
  }

  private interface Template {
    TemplateInstance of(List<FrameTableRow> rows, String seam);
  }

  private record Made(long version, Instant updatedAt, FrameTableRow.Columns columns, String text) {
    boolean holds(FrameLine f, FrameTableRow.Columns asked) {
      return version == f.version() && updatedAt.equals(f.updatedAt()) && columns.equals(asked);
    }
  }

  /** Frames' rows in a table of these columns, in the order of the frames. */
  List<String> rows(List<FrameLine> frames, FrameTableRow.Columns columns) {
    return texts(rows, Templates::rows, frames, columns);
  }

  /** Places in the film strip of frames that have a picture, in the order of the frames. */
  List<String> film(List<FrameLine> frames, FrameTableRow.Columns columns) {
    return texts(films, Templates::films, frames, columns);
  }

  private static List<String> texts(
      Recent<Made> made, Template template, List<FrameLine> frames, FrameTableRow.Columns columns) {
    var texts = new String[frames.size()];
    var missing = new ArrayList<Integer>();
    for (int i = 0; i < texts.length; i++) {
      var before = made.get(frames.get(i).id());
      if (before != null && before.holds(frames.get(i), columns)) {
        texts[i] = before.text();
      } else {
        missing.add(i);
      }
    }
    if (!missing.isEmpty()) {
      var rendered =
          rendered(
              template,
              missing.stream().map(i -> FrameTableRow.of(frames.get(i), columns)).toList());
      for (int k = 0; k < rendered.length; k++) {
        int i = missing.get(k);
        var f = frames.get(i);
        texts[i] = rendered[k];
        made.put(f.id(), new Made(f.version(), f.updatedAt(), columns, rendered[k]));
      }
    }
    return List.of(texts);
  }

  /** All at once: a template's begin costs as much as several rows. No row holds the seam. */
  private static String[] rendered(Template template, List<FrameTableRow> rows) {
    var seam = "<!-- %s -->".formatted(UUID.randomUUID());
    var all = template.of(rows, seam).render();
    var parts = new String[rows.size()];
    int from = 0;
    for (int k = 0; k < parts.length; k++) {
      int to = all.indexOf(seam, from);
      parts[k] = all.substring(from, to).strip();
      from = to + seam.length();
    }
    return parts;
  }
}
