package org.nightjar.qa.rest.pages;

import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.nightjar.model.NightFinding;
import org.nightjar.model.NightSummary;
import org.nightjar.qa.FlagWords;
import org.nightjar.qa.pipeline.FrameLine;
import org.nightjar.qa.pipeline.FrameQueries;

/**
 * A night as its page shows it.
 *
 * @param telescope its name
 * @param night the evening's date, or words
 * @param address of the page
 * @param api of its document
 * @param nights address of the telescope's calendar
 * @param summary in a sentence or two
 * @param findings what happened, worst first
 * @param diagnoses what single frames say that no finding explains, with how many, most first
 * @param grades to choose from, with counts
 * @param flags to choose from
 * @param filters to choose from
 * @param objects to choose from
 * @param columns headings of the numbers
 * @param rows as markup, newest first
 * @param film as markup, oldest first
 * @param span the stretch of time that is shown, in words; empty when all of it is
 * @param allTimes address of the same without it
 * @param chosen parts of the address that the form of choices keeps
 * @param oneSetting object, filter and exposure where all frames of the sky share them; else empty
 * @param alike whether the table need not tell them of each frame
 * @param csv address of the table
 * @param json address of the reports
 * @param beside nights before and after
 * @param series address of what its plots show
 * @param comparison with another night
 */
