package org.nightjar.ingest.header;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.nightjar.imaging.wcs.Equinox;
import org.nightjar.imaging.wcs.SkyAngles;
import org.nightjar.imaging.wcs.Wcs;

/**
 * Where the telescope was told to point, ICRS degrees.
 *
 * <p>Text with separators is hours for right ascension, numbers are degrees, unless the card's
 * comment says otherwise, or a number is fifteen times too small for another card. Coordinates of
 * another equinox are brought to ICRS only where the header names it.
 */
record Pointing(double raDeg, double decDeg) {
  /** Two cards that mean the same place differ by precession, offsets and rounding. */
  private static final double AGREE_DEG = 1;

  /** And two that do not mean it, by more than that. */
  private static final double DISAGREE_DEG = 5;

  /**
   * @param width columns of the raw image, for a WCS that stands in the header
   */
  static Optional<Pointing> read(
      HeaderFields fields, int width, int height, @Nullable Instant when) {
    var ras = fields.keywords("requestedRaDeg");
    var decs = fields.keywords("requestedDecDeg");
    for (int i = 0; i < ras.size() && i < decs.size(); i++) {
      var ra = rightAscension(fields, ras.get(i));
      var dec = declination(fields, decs.get(i));
      if (ra.isPresent() && dec.isPresent() && !(ra.getAsDouble() == 0 && dec.getAsDouble() == 0)) {
        var at = new double[] {ra.getAsDouble(), dec.getAsDouble()};
        double equinox = equinox(fields, ras.get(i), when);
        if (equinox != 2000) {
          Equinox.toIcrs(at, equinox);
          fields.origin(
              "requestedRaDeg", at[0], "%s of equinox %.2f".formatted(ras.get(i), equinox));
          fields.origin(
              "requestedDecDeg", at[1], "%s of equinox %.2f".formatted(decs.get(i), equinox));
        }
        return Optional.of(new Pointing(SkyAngles.normaliseRaDeg(at[0]), at[1]));
      }
    }
    return fromWcs(fields, width, height);
  }

  private static Optional<Pointing> fromWcs(HeaderFields fields, int width, int height) {
    var at = new double[2];
    var wcs = Wcs.parse(fields.header());
    if (wcs.isEmpty() || width < 1 || height < 1) {
      return Optional.empty();
    }
    wcs.get().pixelToSky((width - 1) / 2.0, (height - 1) / 2.0, at);
    if (!Double.isFinite(at[0]) || !Double.isFinite(at[1])) {
      return Optional.empty();
    }
    var how = "no pointing in the header: centre by its WCS, a hint, not a request";
    fields.origin("requestedRaDeg", at[0], how);
    fields.origin("requestedDecDeg", at[1], how);
    return Optional.of(new Pointing(at[0], at[1]));
  }

  private static OptionalDouble rightAscension(HeaderFields fields, String keyword) {
    var text = fields.header().text(keyword).orElse("");
    var number = fields.header().number(keyword);
    double degrees;
    if (number.isPresent()) {
      degrees = ofNumber(fields, keyword, number.getAsDouble());
    } else {
      var parts = Sexagesimal.parse(text);
      if (parts.isEmpty()) {
        return parts;
      }
      boolean inDegrees = sexagesimalDegrees(text, parts.getAsDouble());
      degrees = parts.getAsDouble() * (inDegrees ? 1 : 15);
      if (inDegrees) {
        fields.origin("requestedRaDeg", degrees, keyword + " is in degrees by its range");
      }
    }
    return degrees > -360 && degrees <= 360 ? OptionalDouble.of(degrees) : OptionalDouble.empty();
  }

  private static boolean sexagesimalDegrees(String text, double parts) {
    return Math.abs(parts) >= 24 || text.contains("d") || text.contains("°");
  }

  /** Degrees, unless the comment's unit or another card of the same header says hours. */
  private static double ofNumber(HeaderFields fields, String keyword, double number) {
    var unit = Unit.of(fields.comment(keyword));
    if (unit == Unit.HOURS && Math.abs(number) > 24) {
      fields.origin("requestedRaDeg", number, keyword + " is in degrees by its range");
      return number;
    }
    double degrees = number * unit.degrees;
    if (unit == Unit.HOURS || unit == Unit.RADIANS) {
      fields.origin(
          "requestedRaDeg",
          degrees,
          "%s is in %s by its comment"
              .formatted(keyword, unit == Unit.HOURS ? "hours" : "radians"));
    }
    if (unit != Unit.UNTOLD || number < 0 || number > 24) {
      return degrees;
    }
    var witness = witnessForHours(fields, keyword, number);
    if (witness != null) {
      degrees = number * 15;
      fields.origin(
          "requestedRaDeg", degrees, "%s is in hours, as %s shows".formatted(keyword, witness));
    }
    return degrees;
  }

