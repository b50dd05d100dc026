package org.nightjar.qa.rest.pages;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.nightjar.model.FrameReport;
import org.nightjar.model.NightSummary;
import org.nightjar.model.Product;
import org.nightjar.model.Quality.Opinion;
import org.nightjar.model.Status;
import org.nightjar.model.Timing;

/**
 * A frame as its page shows it.
 *
 * @param id of the frame
 * @param name of its file
 * @param telescope its name
 * @param nightAddress of its night
 * @param night the evening's date, or words
 * @param subject what it shows, how long, when
 * @param startedAt start of the exposure; epoch when not known
 * @param verdict its end in words
 * @param findings of its night that are seen on it
 * @param diagnosis what its flags probably mean, where no finding says it
 * @param facts its numbers
 * @param bars its way through the stages
 * @param total of the bars
 * @param provenance what made it what it is
 * @param origins what was repaired or derived
 * @param downloads all products
 * @param earlier the frame before
 * @param later the frame after
 * @param said what people said, latest first
 * @param pictures addresses of what the page loads
 */
public record FrameView(
    String id,
    String name,
    String telescope,
    String nightAddress,
    String night,
    String subject,
    Instant startedAt,
    Verdict verdict,
    List<FindingView> findings,
    List<String> diagnosis,
    List<Fact> facts,
    List<Bar> bars,
    String total,
    List<String> provenance,
    List<String> origins,
    List<Download> downloads,
    Neighbour earlier,
    Neighbour later,
    List<Said> said,
    Pictures pictures) {

  private static final double LEAST_SHARE = 0.6;

  /** A frame beside. */
  public record Neighbour(String address, String name, String clock) {
    static final Neighbour NONE = new Neighbour("", "", "");

    public boolean there() {
      return !address.isEmpty();
    }
  }

  /** A stage's time: where its bar begins and how wide it is, of 100. */
  public record Bar(
      String stage, String time, String from, String width, boolean labelled, String middle) {}

  /** A product to take away. */
  public record Download(String name, String address, String size, String type) {}

  /** What a person said. */
  public record Said(String by, String at, String grade, String comment) {}

  /** Addresses; empty where there is none. */
  public record Pictures(
      String preview,
      String overlay,
      String tiles,
      String layers,
      String psfPlot,
      String zeroPointPlot) {
    static Pictures of(String id, Map<String, Product> products) {
      return new Pictures(
          address(id, products, "preview"),
          address(id, products, "overlay"),
          products.containsKey("tiles") ? Addresses.frame(id) + "/tiles" : "",
          address(id, products, "layers"),
          address(id, products, "psfPlot"),
          address(id, products, "zeroPointPlot"));
    }

    private static String address(String id, Map<String, Product> products, String name) {
      return products.containsKey(name) ? Addresses.product(id, name) : "";
    }

    public boolean any() {
      return !tiles.isEmpty() || !preview.isEmpty();
    }
  }

  static FrameView of(
      FrameReport r,
      @Nullable NightSummary night,
      Neighbour earlier,
      Neighbour later,
      List<Opinion> opinions) {
    var f = r.frame();
    var id = Objects.requireNonNull(f.id(), "a frame in the table has an id");
    var quality = r.quality();
    var total = r.timings().stream().mapToLong(Timing::elapsedMillis).sum();
    var findings =
        r.status() == Status.ASSESSED && f.showsTheSky()
            ? FindingView.seen(night, f.telescope(), f.startedAt())
            : List.<FindingView>of();
    return new FrameView(
        id,
        Words.shortened(f.fileName(), 200),
        Words.shortened(f.telescope(), 120),
        Addresses.night(f.telescope(), f.night()),
        f.night() == null ? "without a date" : f.night().toString(),
        subject(r),
        f.startedAt() == null ? Instant.EPOCH : f.startedAt(),
        Verdict.of(r),
        findings,
        quality == null || !findings.isEmpty()
            ? List.of()
            : quality.diagnosis().stream().map(Words::shortened).toList(),
        FrameFacts.of(r),
        bars(r.timings(), total),
        Figures.number(total / 1000.0, 2) + " s",
        provenance(r),
        f.origins().stream()
            .map(o ->
                "%s = %s: %s"
                    .formatted(
                        Words.shortened(o.field(), 60),
                        Words.shortened(o.value(), 80),
                        Words.shortened(o.origin())))
            .toList(),
        downloads(id, r.products()),
        earlier,
        later,
        opinions.stream()
            .map(o ->
                new Said(
                    Words.shortened(o.by(), 100),
                    Figures.dayAndClock(o.at()),
                    o.grade() == null ? "" : o.grade().name(),
                    Words.shortened(o.comment(), 2000)))
            .toList(),
        Pictures.of(id, r.products()));
  }

  private static String subject(FrameReport r) {
    var f = r.frame();
    var parts = new ArrayList<String>();
    if (f.object() != null) {
      parts.add(Words.shortened(f.object(), 60));
    }
    if (!f.showsTheSky()) {
      parts.add(Words.lower(Objects.requireNonNull(f.kind()).name()));
    }
    if (f.filter() != null) {
      parts.add(Words.shortened(f.filter(), 30));
    }
    if (f.exposureSeconds() != null) {
      parts.add(Figures.number(f.exposureSeconds(), f.exposureSeconds() % 1 == 0 ? 0 : 2) + " s");
    }
    if (f.width() != null && f.height() != null) {
      parts.add(f.width() + " × " + f.height() + " px");
    }
    return String.join(" · ", parts);
  }

  private static List<Bar> bars(List<Timing> timings, long total) {
    var bars = new ArrayList<Bar>();
    double sum = 0;
    for (var t : timings) {
      sum += Math.max(LEAST_SHARE, 100.0 * t.elapsedMillis() / Math.max(1, total));
    }
    double at = 0;
    for (var t : timings) {
      double width =
          100 / sum * Math.max(LEAST_SHARE, 100.0 * t.elapsedMillis() / Math.max(1, total));
      bars.add(
          new Bar(
              Words.lower(t.stage().name()),
              Figures.number(t.elapsedMillis() / 1000.0, 2) + " s",
              plain(at),
              plain(width),
              width > 9,
              plain(at + 0.7)));
      at += width;
    }
    return bars;
  }

  private static String plain(double v) {
    return String.format(Locale.ROOT, "%.2f", v);
  }

  private static List<String> provenance(FrameReport r) {
    var out = new ArrayList<String>();
    var c = r.calibration();
    if (c != null) {
      var steps = c.steps().stream().map(s -> Words.lower(s.name())).toList();
      out.add(steps.isEmpty() ? "not calibrated" : "calibrated by " + String.join(", ", steps));
      c.masters()
          .forEach((kind, m) ->
              out.add(
                  "master %s %s%s"
                      .formatted(
                          Words.shortened(kind, 20),
                          Words.shortened(m.id(), 12),
                          m.ageDays() == null
                              ? ""
                              : ", " + Figures.number(m.ageDays(), 1) + " days old")));
      c.warnings().forEach(w -> out.add(Words.shortened(w)));
    }
    out.add(
        "Nightjar %s, configuration %s"
            .formatted(
                Words.shortened(r.software().version(), 40),
                Words.shortened(r.software().configurationHash(), 16)));
    out.add("raw sha256 " + Words.shortened(r.frame().id(), 16));
    return out;
  }

  private static List<Download> downloads(String id, Map<String, Product> products) {
    var all = new ArrayList<Download>();
    products.entrySet().stream()
        .sorted(Comparator.comparing(Map.Entry::getKey))
        .forEach(e ->
            all.add(
                new Download(
                    Words.shortened(e.getKey(), 40),
                    Addresses.product(id, e.getKey()),
                    Figures.bytes(e.getValue().sizeBytes()),
                    Words.shortened(e.getValue().mediaType(), 60))));
    all.add(
        new Download("report", "/api/frames/" + Addresses.segment(id), "JSON", "application/json"));
    return all;
  }

  public boolean dated() {
    return !startedAt.equals(Instant.EPOCH);
  }

  public String started() {
    return Figures.dayAndClock(startedAt);
  }
}
