package org.nightjar.imaging.sky;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.nightjar.imaging.fits.FitsHeader;
import org.nightjar.imaging.fits.FitsHeader.Card;

/** Keywords as different software writes them. */
public enum HeaderDialect {
  /** Sexagesimal strings: OBJCTRA, OBJCTDEC, SITELAT, SITELONG. */
  SEXAGESIMAL,
  /** Degrees: RA, DEC, SITELAT, SITELONG; GAIN is the camera's setting. */
  DECIMAL;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  /** Cards of a frame beyond those of the sensor. */
  FitsHeader cards(
      Telescope telescope,
      ExposureKind kind,
      Target target,
      Instant startedAt,
      double temperatureCelsius) {
    var cards = new ArrayList<Card>();
    var optics = telescope.optics();
    cards.add(new Card("TELESCOP", telescope.name(), "telescope"));
    cards.add(new Card("DATE-OBS", TIME.format(startedAt), "UTC, start of exposure"));
    cards.add(new Card("FOCALLEN", optics.focalLengthMm(), "[mm] focal length"));
    cards.add(new Card("APTDIA", optics.apertureMm(), "[mm] aperture diameter"));
    cards.add(new Card("CCD-TEMP", tenth(temperatureCelsius), "[degC] sensor"));
    boolean sky = kind == ExposureKind.LIGHT;
    if ((sky || kind == ExposureKind.FLAT) && !telescope.band().filter().isEmpty()) {
      cards.add(new Card("FILTER", telescope.band().filter(), "filter"));
    }
    if (sky) {
      cards.add(new Card("OBJECT", target.name(), "target"));
    }
    place(cards, telescope, target, sky);
    return FitsHeader.of(cards);
  }

  private void place(List<Card> cards, Telescope telescope, Target target, boolean sky) {
    var site = telescope.site();
    double ra = ((target.raDeg() % 360) + 360) % 360;
    if (this == SEXAGESIMAL) {
      if (sky) {
        cards.add(new Card("OBJCTRA", sexagesimal(ra / 15, false, 1), "J2000, requested"));
        cards.add(new Card("OBJCTDEC", sexagesimal(target.decDeg(), true, 0), "J2000, requested"));
      }
      cards.add(new Card("SITELAT", sexagesimal(site.latitudeDeg(), true, 0), "latitude"));
      cards.add(new Card("SITELONG", sexagesimal(site.longitudeDeg(), true, 0), "east positive"));
    } else {
      if (sky) {
        cards.add(new Card("RA", ra, "[deg] ICRS, requested"));
        cards.add(new Card("DEC", target.decDeg(), "[deg] ICRS, requested"));
      }
      cards.add(new Card("SITELAT", site.latitudeDeg(), "[deg] latitude"));
      cards.add(new Card("SITELONG", site.longitudeDeg(), "[deg] east positive"));
      cards.add(new Card("SITEELEV", site.elevationMetres(), "[m] elevation"));
      cards.add(new Card("GAIN", 100, "gain setting of the camera"));
    }
  }

  private static double tenth(double value) {
    return Math.round(value * 10) / 10.0;
  }

  /** {@code +dd mm ss.s}: three numbers parted by blanks. */
  static String sexagesimal(double value, boolean signed, int digits) {
    double unit = Math.pow(10, digits);
    long parts = Math.round(Math.abs(value) * 3600 * unit);
    long whole = (long) (3600 * unit);
    long minute = (long) (60 * unit);
    String sign = value < 0 ? "-" : signed ? "+" : "";
    String seconds =
        String.format(
            Locale.ROOT,
            "%0" + (digits == 0 ? 2 : digits + 3) + "." + digits + "f",
            parts % minute / unit);
    return String.format(
        Locale.ROOT, "%s%02d %02d %s", sign, parts / whole, parts % whole / minute, seconds);
  }
}
