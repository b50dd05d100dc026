package org.nightjar.qa.rest.pages;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nightjar.model.FrameKind;
import org.nightjar.model.Severity;
import org.nightjar.qa.pipeline.FrameLine;

/**
 * A frame in a night's table.
 *
 * @param id of the frame
 * @param address of its page
 * @param name of its file, cut
 * @param fullName of its file
 * @param takenAt middle of the exposure
 * @param verdict its end in words
 * @param object as the observer says
 * @param setting kind unless a light, filter, exposure
 * @param cells numbers, in the table's order
 * @param thumbnail address; empty when there is no picture
 * @param products how many
 */
public record FrameTableRow(
    String id,
    String address,
    String name,
    String fullName,
    Instant takenAt,
    Verdict verdict,
    String object,
    String setting,
    List<Cell> cells,
    String thumbnail) {

  /**
   * A number.
   *
   * @param text with as many digits as make sense; a dash when absent
   * @param css warn or bad where a flag is on it
   * @param title why it is flagged or absent; may be empty
   */
  public record Cell(String text, String css, String title) {}

  /**
   * What a night's table shows.
   *
   * @param quantities those that some frame of the night has
   * @param inPixels whether no frame has a width in arcseconds
   */
  public record Columns(List<Quantity> quantities, boolean inPixels) {
    private static final List<Quantity> ALL =
        List.of(
            Quantity.FWHM,
            Quantity.ELLIPTICITY,
            Quantity.ZERO_POINT,
            Quantity.SKY,
            Quantity.POINTING,
            Quantity.STARS);

    static Columns of(List<FrameLine> lines) {
      boolean inPixels = lines.stream().allMatch(f -> f.fwhmArcsec() == null);
      return new Columns(
          ALL.stream()
              .filter(q -> lines.stream().anyMatch(f -> q.reading(inPixels).apply(f) != null))
              .toList(),
          inPixels);
    }
  }

  static FrameTableRow of(FrameLine f, Columns columns) {
    var verdict = Verdict.of(f.status(), f.grade(), f.quality(), f.rejection());
    var kind = f.kind() == null || f.kind() == FrameKind.LIGHT ? "" : Words.lower(f.kind().name());
    var why =
        !kind.isEmpty()
            ? "a frame of kind " + kind + " is not measured"
            : verdict.reasons().isEmpty()
                ? "not measured"
                : "not measured: " + verdict.reasons().getFirst().text();
    var cells = new ArrayList<Cell>();
    for (var q : columns.quantities()) {
      cells.add(cell(q, f, q.reading(columns.inPixels()).apply(f), why));
    }
    var picture =
        f.products().contains("thumbnail")
            ? "thumbnail"
            : f.products().contains("preview") ? "preview" : "";
    return new FrameTableRow(
        f.id(),
        Addresses.frame(f.id()),
        Words.shortened(f.fileName(), 60),
        Words.shortened(f.fileName(), 300),
        f.takenAt(),
        verdict,
        Words.shortened(f.object(), 40),
        setting(kind, f),
        cells,
        picture.isEmpty() ? "" : Addresses.product(f.id(), picture));
  }

  private static String setting(String kind, FrameLine f) {
    var parts = new ArrayList<String>();
    if (!kind.isEmpty()) {
      parts.add(kind);
    }
    if (f.filter() != null) {
      parts.add(Words.shortened(f.filter(), 20));
    }
    if (f.exposureSeconds() != null) {
      parts.add(brief(f.exposureSeconds()) + " s");
    }
    return String.join(" · ", parts);
  }

  private static String brief(double seconds) {
    return Figures.number(seconds, seconds < 1 ? 3 : seconds == Math.rint(seconds) ? 0 : 1);
  }

  private static Cell cell(Quantity q, FrameLine f, @Nullable Double value, String why) {
    if (value == null || !Double.isFinite(value)) {
      return new Cell(Figures.ABSENT, "", why);
    }
    var quality = f.quality();
    if (quality != null) {
      for (var flag : quality.flags()) {
        if (flag.name().equals(q.flag())) {
          var css = flag.severity() == Severity.INFO ? "" : Verdict.css(flag.severity());
          return new Cell(text(q, value), css, Words.shortened(flag.reason()));
        }
      }
    }
    return new Cell(text(q, value), "", "");
  }

  private static String text(Quantity q, double value) {
    return q == Quantity.STARS
        ? Figures.grouped(Math.round(value))
        : Figures.number(value, q.decimals());
  }

  public String clock() {
    return Figures.clock(takenAt);
  }

  /** What stands in the last column: why it is not good, what people said, or what it means. */
  public String reason() {
    return verdict.sentence();
  }
}