public record NightView(
    String telescope,
    String night,
    String address,
    String api,
    String nights,
    String summary,
    List<FindingView> findings,
    List<Diagnosis> diagnoses,
    List<GradeChoice> grades,
    List<Choice> flags,
    List<Choice> filters,
    List<Choice> objects,
    List<Column> columns,
    List<String> rows,
    List<String> film,
    String span,
    String allTimes,
    Map<String, String> chosen,
    String oneSetting,
    boolean alike,
    String csv,
    String json,
    Beside beside,
    String series,
    NightComparison comparison) {

  private static final int LONGEST_FILM = 400;
  private static final int MOST_CHOICES = 60;
  private static final List<String> GRADES =
      List.of("GOOD", "WARN", "BAD", "REJECTED", "FAILED", "ASSESSED", NightFilter.CALIBRATION);

  /** A sentence and how many frames it is about. */
  public record Diagnosis(String text, String frames) {}

  /**
   * One of several to choose.
   *
   * @param label what frames are, in a word
   * @param count how many
   * @param css as a frame's verdict has it; empty for all frames
   * @param words how many of what
   * @param address of the night with only these
   * @param chosen whether they are shown alone
   */
  public record GradeChoice(
      String label, String count, String css, String words, String address, boolean chosen) {}

  /** One of a list to choose. */
  public record Choice(String value, String label, boolean chosen) {}

  /** A heading. */
  public record Column(String label, String unit) {}

  /** Addresses of the nights beside; empty at the ends. */
  public record Beside(String earlier, String earlierName, String later, String laterName) {
    static Beside of(FrameQueries queries, String telescope, @Nullable LocalDate night) {
      if (night == null) {
        return new Beside("", "", "", "");
      }
      var beside = queries.neighbours(telescope, night);
      var earlier = beside.earlier();
      var later = beside.later();
      return new Beside(
          earlier == null ? "" : Addresses.night(telescope, earlier),
          earlier == null ? "" : earlier.toString(),
          later == null ? "" : Addresses.night(telescope, later),
          later == null ? "" : later.toString());
    }
  }

  static NightView of(
      String telescope,
      @Nullable LocalDate night,
      List<FrameLine> lines,
      @Nullable NightSummary summary,
      NightFilter filter,
      RowTexts texts,
      boolean withRows,
      Beside beside,
      NightComparison comparison) {
    var columns = FrameTableRow.Columns.of(lines);
    var address = Addresses.night(telescope, night);
    var admitted =
        withRows ? lines.reversed().stream().filter(filter::admits).toList() : List.<FrameLine>of();
    var rows = texts.rows(admitted, columns);
    var pictured =
        lines.stream().filter(f -> f.showsTheSky() && !FrameTableRow.picture(f).isEmpty()).toList();
    var film =
        texts.film(
            pictured.subList(Math.max(0, pictured.size() - LONGEST_FILM), pictured.size()),
            columns);
    var query =
        "?telescope="
            + Addresses.segment(telescope)
            + (night == null ? "" : "&night=" + night)
            + filter.forLists();
    return new NightView(
        Words.shortened(telescope, 120),
        night == null ? "without a date" : night.toString(),
        address,
        "/api" + address,
        "/nights?telescope=" + Addresses.segment(telescope),
        summary == null ? "" : Words.shortened(summary.summary(), 1000),
        FindingView.all(summary, telescope, lines),
        diagnoses(lines, summary),
        grades(lines, address, filter),
        choices(
            lines.stream()
                .map(FrameLine::quality)
                .filter(Objects::nonNull)
                .flatMap(q -> q.flags().stream())
                .map(f -> f.name())
                .toList(),
            filter.flag,
            FlagWords::of),
        choices(
            lines.stream().map(FrameLine::filter).filter(Objects::nonNull).toList(),
            filter.filter,
            Words::shortened),
        choices(
            lines.stream().map(FrameLine::object).filter(Objects::nonNull).toList(),
            filter.object,
            Words::shortened),
        columns(columns),
        rows,
        film,
        filter.span(),
        address + filter.query(Map.of("from", "", "to", "")),
        filter.kept(),
        oneSetting(lines),
        lines.stream().map(FrameTableRow::setting).distinct().count() == 1,
        "/api/frames.csv" + query,
        "/api/frames" + query,
        beside,
        address + "/series" + (comparison.other().isEmpty() ? "" : "?with=" + comparison.other()),
        comparison);
  }

  private static String oneSetting(List<FrameLine> lines) {
    var lights = lines.stream().filter(FrameLine::showsTheSky).toList();
    var settings = lights.stream().map(FrameTableRow::setting).distinct().toList();
    var objects = lights.stream().map(FrameTableRow::object).distinct().toList();
    if (settings.size() != 1) {
      return "";
    }
    return objects.size() != 1 || objects.getFirst().isEmpty()
        ? settings.getFirst()
        : objects.getFirst() + " · " + settings.getFirst();
  }

  private static List<Column> columns(FrameTableRow.Columns columns) {
    return columns.quantities().stream()
        .map(q ->
            switch (q) {
              case FWHM -> new Column("FWHM", columns.inPixels() ? "px" : "arcsec");
              case ELLIPTICITY -> new Column("Ellip.", "");
              case ZERO_POINT -> new Column("Zero pt", "mag");
              case SKY -> new Column("Sky", "mag/″²");
              case POINTING -> new Column("Pointing", "arcmin");
              case STARS -> new Column("Stars", "");
              case BACKGROUND -> new Column("Background", "ADU");
              case LIMIT -> new Column("Limit", "mag");
            })
        .toList();
  }

  private static List<Diagnosis> diagnoses(List<FrameLine> lines, @Nullable NightSummary night) {
    var findings = night == null ? List.<NightFinding>of() : night.diagnosis();
    var counts = new LinkedHashMap<String, Integer>();
    for (var f : lines) {
      var quality = f.quality();
      if (quality != null
          && f.showsTheSky()
          && findings.stream().noneMatch(n -> FindingView.concerns(n, f))) {
        quality.diagnosis().forEach(d -> counts.merge(Words.shortened(d), 1, Integer::sum));
      }
    }
    return counts.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .limit(4)
        .map(e -> new Diagnosis(e.getKey(), Words.count(e.getValue(), "frame", "frames")))
        .toList();
  }

  private static List<GradeChoice> grades(
      List<FrameLine> lines, String address, NightFilter filter) {
    var counts = new LinkedHashMap<String, Integer>();
    counts.put("", lines.size());
    for (var grade : GRADES) {
      int n = (int) lines.stream().filter(f -> NightFilter.gradeOf(f).equals(grade)).count();
      if (n > 0) {
        counts.put(grade, n);
      }
    }
    return counts.entrySet().stream()
        .map(e -> {
          var key = e.getKey();
          var label = label(key);
          var count = Figures.grouped(e.getValue());
          return new GradeChoice(
              label,
              count,
              Words.lower(key),
              key.equals(NightFilter.CALIBRATION)
                  ? Words.count(e.getValue(), "calibration frame", "calibration frames")
                  : count + " " + label,
              address + filter.query(Map.of("grade", key)),
              filter.grade().equals(key));
        })
        .toList();
  }

  private static String label(String grade) {
    return switch (grade) {
      case "" -> "All";
      case "REJECTED" -> "refused";
      case "FAILED" -> "failed";
      case "ASSESSED" -> "not graded";
      case NightFilter.CALIBRATION -> "calibration";
      default -> grade;
    };
  }

  private static List<Choice> choices(
      List<String> values, @Nullable String chosen, UnaryOperator<String> label) {
    return new TreeSet<>(values)
        .stream()
            .limit(MOST_CHOICES)
            .map(v -> new Choice(v, label.apply(v), v.equals(chosen)))
            .toList();
  }

  public boolean choosing() {
    return flags.size() > 0 || filters.size() > 1 || objects.size() > 1;
  }
}
