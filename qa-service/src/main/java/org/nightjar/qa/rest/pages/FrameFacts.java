package org.nightjar.qa.rest.pages;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.nightjar.model.Astrometry;
import org.nightjar.model.Extraction;
import org.nightjar.model.FrameReport;
import org.nightjar.model.Photometry;
import org.nightjar.model.Severity;

/** A frame's numbers, with errors and units, and why one is absent. */
final class FrameFacts {
  private static final Map<String, String> FLAG_OF =
      Map.of(
          "FWHM", "fwhm",
          "Ellipticity", "ellipticity",
          "Background", "sky",
          "Stars", "fewStars",
          "Pointing error", "pointing",
          "Zero point", "zeroPoint",
          "Saturated", "saturated");

  private FrameFacts() {}

  static List<Fact> of(FrameReport r) {
    var facts = new ArrayList<Fact>();
    var notReached =
        r.rejection() == null ? "the frame has not come that far" : r.rejection().reason();
    shape(facts, r.extraction(), notReached);
    place(facts, r.astrometry(), notReached);
    light(facts, r.photometry(), notReached);
    pixels(facts, r);
    return facts.stream().map(f -> flagged(f, r)).toList();
  }

  private static Fact flagged(Fact fact, FrameReport r) {
    var quality = r.quality();
    var name = FLAG_OF.get(fact.label());
    if (quality == null || name == null) {
      return fact;
    }
    return quality.flags().stream()
        .filter(f -> f.name().equals(name))
        .findFirst()
        .map(f ->
            fact.flagged(
                f.severity() == Severity.INFO ? "" : Verdict.css(f.severity()),
                Words.shortened(f.reason())))
        .orElse(fact);
  }

  private static void shape(List<Fact> facts, @Nullable Extraction e, String notReached) {
    if (e == null) {
      for (var label : List.of("FWHM", "Ellipticity", "Background", "Stars")) {
        facts.add(Fact.absent(label, notReached));
      }
      return;
    }
    var px = e.fwhmPx();
    var arcsec = e.fwhmArcsec();
    if (px != null && arcsec != null) {
      var error = e.fwhmErrorPx() == null ? null : (Double) (e.fwhmErrorPx() * arcsec / px);
      facts.add(
          Fact.measured("FWHM", arcsec, error, 2, "″", null).more(Figures.number(px, 2) + " px"));
    } else {
      facts.add(Fact.measured("FWHM", px, e.fwhmErrorPx(), 2, "px", e.reason()));
    }
    var angle =
        e.positionAngleDeg() == null
            ? ""
            : "along " + Figures.number(e.positionAngleDeg(), 0) + "°";
    facts.add(
        Fact.measured("Ellipticity", e.ellipticity(), e.ellipticityError(), 3, "", e.reason())
            .more(e.ellipticity() == null ? "" : angle));
    facts.add(Fact.measured("Half-flux radius", e.hfrPx(), null, 2, "px", e.reason()));
    facts.add(
        Fact.of(
            "Background",
            Figures.number(e.backgroundAdu(), 1),
            "ADU · rms " + Figures.number(e.backgroundRmsAdu(), 1)));
    facts.add(
        Fact.of(
            "Stars",
            Figures.grouped(e.stars()),
            "of %s, %s"
                .formatted(
                    Words.count(e.sources(), "source", "sources"),
                    Words.count(e.galaxies(), "extended", "extended"))));
  }

  private static void place(List<Fact> facts, @Nullable Astrometry a, String notReached) {
    if (a == null || !a.solved()) {
      var why = a == null ? notReached : Objects.requireNonNullElse(a.reason(), "not solved");
      for (var label : List.of("Centre", "Scale, rotation", "Astrometric rms", "Pointing error")) {
        facts.add(Fact.absent(label, why));
      }
      return;
    }
    facts.add(
        Fact.of(
            "Centre",
            Figures.rightAscension(a.raDeg()) + " " + Figures.declination(a.decDeg()),
            "ICRS"));
    facts.add(
        Fact.of(
            "Scale, rotation",
            Figures.number(a.pixelScaleArcsec(), 4) + "″",
            "px⁻¹ · %s°%s"
                .formatted(
                    Figures.number(a.positionAngleDeg(), 2),
                    Boolean.TRUE.equals(a.mirrored()) ? " · mirrored" : "")));
    facts.add(
        Fact.measured("Astrometric rms", a.rmsArcsec(), null, 2, "″", a.reason())
            .more(
                "%s px · %s stars · order %s"
                    .formatted(
                        Figures.number(a.rmsPx(), 3),
                        Figures.whole(a.matches()),
                        Figures.whole(a.distortionOrder()))));
    facts.add(
        Fact.measured("Proof", a.logOdds(), null, 0, "log odds", null)
            .more(Words.shortened(a.strategy())));
    facts.add(
        Fact.measured(
            "Pointing error",
            a.pointingErrorArcmin(),
            null,
            1,
            "′",
            "the header does not tell where the telescope was to point"));
  }

  private static void light(List<Fact> facts, @Nullable Photometry p, String notReached) {
    var why = p == null ? notReached : p.reason();
    var mag = p == null || p.band() == null ? "mag" : "mag, " + Words.shortened(p.band(), 20);
    facts.add(
        Fact.measured(
                "Zero point",
                p == null ? null : p.zeroPoint(),
                p == null ? null : p.zeroPointError(),
                3,
                mag,
                why)
            .more(
                p == null || p.starsUsed() == null
                    ? ""
                    : "%s stars, scatter %s"
                        .formatted(
                            Figures.whole(p.starsUsed()),
                            Figures.number(p.zeroPointScatter(), 2))));
    facts.add(
        Fact.measured(
            "Colour term",
            p == null ? null : p.colourTerm(),
            p == null ? null : p.colourTermError(),
            3,
            "B−V",
            why == null ? "too few stars of different colour" : why));
    facts.add(
        Fact.measured(
            "Limit", p == null ? null : p.limitingMagnitude5Sigma(), null, 1, "mag, 5 σ", why));
    facts.add(
        Fact.measured(
            "Sky", p == null ? null : p.skyMagPerArcsec2(), null, 2, "mag arcsec⁻²", why));
    facts.add(
        Fact.measured(
            "Transparency",
            p == null ? null : p.transparency(),
            null,
            2,
            "mag",
            "the telescope has no reference zero point"));
  }

  private static void pixels(List<Fact> facts, FrameReport r) {
    var c = r.calibration();
    if (c != null) {
      var parts = new ArrayList<String>();
      parts.add(Words.count(c.badPixels(), "bad or hot", "bad or hot"));
      if (c.cosmicRayPixels() != null) {
        parts.add(Words.count(c.cosmicRayPixels(), "of cosmic rays", "of cosmic rays"));
      }
      facts.add(
          Fact.of(
              "Saturated",
              Figures.grouped(c.saturatedPixels()),
              "px · " + String.join(" · ", parts)));
    }
    var f = r.frame();
    facts.add(Fact.measured("Airmass", f.airmass(), null, 2, "", "neither header nor site tell"));
    facts.add(
        Fact.measured("Sensor", f.temperatureCelsius(), null, 1, "°C", "the header does not tell"));
  }
}
