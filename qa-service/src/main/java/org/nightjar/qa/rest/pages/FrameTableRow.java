package org.nightjar.qa.rest.pages;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.nightjar.imaging.statistics.Robust;
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
 * @param took seconds that all stages worked on it; a dash when none told
 * @param thumbnail address; empty when there is no picture
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
    String took,
    String thumbnail) {

  /**
   * A number.
   *
   * @param text with as many digits as the column's errors allow; a dash when absent
   * @param error {@code ± 0.05}; empty where none is known
   * @param css n, with warn or bad where a flag is on it
   * @param title why it is flagged or absent; may be empty
   */
  public record Cell(String text, String error, String css, String title) {}

  /**
   * What a night's table shows.
   *
   * @param quantities those that some frame of the night has
   * @param inPixels whether no frame has a width in arcseconds
   * @param decimals of each, as the usual error allows: figures stand under each other
   */
  public record Columns(
      List<Quantity> quantities, boolean inPixels, Map<Quantity, Integer> decimals) {
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
      var there =
          ALL.stream()
              .filter(q -> lines.stream().anyMatch(f -> q.reading(inPixels).apply(f) != null))
              .toList();
      var decimals = new EnumMap<Quantity, Integer>(Quantity.class);
      there.forEach(q -> decimals.put(q, decimals(q, inPixels, lines)));
      return new Columns(there, inPixels, decimals);
    }

    private static int decimals(Quantity q, boolean inPixels, List<FrameLine> lines) {
      var errors =
          lines.stream()
              .map(q.error(inPixels))
              .filter(Objects::nonNull)
              .mapToDouble(e -> e)
              .filter(e -> Double.isFinite(e) && e > 0)
              .toArray();
      int most = q == Quantity.ZERO_POINT ? MOST_OF_MAGNITUDES : q.decimals();
      return errors.length == 0
          ? q.decimals()
          : Figures.decimals((Double) Robust.median(errors), most);
    }

    private static final int MOST_OF_MAGNITUDES = 3;
  }

  static FrameTableRow of(FrameLine f, Columns columns) {
    var verdict = Verdict.of(f);
    var kind = f.showsTheSky() ? "" : Words.lower(Objects.requireNonNull(f.kind()).name());
    var why =
        !kind.isEmpty()
            ? "a frame of kind " + kind + " is not measured"
            : verdict.reasons().isEmpty()
                ? "not measured"
                : "not measured: " + verdict.reasons().getFirst().text();
    var cells = new ArrayList<Cell>();
    for (var q : columns.quantities()) {
      cells.add(cell(q, f, columns, why));
    }
    var picture = picture(f);
    return new FrameTableRow(
        f.id(),
        Addresses.frame(f.id()),
        Words.shortened(f.fileName(), 60),
        Words.shortened(f.fileName(), 300),
        f.takenAt(),
        verdict,
        object(f),
        setting(f),
        cells,
        f.elapsedMillis() == null
            ? Figures.ABSENT
            : Figures.number(f.elapsedMillis() / 1000.0, f.elapsedMillis() < 99_950 ? 2 : 0),
        picture.isEmpty() ? "" : Addresses.product(f.id(), picture));
  }

  /** The product that shows it small; empty when there is none. */
  static String picture(FrameLine f) {
    return f.products().contains("thumbnail")
        ? "thumbnail"
        : f.products().contains("preview") ? "preview" : "";
  }

  static String object(FrameLine f) {
    return Words.shortened(f.object(), 40);
  }

  static String setting(FrameLine f) {
    var parts = new ArrayList<String>();
    if (!f.showsTheSky()) {
      parts.add(Words.lower(Objects.requireNonNull(f.kind()).name()));
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

  private static Cell cell(Quantity q, FrameLine f, Columns columns, String why) {
    var value = q.reading(columns.inPixels()).apply(f);
    if (value == null || !Double.isFinite(value)) {
      return new Cell(Figures.ABSENT, "", "n", why);
    }
    int decimals = columns.decimals().getOrDefault(q, q.decimals());
    var text = text(q, value, decimals);
    var error = error(q.error(columns.inPixels()).apply(f), decimals);
    var quality = f.quality();
    if (quality != null) {
      for (var flag : quality.flags()) {
        if (flag.name().equals(q.flag())) {
          var css = flag.severity() == Severity.INFO ? "n" : "n " + Verdict.css(flag.severity());
          return new Cell(text, error, css, Words.shortened(flag.reason()));
        }
      }
    }
    return new Cell(text, error, "n", "");
  }

  private static String text(Quantity q, double value, int decimals) {
    return q == Quantity.STARS
        ? Figures.grouped(Math.round(value))
        : Figures.number(value, decimals);
  }

  /** In the column's digits, and in more where those would say zero. */
  private static String error(@Nullable Double error, int decimals) {
    if (error == null || !Double.isFinite(error) || error <= 0) {
      return "";
    }
    int first = (int) -Math.floor(Math.log10(error));
    return "±\u202f" + Figures.number(error, Math.clamp(first, decimals, MOST_DECIMALS));
  }

  private static final int MOST_DECIMALS = 5;

  public String clock() {
    return Figures.clock(takenAt);
  }

  /** What stands in the last column: why it is not good, what people said, or what it means. */
  public String reason() {
    return verdict.sentence();
  }
}
