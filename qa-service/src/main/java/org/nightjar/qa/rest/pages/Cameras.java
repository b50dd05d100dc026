package org.nightjar.qa.rest.pages;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.nightjar.model.FrameKind;
import org.nightjar.model.NightSummary;
import org.nightjar.model.Severity;
import org.nightjar.model.Status;
import org.nightjar.qa.pipeline.FrameFilter;
import org.nightjar.qa.pipeline.FrameLine;
import org.nightjar.qa.pipeline.FrameQueries;
import org.nightjar.qa.pipeline.TelescopeLine;

/** Makes a card of each camera that is at work. */
@ApplicationScoped
class Cameras {
  private static final int LINE = 120;

  /** Cameras whose last frame came earlier before the latest of all are of another night. */
  private static final Duration TONIGHT = Duration.ofHours(30);

  private final FrameQueries queries;

  @Inject
  Cameras(FrameQueries queries) {
    this.queries = queries;
  }

  /** Cards of those at work, worst first, and the others, latest first. */
  record Split(List<CameraCard> cards, List<TelescopeLine> earlier, List<NightSummary> nights) {}

  Split all(Instant now) {
    var telescopes = queries.telescopes();
    var latest =
        telescopes.stream()
            .map(TelescopeLine::lastEnteredAt)
            .max(Comparator.naturalOrder())
            .orElse(Instant.EPOCH);
    var cards = new ArrayList<CameraCard>();
    var earlier = new ArrayList<TelescopeLine>();
    var nights = new ArrayList<NightSummary>();
    for (var telescope : telescopes) {
      var last = telescope.lastFrame();
      if (last == null) {
        continue;
      }
      if (telescope.lastEnteredAt().isBefore(latest.minus(TONIGHT))) {
        earlier.add(telescope);
      } else {
        cards.add(card(telescope, last, now, other(telescopes, telescope, last)));
        var night = telescope.lastNight();
        if (night != null) {
          nights.add(night);
        }
      }
    }
    cards.sort(
        Comparator.comparingInt(CameraCard::weight)
            .reversed()
            .thenComparing(CameraCard::telescope));
    earlier.sort(Comparator.comparing(TelescopeLine::lastEnteredAt).reversed());
    return new Split(cards, earlier, nights);
  }

  /** The other camera of the same night whose frames go furthest. */
  private static @Nullable FrameLine other(
      List<TelescopeLine> all, TelescopeLine own, FrameLine last) {
    return all.stream()
        .filter(t -> !t.name().equals(own.name()))
        .map(TelescopeLine::lastFrame)
        .filter(Objects::nonNull)
        .filter(f -> Objects.equals(f.night(), last.night()))
        .max(Comparator.comparing(FrameLine::takenAt))
        .orElse(null);
  }

  private CameraCard card(
      TelescopeLine telescope, FrameLine last, Instant now, @Nullable FrameLine other) {
    var lines =
        queries
            .frames(FrameFilter.of(telescope.name(), last.night()), null, LINE)
            .items()
            .reversed();
    var lights =
        lines.stream()
            .filter(f -> f.kind() == null || f.kind() == FrameKind.LIGHT)
            .filter(f -> f.status() == Status.ASSESSED)
            .toList();
    var shown = last.status() == Status.ASSESSED || lights.isEmpty() ? last : lights.getLast();
    var verdict = Verdict.of(last.status(), last.grade(), last.quality(), last.rejection());
    var silence =
        Silence.of(
            lines,
            now,
            other == null ? null : other.takenAt(),
            other == null ? null : other.enteredAt());
    var plotted = plotted(shown);
    boolean inPixels = lights.stream().allMatch(f -> f.fwhmArcsec() == null);
    var values = new ArrayList<@Nullable Double>();
    lights.forEach(f -> values.add(plotted.reading(inPixels).apply(f)));
    var night = telescope.lastNight();
    var picture = shown.products().contains("thumbnail") ? "thumbnail" : "preview";
    return new CameraCard(
        "camera-" + Integer.toHexString(telescope.name().hashCode()),
        Words.shortened(telescope.name(), 80),
        Addresses.night(telescope.name(), last.night()),
        subject(last),
        silence.isPresent() ? "silent" : verdict.css(),
        silence.map(Silence::pill).orElse(verdict.word()),
        shown.products().contains(picture) ? Addresses.product(shown.id(), picture) : "",
        Addresses.frame(last.id()),
        Words.shortened(last.fileName(), 60),
        labelled(Quantity.FWHM, shown, inPixels),
        labelled(plotted == Quantity.FWHM ? Quantity.LIMIT : plotted, shown, inPixels),
        Sparkline.of(plotted, values),
        last.takenAt(),
        last.night() == null ? "without a date" : last.night().toString(),
        Figures.grouped(night == null ? lines.size() : night.frames()),
        silence.isPresent() ? silence.get().sentence() : lead(verdict),
        words(verdict, night, silence.isPresent()),
        weight(verdict, silence.isPresent()));
  }

  /** What is flagged, else the width. */
  private static Quantity plotted(FrameLine f) {
    var quality = f.quality();
    return quality == null
        ? Quantity.FWHM
        : quality.flags().stream()
            .filter(flag -> flag.severity() != Severity.INFO)
            .flatMap(flag -> Quantity.flagged(flag).stream())
            .findFirst()
            .orElse(Quantity.FWHM);
  }

  private static CameraCard.Labelled labelled(Quantity q, FrameLine f, boolean inPixels) {
    var value = q.reading(inPixels).apply(f);
    boolean pixels = q == Quantity.FWHM && inPixels;
    var label =
        switch (q) {
          case FWHM -> pixels ? "FWHM px" : "FWHM ″";
          case LIMIT -> "limit mag, 5 σ";
          case ELLIPTICITY -> "ellipticity";
          case POINTING -> "pointing off ′";
          case STARS -> "stars";
          case BACKGROUND -> "background ADU";
          case SKY -> "sky mag/″²";
          case ZERO_POINT -> "zero point mag";
        };
    return new CameraCard.Labelled(
        Figures.number(value, q == Quantity.LIMIT ? 1 : q.decimals()),
        "",
        label,
        value == null ? why(f) : "");
  }

  private static String why(FrameLine f) {
    var verdict = Verdict.of(f.status(), f.grade(), f.quality(), f.rejection());
    return verdict.reasons().isEmpty() ? "not measured" : verdict.reasons().getFirst().text();
  }

  private static String subject(FrameLine f) {
    var parts = new ArrayList<String>();
    if (f.object() != null) {
      parts.add(Words.shortened(f.object(), 40));
    }
    if (f.kind() != null && f.kind() != FrameKind.LIGHT) {
      parts.add(Words.lower(f.kind().name()));
    }
    if (f.filter() != null) {
      parts.add(Words.shortened(f.filter(), 20));
    }
    return String.join(" · ", parts);
  }

  private static String lead(Verdict verdict) {
    return verdict.diagnosis().isEmpty() ? "" : Words.shortened(verdict.diagnosis().getFirst());
  }

  private static String words(Verdict verdict, @Nullable NightSummary night, boolean silent) {
    if (!silent && !verdict.reasons().isEmpty()) {
      return capital(verdict.sentence()) + ".";
    }
    return night == null ? "" : Words.shortened(night.summary());
  }

  private static String capital(String text) {
    return text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }

  private static int weight(Verdict verdict, boolean silent) {
    int weight =
        switch (verdict.css()) {
          case "failed" -> 6;
          case "bad", "rejected" -> 5;
          case "warn" -> 3;
          default -> 0;
        };
    return silent ? Math.max(4, weight) : weight;
  }
}
