package org.nightjar.standalone.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.nightjar.model.FrameReport;
import org.nightjar.model.Quality;

/**
 * A report's numbers as a person reads them: with units and errors, {@code –} where nothing was
 * measured.
 *
 * @param css grade as a style class
 * @param mark grade as a shape
 * @param verdict grade or status as a word
 * @param fwhm width of the stars
 * @param ellipticity of the stars
 * @param stars count
 * @param sky level
 * @param zeroPoint with its error
 * @param centre on the sky
 * @param about object, filter, exposure, time
 * @param reasons what is wrong, in sentences
 * @param facts everything else, by name
 */
record FrameFacts(
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
    List<RunPage.Fact> facts) {
  private static final String ABSENT = "–";

  static FrameFacts of(FrameReport r) {
    var e = r.extraction();
    var a = r.astrometry();
    var p = r.photometry();
    var quality = r.quality();
    var grade = quality == null ? null : quality.grade();
    return new FrameFacts(
        grade == null ? "bad" : grade.name().toLowerCase(Locale.ROOT),
        quality == null ? "✕" : mark(quality),
        grade == null
            ? r.status().name().toLowerCase(Locale.ROOT)
            : grade.name().toLowerCase(Locale.ROOT),
        e == null
            ? ABSENT
            : unit(withError(e.fwhmPx(), e.fwhmErrorPx(), 2), "px")
                + paren(e.fwhmArcsec(), "%.1f″"),
        e == null ? ABSENT : withError(e.ellipticity(), e.ellipticityError(), 3),
        e == null ? ABSENT : Integer.toString(e.stars()),
        e == null ? ABSENT : unit(number(e.backgroundAdu(), "%.1f"), "ADU"),
        p == null ? ABSENT : withError(p.zeroPoint(), p.zeroPointError(), 3),
        a == null || !a.solved()
            ? ABSENT
            : number(a.raDeg(), "%.5f°") + " " + number(a.decDeg(), "%+.5f°"),
        about(r),
        reasons(r),
        facts(r));
  }

  private static String mark(Quality quality) {
    return switch (quality.grade()) {
      case GOOD -> "●";
      case WARN -> "▲";
      case BAD -> "■";
    };
  }

  private static String about(FrameReport r) {
    var f = r.frame();
    var words = new ArrayList<String>();
    add(words, f.telescope().equals("unknown") ? null : f.telescope());
    add(words, f.object());
    add(words, f.filter() == null ? null : "filter " + f.filter());
    add(words, f.exposureSeconds() == null ? null : number(f.exposureSeconds(), "%.4g s"));
    add(words, f.startedAt() == null ? null : f.startedAt().toString());
    return Printable.text(String.join(" · ", words));
  }

  private static List<String> reasons(FrameReport r) {
    var words = new ArrayList<String>();
    if (r.rejection() != null) {
      words.add(r.rejection().reason());
    }
    if (r.quality() != null) {
      r.quality().flags().forEach(f -> words.add(f.reason()));
    }
    return words;
  }

  private static List<RunPage.Fact> facts(FrameReport r) {
    var facts = new ArrayList<RunPage.Fact>();
    var e = r.extraction();
    if (e != null) {
      fact(facts, "sources", Integer.toString(e.sources()));
      fact(facts, "half-flux radius", number(e.hfrPx(), "%.2f px"));
      fact(facts, "direction of elongation", number(e.positionAngleDeg(), "%.0f° from +x"));
      fact(facts, "noise of the sky", number(e.backgroundRmsAdu(), "%.2f ADU"));
      fact(facts, "wings (Moffat β)", number(e.moffatBeta(), "%.1f"));
      fact(facts, "no width because", e.reason());
    }
    var a = r.astrometry();
    if (a != null && a.solved()) {
      fact(facts, "scale", number(a.pixelScaleArcsec(), "%.4f ″/px"));
      fact(
          facts,
          "position angle of +y",
          number(a.positionAngleDeg(), "%.3f°")
              + (Boolean.TRUE.equals(a.mirrored()) ? ", mirrored" : ""));
      fact(
          facts,
          "fit",
          a.matches()
              + " stars, rms "
              + number(a.rmsPx(), "%.3f px")
              + paren(a.rmsArcsec(), "%.2f″")
              + ", order "
              + a.distortionOrder());
      fact(facts, "pointing error", number(a.pointingErrorArcmin(), "%.1f′"));
    } else if (a != null) {
      fact(facts, "not solved because", a.reason());
    }
    var p = r.photometry();
    if (p != null) {
      fact(
          facts,
          "scatter of the zero point",
          number(p.zeroPointScatter(), "%.3f mag")
              + (p.starsUsed() == null ? "" : " over " + p.starsUsed() + " stars"));
      fact(facts, "colour term (B − V)", withError(p.colourTerm(), p.colourTermError(), 3));
      fact(facts, "limiting magnitude, 5 σ", number(p.limitingMagnitude5Sigma(), "%.2f"));
      fact(facts, "sky brightness", number(p.skyMagPerArcsec2(), "%.2f mag/arcsec²"));
      fact(facts, "aperture radius", number(p.apertureRadiusPx(), "%.2f px"));
      fact(facts, "no zero point because", p.reason());
    }
    var c = r.calibration();
    if (c != null) {
      fact(
          facts,
          "calibrated by",
          c.steps().isEmpty()
              ? "nothing"
              : String.join(
                  ", ",
                  c.steps().stream()
                      .map(s -> s.name().toLowerCase(Locale.ROOT).replace('_', ' '))
                      .toList()));
      fact(facts, "gain", number(c.gainElectronsPerAdu(), "%.3g e⁻/ADU"));
      fact(facts, "saturated pixels", Integer.toString(c.saturatedPixels()));
      c.warnings().forEach(w -> fact(facts, "note", w));
    }
    var millis = r.timings().stream().mapToLong(t -> t.elapsedMillis()).sum();
    fact(facts, "measured in", millis + " ms");
    fact(facts, "sha256", r.frame().id());
    return facts;
  }

  private static void fact(List<RunPage.Fact> facts, String name, @Nullable String value) {
    if (value != null && !value.equals(ABSENT)) {
      facts.add(new RunPage.Fact(name, Printable.text(value)));
    }
  }

  private static void add(List<String> words, @Nullable String word) {
    if (word != null && !word.isBlank()) {
      words.add(word);
    }
  }

  private static String unit(String number, String unit) {
    return number.equals(ABSENT) ? number : number + " " + unit;
  }

  private static String paren(@Nullable Double value, String pattern) {
    return value == null ? "" : " (" + number(value, pattern) + ")";
  }

  private static String number(@Nullable Double value, String pattern) {
    return value == null ? ABSENT : RunPage.format(pattern, value);
  }

  private static String withError(@Nullable Double value, @Nullable Double error, int digits) {
    var pattern = "%." + digits + "f";
    return value == null
        ? ABSENT
        : error == null
            ? number(value, pattern)
            : number(value, pattern) + " ± " + number(error, pattern);
  }
}
