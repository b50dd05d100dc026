package org.nightjar.qa.rest.pages;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.nightjar.model.NightFinding;

/**
 * What a night's diagnosis can name: how pages call it, which plots show it, and which flags of
 * frames it explains.
 */
enum Trouble {
  FOCUS_DRIFT("focusDrift", "focus drift", "focus", List.of(Quantity.FWHM), "fwhm"),
  CLOUD(
      "cloud",
      "cloud",
      "cloud",
      List.of(Quantity.ZERO_POINT, Quantity.STARS),
      "zeroPoint",
      "noZeroPoint",
      "fewStars",
      "blank",
      "unsolved",
      "noFwhm"),
  WIND("wind", "wind", "wind", List.of(Quantity.ELLIPTICITY), "ellipticity", "fwhm"),
  BRIGHT_SKY("brightSky", "bright sky", "sky", List.of(Quantity.SKY, Quantity.BACKGROUND), "sky"),
  POINTING("pointing", "pointing off", "pointing", List.of(Quantity.POINTING), "pointing"),
  SATURATED("saturated", "saturated", "light", List.of(Quantity.BACKGROUND), "saturated", "sky"),
  STUCK_SHUTTER(
      "stuckShutter",
      "no light",
      "no light",
      List.of(Quantity.STARS, Quantity.BACKGROUND),
      "blank",
      "unsolved",
      "noFwhm",
      "zeroPoint",
      "noZeroPoint",
      "fewStars",
      "sky"),
  SILENT("silent", "silent", "silent", Quantity.PLOTTED),
  REJECTED("rejected", "refused", "refused", Quantity.PLOTTED),
  FAILED("failed", "failed", "failed", Quantity.PLOTTED),
  /** Named by a newer version. */
  OTHER("", "trouble", "trouble", Quantity.PLOTTED);

  private final String key;
  private final String word;
  private final String brief;
  private final List<Quantity> plots;
  private final Set<String> flags;

  Trouble(String key, String word, String brief, List<Quantity> plots, String... flags) {
    this.key = key;
    this.word = word;
    this.brief = brief;
    this.plots = plots;
    this.flags = Set.of(flags);
  }

  static Trouble of(NightFinding finding) {
    return Arrays.stream(values())
        .filter(t -> t.key.equals(finding.name()))
        .findFirst()
        .orElse(OTHER);
  }

  /** Where there is room for two words. */
  String word() {
    return word;
  }

  /** One word that fits into a calendar's day. */
  String brief() {
    return brief;
  }

  /** Plots that it is marked on. */
  List<Quantity> plots() {
    return plots;
  }

  /** Whether it says already what a frame's flag says. */
  boolean explains(String flag) {
    return flags.contains(flag);
  }

  /** Whether it is about frames that were measured: others have no numbers to look at. */
  boolean ofMeasuredFrames() {
    return this != SILENT && this != REJECTED && this != FAILED;
  }
}
