package org.nightjar.qa;

import java.util.Map;

/** Names of flags as people say them. */
public final class FlagWords {
  private static final Map<String, String> WORDS =
      Map.ofEntries(
          Map.entry("fwhm", "wide stars"),
          Map.entry("ellipticity", "elongated stars"),
          Map.entry("doubled", "double stars"),
          Map.entry("pointing", "pointing off"),
          Map.entry("zeroPoint", "less light than usual"),
          Map.entry("noZeroPoint", "no zero point"),
          Map.entry("blank", "no stars"),
          Map.entry("unsolved", "no plate solution"),
          Map.entry("saturated", "saturated pixels"),
          Map.entry("fewStars", "few stars"),
          Map.entry("sky", "bright sky"),
          Map.entry("trail", "streaks"),
          Map.entry("noFwhm", "no star to measure a width on"),
          Map.entry("unmeasured", "nothing measured"));

  private FlagWords() {}

  /** The flag in words; a name that a newer version gives stays as it is. */
  public static String of(String flag) {
    return WORDS.getOrDefault(flag, flag);
  }
}
