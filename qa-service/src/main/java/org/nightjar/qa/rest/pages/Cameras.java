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
import org.nightjar.model.NightSummary;
import org.nightjar.model.Severity;
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

  Split all() {
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
        cards.add(card(telescope, last));
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

  private CameraCard card(TelescopeLine telescope, FrameLine last) {
    var lines =
        queries
            .frames(FrameFilter.of(telescope.name(), last.night()), null, LINE)
            .items()
            .reversed();
    var lights = lines.stream().filter(FrameLine::isAssessedLight).toList();
    var shown = lights.isEmpty() ? last : lights.getLast();
    var verdict = Verdict.of(last);
    var night = telescope.lastNight();
    var words =
        CameraWords.of(
            verdict,
            last,
            night != null && Objects.equals(night.night(), last.night()) ? night : null);
    var plotted = plotted(shown);
    boolean inPixels = lights.stream().allMatch(f -> f.fwhmArcsec() == null);
    var values = new ArrayList<@Nullable Double>();
    lights.forEach(f -> values.add(plotted.reading(inPixels).apply(f)));
    var picture = shown.products().contains("thumbnail") ? "thumbnail" : "preview";
    return new CameraCard(
        "camera-" + Integer.toHexString(telescope.name().hashCode()),
        Words.shortened(telescope.name(), 80),
        Addresses.night(telescope.name(), last.night()),
        subject(last),
        words.css(),
        words.pill(),
        shown.products().contains(picture) ? Addresses.product(shown.id(), picture) : "",
        Addresses.frame(last.id()),
        Words.shortened(last.fileName(), 60),
        labelled(Quantity.FWHM, shown, inPixels),
        labelled(plotted == Quantity.FWHM ? Quantity.LIMIT : plotted, shown, inPixels),
        Sparkline.of(plotted, values),
        last.takenAt(),
        last.night() == null ? "without a date" : last.night().toString(),
        Figures.grouped(night == null ? lines.size() : night.frames()),
        words.lead(),
        words.words(),
        words.weight());
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
    int most = q == Quantity.LIMIT ? 1 : q.decimals();
    var error = q.error(inPixels).apply(f);
    return new CameraCard.Labelled(
        Figures.number(value, error, most),
        value == null ? "" : Figures.error(error, most),
        label,
        value == null ? why(f) : "");
  }

  private static String why(FrameLine f) {
    var verdict = Verdict.of(f);
    return verdict.reasons().isEmpty() ? "not measured" : verdict.reasons().getFirst().text();
  }

  private static String subject(FrameLine f) {
    var parts = new ArrayList<String>();
    if (f.object() != null) {
      parts.add(Words.shortened(f.object(), 40));
    }
    if (!f.showsTheSky()) {
      parts.add(Words.lower(Objects.requireNonNull(f.kind()).name()));
    }
    if (f.filter() != null) {
      parts.add(Words.shortened(f.filter(), 20));
    }
    return String.join(" · ", parts);
  }
}
