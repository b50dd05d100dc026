package org.nightjar.ingest.header;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.nightjar.imaging.wcs.Equinox;
import org.nightjar.imaging.wcs.SkyAngles;
import org.nightjar.imaging.wcs.Wcs;

/**
 * Where the telescope was told to point, ICRS degrees.
 *
 * <p>Text with separators is hours for right ascension, numbers are degrees, unless the card's
 * comment says otherwise. Coordinates of another equinox are brought to ICRS only where the header
 * names it.
 */
record Pointing(double raDeg, double decDeg) {

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
    var comment = fields.comment(keyword);
    var text = fields.header().text(keyword).orElse("");
    var number = fields.header().number(keyword);
    double degrees;
    if (number.isPresent()) {
      boolean hours =
          comment.matches(".*(\\bhours?\\b|\\[h\\]|\\bhrs?\\b).*") && !comment.contains("deg");
      degrees = number.getAsDouble() * (hours ? 15 : 1);
      if (hours) {
        fields.origin("requestedRaDeg", degrees, keyword + " is in hours by its comment");
      }
    } else {
      var parts = Sexagesimal.parse(text);
      if (parts.isEmpty()) {
        return parts;
      }
      boolean inDegrees =
          Math.abs(parts.getAsDouble()) >= 24 || text.contains("d") || text.contains("°");
      degrees = parts.getAsDouble() * (inDegrees ? 1 : 15);
      if (inDegrees) {
        fields.origin("requestedRaDeg", degrees, keyword + " is in degrees by its range");
      }
    }
    return degrees > -360 && degrees <= 360 ? OptionalDouble.of(degrees) : OptionalDouble.empty();
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
