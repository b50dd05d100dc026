package org.nightjar.model;

import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * A profile's name, which may leave room for the unit: {@code PANOPTES {OBSERVER}} names each unit
 * of a network by its header, so that nights and masters of different units are kept apart.
 *
 * @param pattern text with header keywords in braces
 */
public record TelescopeName(String pattern) {
  private static final Pattern PLACE = Pattern.compile("\\{([A-Za-z0-9_ -]{1,40})}");

  /**
   * The name of one telescope.
   *
   * @param header values by keyword
   */
  public String of(Function<String, Optional<String>> header) {
    var out = new StringBuilder();
    var m = PLACE.matcher(pattern);
    int at = 0;
    while (m.find()) {
      out.append(pattern, at, m.start());
      var value = header.apply(m.group(1)).map(String::strip).orElse("");
      // a unit that bears the profile's own name needs no second mention
      if (!out.toString().strip().equalsIgnoreCase(value)) {
        out.append(value);
      }
      at = m.end();
    }
    return out.append(pattern.substring(at)).toString().replaceAll("\\s+", " ").strip();
  }

  /** Whether a telescope of that name can be one of this profile. */
  public boolean matches(String telescope) {
    var regex = new StringBuilder();
    var m = PLACE.matcher(pattern);
    int at = 0;
    while (m.find()) {
      var before = pattern.substring(at, m.start());
      regex.append(Pattern.quote(before.stripTrailing())).append("(?: ?.+)?");
      at = m.end();
    }
    regex.append(Pattern.quote(pattern.substring(at)));
    return Pattern.compile(regex.toString(), Pattern.CASE_INSENSITIVE).matcher(telescope).matches();
  }
}