  /** The card by which a number can only be hours; null when there is none. */
  private static @Nullable String witnessForHours(
      HeaderFields fields, String keyword, double number) {
    for (var other : fields.keywords("requestedRaDeg")) {
      var text = fields.header().text(other).orElse("");
      var parts = Sexagesimal.parse(text);
      if (!other.equals(keyword)
          && parts.isPresent()
          && !sexagesimalDegrees(text, parts.getAsDouble())
          && onlyAsHours(number, parts.getAsDouble() * 15)) {
        return other;
      }
    }
    var centre = fields.header().number("CRVAL1");
    boolean ofRa = fields.header().text("CTYPE1").orElse("").startsWith("RA--");
    return ofRa && centre.isPresent() && onlyAsHours(number, centre.getAsDouble())
        ? "CRVAL1"
        : null;
  }

  private static boolean onlyAsHours(double number, double degrees) {
    return apart(number * 15, degrees) < AGREE_DEG && apart(number, degrees) > DISAGREE_DEG;
  }

  private static double apart(double a, double b) {
    return Math.abs(Math.IEEEremainder(a - b, 360));
  }

  /** What a comment says of an angle. A unit in brackets at its beginning is the standard's way. */
  private enum Unit {
    HOURS(
        15,
        "\\[(h|hrs?|hours?|hour ?angle)\\].*",
        "\\b(hours?|hrs?|hour ?angle)\\b|[\\[(]\\s*h\\s*[\\])]"),
    DEGREES(1, "\\[(d|degs?|degrees?)\\].*", "\\b(degs?|degrees?)\\b"),
    RADIANS(Math.toDegrees(1), "\\[(rad|radians?)\\].*", "\\b(rad|radians?)\\b"),
    UNTOLD(1, "(?!)", "(?!)");

    final double degrees;
    private final Pattern bracket;
    private final Pattern words;

    Unit(double degrees, String bracket, String words) {
      this.degrees = degrees;
      this.bracket = Pattern.compile(bracket);
      this.words = Pattern.compile(words);
    }

    /** Of a comment in lower case; where it names several units it says nothing. */
    static Unit of(String comment) {
      var found = UNTOLD;
      for (var unit : values()) {
        if (unit.bracket.matcher(comment.strip()).matches()) {
          return unit;
        }
      }
      for (var unit : values()) {
        if (unit.words.matcher(comment).find()) {
          if (found != UNTOLD) {
            return UNTOLD;
          }
          found = unit;
        }
      }
      return found;
    }
  }

  private static OptionalDouble declination(HeaderFields fields, String keyword) {
    var number = fields.header().number(keyword);
    var degrees =
        number.isPresent()
            ? number
            : fields.header().text(keyword).map(Sexagesimal::parse).orElse(OptionalDouble.empty());
    return degrees.isPresent() && Math.abs(degrees.getAsDouble()) <= 90
        ? degrees
        : OptionalDouble.empty();
  }

  private static double equinox(HeaderFields fields, String keyword, @Nullable Instant when) {
    var comment = fields.comment(keyword);
    if (comment.contains("j2000") || comment.contains("icrs")) {
      return 2000;
    }
    var words = fields.header().text("EQUINOX").orElse("");
    if (comment.contains("jnow") || comment.contains("of date") || words.equalsIgnoreCase("JNOW")) {
      return when == null ? 2000 : decimalYear(when);
    }
    var year = fields.header().number("EQUINOX");
    if (year.isEmpty()) {
      // EPOCH was EQUINOX's name before 1997; later headers mean the date of observation by it
      var epoch = fields.header().number("EPOCH");
      boolean round =
          epoch.isPresent() && (epoch.getAsDouble() == 1950 || epoch.getAsDouble() == 2000);
      year = round ? epoch : OptionalDouble.empty();
    }
    double y = year.orElse(2000);
    return y >= 1850 && y <= 2150 ? y : 2000;
  }

  static double decimalYear(Instant when) {
    var utc = when.atOffset(ZoneOffset.UTC);
    return utc.getYear() + (utc.getDayOfYear() - 1 + utc.getHour() / 24.0) / 365.25;
  }
}
