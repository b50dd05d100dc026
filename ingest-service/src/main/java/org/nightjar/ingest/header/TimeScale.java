package org.nightjar.ingest.header;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The clock that a header's times were read from, as TIMESYS names it, and the way from there to
 * UTC.
 *
 * @see "FITS standard 4.0, section 9.2.1, table 30"
 */
enum TimeScale {
  UTC(0),
  TAI(0),
  TT(32.184),
  GPS(-19),
  TDB(32.184),
  TCG(32.184),
  TCB(32.184);

  private static final Pattern NAME =
      Pattern.compile("\\s*([A-Za-z0-9]{1,8})\\s*(?:\\(.*\\))?\\s*");

  private static final Map<String, TimeScale> NAMES =
      Map.ofEntries(
          Map.entry("UTC", UTC),
          Map.entry("UT", UTC),
          Map.entry("GMT", UTC),
          Map.entry("TAI", TAI),
          Map.entry("IAT", TAI),
          Map.entry("TT", TT),
          Map.entry("TDT", TT),
          Map.entry("ET", TT),
          Map.entry("GPS", GPS),
          Map.entry("TDB", TDB),
          Map.entry("TCG", TCG),
          Map.entry("TCB", TCB));

  /**
   * TAI − UTC in seconds from the day on that stands there, as the International Earth Rotation and
   * Reference Systems Service has announced it.
   *
   * @see "IERS Bulletin C; https://hpiers.obspm.fr/iers/bul/bulc/Leap_Second.dat"
   */
  private static final String LEAP_SECONDS =
      """
      1972-01-01 10  1972-07-01 11  1973-01-01 12  1974-01-01 13  1975-01-01 14  1976-01-01 15
      1977-01-01 16  1978-01-01 17  1979-01-01 18  1980-01-01 19  1981-07-01 20  1982-07-01 21
      1983-07-01 22  1985-07-01 23  1988-01-01 24  1990-01-01 25  1991-01-01 26  1992-07-01 27
      1993-07-01 28  1994-07-01 29  1996-01-01 30  1997-07-01 31  1999-01-01 32  2006-01-01 33
      2009-01-01 34  2012-07-01 35  2015-07-01 36  2017-01-01 37
      """;

  private static final int BEFORE_THE_TABLE = 10; // before 1972 it was less, and not whole

  private static final NavigableMap<Instant, Integer> TAI_MINUS_UTC = table();

  /** 1977-01-01T00:00:32.184, when TT, TCG and TCB agreed, as a date of TT. */
  private static final Instant COMMON_ZERO = Instant.parse("1977-01-01T00:00:32.184Z");

  private static final double RATE_OF_TCG = 6.969290134e-10; // IAU 2000 B1.9
  private static final double RATE_OF_TCB = 1.550519768e-8; // IAU 2006 B3

  private final double aheadOfTaiSeconds;

  TimeScale(double aheadOfTaiSeconds) {
    this.aheadOfTaiSeconds = aheadOfTaiSeconds;
  }

  /**
   * By its name in TIMESYS, with or without a realisation: {@code TT(TAI)}; empty for one that is
   * not known here.
   */
  static Optional<TimeScale> named(String name) {
    var m = NAME.matcher(name.length() > 60 ? "" : name);
    return m.matches()
        ? Optional.ofNullable(NAMES.get(m.group(1).toUpperCase(Locale.ROOT)))
        : Optional.empty();
  }

  /**
   * The moment when this clock showed a date.
   *
   * <p>Good to a microsecond for atomic scales, to 2 ms for TDB and TCB, whose yearly terms are
   * left out.
   *
   * @param shown the date and time as they were shown, taken as if of UTC
   */
  Instant toUtc(Instant shown) {
    if (this == UTC) {
      return shown;
    }
    var tai = plus(shown, -aheadOfTaiSeconds - drift(shown));
    // where UTC repeats a second the later one is taken: the difference is a second for a second
    var utc = tai.minusSeconds(taiMinusUtc(tai));
    return tai.minusSeconds(taiMinusUtc(utc));
  }

  private double drift(Instant shown) {
    double seconds =
        (shown.getEpochSecond() - COMMON_ZERO.getEpochSecond())
            + (shown.getNano() - COMMON_ZERO.getNano()) / 1e9;
    return switch (this) {
      case TCG -> RATE_OF_TCG * seconds;
      case TCB -> RATE_OF_TCB * seconds;
      default -> 0;
    };
  }

  private static Instant plus(Instant instant, double seconds) {
    return instant.plusNanos(Math.round(seconds * 1e9));
  }

  /** The last difference holds on until another is known. */
  private static int taiMinusUtc(Instant utc) {
    Map.@Nullable Entry<Instant, Integer> entry = TAI_MINUS_UTC.floorEntry(utc);
    return entry == null ? BEFORE_THE_TABLE : entry.getValue();
  }

  private static NavigableMap<Instant, Integer> table() {
    var table = new TreeMap<Instant, Integer>();
    var words = LEAP_SECONDS.strip().split("\\s+");
    for (int i = 0; i < words.length; i += 2) {
      table.put(
          LocalDate.parse(words[i]).atStartOfDay().toInstant(ZoneOffset.UTC),
          Integer.valueOf(words[i + 1]));
    }
    return table;
  }
}
