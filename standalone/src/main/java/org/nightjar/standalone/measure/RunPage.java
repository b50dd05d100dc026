package org.nightjar.standalone.measure;

import io.quarkus.qute.Engine;
import io.quarkus.qute.HtmlEscaper;
import io.quarkus.qute.ReflectionValueResolver;
import io.quarkus.qute.ValueResolvers;
import io.quarkus.qute.Variant;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.nightjar.model.FrameReport;
import org.nightjar.model.Grade;
import org.nightjar.model.Product;
import org.nightjar.model.Software;
import org.nightjar.model.Status;
import org.nightjar.pipeline.ReportJson;
import org.nightjar.qa.NightSum;

/**
 * A run as a page to open in a browser: {@code index.html} beside its products, nothing fetched
 * from anywhere.
 */
final class RunPage {
  private static final String TEMPLATE = "run.html";

  private RunPage() {}

  /** Writes the page and, as {@code reports.jsonl}, the reports themselves. */
  static void write(Path folder, List<FrameReport> reports, Software software) throws IOException {
    Files.createDirectories(folder);
    var lines = new StringBuilder();
    reports.forEach(r -> lines.append(ReportJson.write(r)).append('\n'));
    Files.writeString(folder.resolve("reports.jsonl"), lines);
    Files.writeString(folder.resolve("index.html"), html(folder, reports, software));
  }

  static String html(Path folder, List<FrameReport> reports, Software software) {
    var engine =
        Engine.builder()
            .addDefaults()
            .addValueResolver(ValueResolvers.rawResolver())
            .addValueResolver(new ReflectionValueResolver())
            .addResultMapper(new HtmlEscaper(List.of(Variant.TEXT_HTML)))
            .build();
    var template =
        engine.parse(resource(TEMPLATE), Variant.forContentType(Variant.TEXT_HTML), TEMPLATE);
    return template.data("page", page(folder, reports, software)).render();
  }

  /** What the template reads. */
  public record Page(
      String title,
      String summary,
      String style,
      List<Tally> tally,
      List<Night> nights,
      List<Card> frames,
      String version,
      String configuration) {}

  /** A count with its word and mark. */
  public record Tally(String css, String mark, int count, String word) {}

  /** A telescope's night. */
  public record Night(String name, String sentence, List<String> plots) {}

  /** One frame. */
  public record Card(
      String anchor,
      String name,
      String css,
      String mark,
      String verdict,
      String fwhm,
      String ellipticity,
      String stars,
      String sky,
      String zeroPoint,
      String centre,
      String about,
      List<String> reasons,
      List<String> diagnosis,
      @Nullable String preview,
      String overlay,
      List<Layer> layers,
      List<Fact> facts,
      List<Link> panels,
      List<Link> links) {}

  /** A switchable drawing over the preview. */
  public record Layer(String id, String word, boolean shown) {}

  /** A number with its name. */
  public record Fact(String name, String value) {}

  /** A file beside the page. */
  public record Link(String href, String word) {}

  private static final List<Layer> LAYERS =
      List.of(
          new Layer("stars", "detected stars", true),
          new Layer("catalogue", "catalogue stars", true),
          new Layer("pointing", "pointing", true),
          new Layer("saturated", "saturated pixels", true),
          new Layer("compass", "north and east", true));

  private static Page page(Path folder, List<FrameReport> reports, Software software) {
    var cards = new ArrayList<Card>();
    for (int i = 0; i < reports.size(); i++) {
      cards.add(card(folder, reports.get(i), i + 1));
    }
    return new Page(
        reports.size() == 1 ? "1 frame" : reports.size() + " frames",
        "Measured by Nightjar " + software.version(),
        resource("run.css"),
        tally(reports),
        nights(reports),
        cards,
        software.version(),
        software.configurationHash());
  }

  private static List<Tally> tally(List<FrameReport> reports) {
    var all =
        List.of(
            new Tally("good", "●", count(reports, Grade.GOOD), "good"),
            new Tally("warn", "▲", count(reports, Grade.WARN), "to look at"),
            new Tally("bad", "■", count(reports, Grade.BAD), "bad"),
            new Tally("bad", "✕", count(reports, Status.REJECTED), "rejected"),
            new Tally("bad", "✕", count(reports, Status.FAILED), "failed"));
    return all.stream().filter(t -> t.count() > 0).toList();
  }

  private static int count(List<FrameReport> reports, Grade grade) {
    return (int)
        reports.stream().filter(r -> r.quality() != null && r.quality().grade() == grade).count();
  }

  private static int count(List<FrameReport> reports, Status status) {
    return (int) reports.stream().filter(r -> r.status() == status).count();
  }

  private static List<Night> nights(List<FrameReport> reports) {
    var groups = new LinkedHashMap<String, List<FrameReport>>();
    for (var r : reports) {
      if (r.status() == Status.ASSESSED) {
        var night = r.frame().night();
        var name = r.frame().telescope() + (night == null ? "" : ", night of " + night);
        groups.computeIfAbsent(name, n -> new ArrayList<>()).add(r);
      }
    }
    return groups.entrySet().stream()
        .map(g ->
            new Night(g.getKey(), NightSum.of(g.getValue()).summary(), NightPlots.of(g.getValue())))
        .toList();
  }

  private static Card card(Path folder, FrameReport r, int number) {
    var row = FrameFacts.of(r);
    var products = r.products();
    return new Card(
        "frame-" + number,
        Printable.text(r.frame().fileName()),
        row.css(),
        row.mark(),
        row.verdict(),
        row.fwhm(),
        row.ellipticity(),
        row.stars(),
        row.sky(),
        row.zeroPoint(),
        row.centre(),
        row.about(),
        row.reasons(),
        r.quality() == null ? List.of() : r.quality().diagnosis(),
        href(products.get("preview")),
        overlay(folder, products.get("overlay")),
        LAYERS,
        row.facts(),
        links(products, Map.of("psfPlot", "point-spread function", "zeroPointPlot", "zero point")),
        links(
            products,
            Map.of(
                "calibrated", "calibrated frame (FITS)", "catalogue", "catalogue (FITS table)")));
  }

  private static @Nullable String href(@Nullable Product product) {
    return product == null ? null : product.key();
  }

  private static List<Link> links(Map<String, Product> products, Map<String, String> words) {
    return words.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .flatMap(w ->
            Optional.ofNullable(products.get(w.getKey()))
                .map(p -> new Link(p.key(), w.getValue()))
                .stream())
        .toList();
  }

  /** The drawing goes into the page itself, so that its layers can be switched without script. */
  private static String overlay(Path folder, @Nullable Product product) {
    if (product == null) {
      return "";
    }
    try {
      return Files.readString(folder.resolve(product.key()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String resource(String name) {
    try (var in = Objects.requireNonNull(RunPage.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Formats with a point, whatever the user's language: the page is read by programs too. */
  static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
