package org.nightjar.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nightjar.imaging.Plane;
import org.nightjar.model.Frame;

/** Cards that say the same thing in other ways than most. */
class OddHeadersTest {
  private static final Plane SKY = Files16.stars(80, 60, 20, 11);

  @TempDir Path folder;

  private Frame frame(Object... header) throws Exception {
    var file = Files16.fits(folder.resolve("frame.fits"), SKY, header);
    var outcome = FrameReader.read(file, IngestOptions.of(List.of()));
    assertThat(outcome).isInstanceOf(Ingested.Accepted.class);
    return outcome.frame();
  }

  private static String origin(Frame frame, String field) {
    return frame.origins().stream()
        .filter(o -> o.field().equals(field))
        .map(Frame.Origin::origin)
        .findFirst()
        .orElse("");
  }

  /** Expected values are Astropy's, {@code Time(shown, scale=…).utc}. */
  @ParameterizedTest
  @CsvSource({
    "TAI, 2020-01-01T22:10:37, 2020-01-01T22:10:00Z, 37 s",
    "IAT, 2020-01-01T22:10:37, 2020-01-01T22:10:00Z, 37 s",
    "TT, 2020-01-01T22:11:09.184, 2020-01-01T22:10:00Z, 69.184 s",
    "TT(TAI), 2020-01-01T22:11:09.184, 2020-01-01T22:10:00Z, 69.184 s",
    "tdt, 2020-01-01T22:11:09.184, 2020-01-01T22:10:00Z, 69.184 s",
    "TDB, 2020-01-01T22:11:09.184, 2020-01-01T22:10:00Z, 69.184 s",
    "TCG, 2020-01-01T22:11:10.129, 2020-01-01T22:10:00Z, 70.129 s",
    "TCB, 2020-01-01T22:11:30.224, 2020-01-01T22:10:00Z, 90.2",
    "GPS, 2020-01-01T22:10:18, 2020-01-01T22:10:00Z, 18 s",
    "TAI, 2016-12-31T23:59:35, 2016-12-31T23:58:59Z, 36 s", // before the last leap second
    "TAI, 2017-01-01T00:00:35, 2016-12-31T23:59:59Z, 36 s",
    "TAI, 2017-01-01T00:00:37, 2017-01-01T00:00:00Z, 37 s",
    "TAI, 1993-06-15T00:00:27, 1993-06-15T00:00:00Z, 27 s",
    "TAI, 2100-01-01T00:00:37, 2100-01-01T00:00:00Z, 37 s",
  })
  void timesOfOtherClocksBecomeUtc(String clock, String shown, Instant utc, String said)
      throws Exception {
    var frame = frame("TIMESYS", clock, "DATE-OBS", shown, "EXPTIME", 20.0);
    assertThat(frame.startedAt()).isBetween(utc.minusMillis(3), utc.plusMillis(3));
    assertThat(frame.midExposure()).isEqualTo(frame.startedAt().plusSeconds(10));
    assertThat(origin(frame, "startedAt")).contains("TIMESYS = " + clock, said);
  }

  @Test
  void aClockThatIsUtcOrNotKnownChangesNothing() throws Exception {
    var shown = "2020-01-01T22:10:00";
    for (var utc : List.of("UTC", "UTC(NIST)", "UT", "GMT")) {
      var frame = frame("TIMESYS", utc, "DATE-OBS", shown);
      assertThat(frame.startedAt()).isEqualTo(Instant.parse(shown + "Z"));
      assertThat(origin(frame, "startedAt")).isEmpty();
    }
    for (var other : List.of("UT1", "LOCAL", "my watch")) {
      var frame = frame("TIMESYS", other, "DATE-OBS", shown);
      assertThat(frame.startedAt()).isEqualTo(Instant.parse(shown + "Z"));
      assertThat(origin(frame, "startedAt")).contains(other, "taken as UTC");
    }
  }

  @Test
  void theClockHoldsForDayNumbersAndMeanTimesButNotForWhatNamesUtc() throws Exception {
    // 59232.476761898 = 2021-01-18T11:26:32.228
    assertThat(frame("TIMESYS", "TAI", "MJD-OBS", 59232.476761898).startedAt())
        .isEqualTo(Instant.parse("2021-01-18T11:25:55.228Z"));
    assertThat(frame("TIMESYS", "TAI", "DATE-AVG", "2020-01-01T22:10:37").midExposure())
        .isEqualTo(Instant.parse("2020-01-01T22:10:00Z"));
    var zoned = frame("TIMESYS", "TAI", "DATE-OBS", "2020-01-01T22:10:37Z");
    assertThat(zoned.startedAt()).isEqualTo(Instant.parse("2020-01-01T22:10:37Z"));
    assertThat(origin(zoned, "startedAt")).contains("TIMESYS = TAI");
    assertThat(frame("TIMESYS", "TAI", "DATE-OBS", "2020-01-01", "UT", "22:10:37").startedAt())
        .isEqualTo(Instant.parse("2020-01-01T22:10:37Z"));
    var end = frame("TIMESYS", "TAI", "DATE-OBS/end", "2020-01-01T22:10:37", "EXPTIME", 30.0);
    assertThat(end.startedAt()).isEqualTo(Instant.parse("2020-01-01T22:09:30Z"));
    assertThat(origin(end, "startedAt")).contains("TAI", "end");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "20200101T221000 | 2020-01-01T22:10:00Z | basic",
        "20200101T221000Z | 2020-01-01T22:10:00Z | basic",
        "20200101t221000.25 | 2020-01-01T22:10:00.250Z | basic",
        "20200101T221000,25 | 2020-01-01T22:10:00.250Z | basic",
        "20200101T2210 | 2020-01-01T22:10:00Z | basic",
        "20200101T221000+0200 | 2020-01-01T20:10:00Z | basic",
        "20200101 22:10:00 | 2020-01-01T22:10:00Z | basic",
        "2020-01-01T221000 | 2020-01-01T22:10:00Z | basic",
        "2020-01-01T22:10 | 2020-01-01T22:10:00Z | ",
        "2020-01-01T22:10Z | 2020-01-01T22:10:00Z | ",
        "2020-01-01T22:10:00,5 | 2020-01-01T22:10:00.500Z | ",
        "2020-01-01_22:10:00 | 2020-01-01T22:10:00Z | ",
        "2020:01:01 22:10:00 | 2020-01-01T22:10:00Z | ",
        "2020-01-01T22:10:00 GMT | 2020-01-01T22:10:00Z | ",
        "2020-01-01T22:10:00+02 | 2020-01-01T20:10:00Z | time zone",
        "01 Jan 2020 22:10:00 | 2020-01-01T22:10:00Z | month's name",
        "1-January-2020T22:10:00 | 2020-01-01T22:10:00Z | month's name",
        "26/10/92T22:10:00 | 1992-10-26T22:10:00Z | ",
        "26/10/20 22:10:00 | 2020-10-26T22:10:00Z | year 2020",
        "26/10/2020 22:10:00 | 2020-10-26T22:10:00Z | day first",
        "10/26/2020 22:10:00 | 2020-10-26T22:10:00Z | month first",
        "2458850.4236111 | 2020-01-01T22:10:00Z | Julian",
      })
  void compactAndOldDatesAreReadWhereTheyMeanOneMoment(String text, Instant start, String said)
      throws Exception {
    var frame = frame("DATE-OBS", text);
    assertThat(frame.startedAt()).isBetween(start.minusMillis(20), start.plusMillis(20));
    if (said == null) {
      assertThat(origin(frame, "startedAt")).isEmpty();
    } else {
      assertThat(origin(frame, "startedAt")).contains("DATE-OBS", said);
    }
  }

  @Test
  void aCompactDayIsCompletedByACompactTime() throws Exception {
    assertThat(frame("DATE-OBS", "20200101").startedAt()).isNull();
    assertThat(frame("DATE-OBS", "20200101").night()).isEqualTo(LocalDate.of(2020, 1, 1));
    assertThat(frame("DATE-OBS", 20200101).night()).isEqualTo(LocalDate.of(2020, 1, 1));
    var frame = frame("DATE-OBS", "20200101", "TIME-OBS", "221000.5");
    assertThat(frame.startedAt()).isEqualTo(Instant.parse("2020-01-01T22:10:00.500Z"));
    assertThat(origin(frame, "startedAt")).contains("basic", "TIME-OBS added");
    // as a number it may be seconds
    assertThat(frame("DATE-OBS", "20200101", "TIME-OBS", 81000).startedAt()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "03/04/2020", // the third of April or the fourth of March
    "20201301T221000",
    "20200101T2510",
    "200101T221000",
    "2020010",
    "32/10/92",
  })
  void datesThatMeanNoMomentOrTwoAreNotRead(String text) throws Exception {
    var frame = frame("DATE-OBS", text);
    assertThat(frame.startedAt()).isNull();
    assertThat(frame.night()).isNull();
  }

  @Test
  void aDateOfTwoMeaningsIsTold() throws Exception {
    assertThat(origin(frame("DATE-OBS", "03/04/2020"), "startedAt")).contains("two days");
  }

  @ParameterizedTest
  @CsvSource({
    "[h] right ascension",
    "[hr] right ascension",
    "[hourangle] target",
    "decimal hours",
    "RA (h)",
    "RA in hrs",
    "[h] hours not degrees",
  })
  void aNumericRightAscensionIsInHoursWhereItsCommentSaysSo(String comment) throws Exception {
    var frame = frame("RA/" + comment, 20.567, "DEC", 41.0);
    assertThat(frame.requestedRaDeg()).isCloseTo(308.505, within(1e-9));
    assertThat(origin(frame, "requestedRaDeg")).contains("hours");
  }

  @Test
  void aNumericRightAscensionIsInHoursWhereAnotherCardShowsIt() throws Exception {
    var byText = frame("RA", 20.567, "DEC", 41.0, "OBJCTRA", "20 34 01");
    assertThat(byText.requestedRaDeg()).isCloseTo(308.505, within(1e-9));
    assertThat(origin(byText, "requestedRaDeg")).contains("hours", "OBJCTRA");
    var byOther = frame("OBJCTRA", 20.567, "OBJCTDEC", 41.0, "TELRA", "20:35:30.1");
    assertThat(byOther.requestedRaDeg()).isCloseTo(308.505, within(1e-9));
    var byWcs = frame("RA", 20.567, "DEC", 41.0, "CTYPE1", "RA---TAN", "CRVAL1", 308.7);
    assertThat(byWcs.requestedRaDeg()).isCloseTo(308.505, within(1e-9));
    assertThat(origin(byWcs, "requestedRaDeg")).contains("hours", "CRVAL1");
  }

  @Test
  void nothingIsGuessedOfARightAscensionWithoutEvidence() throws Exception {
    assertThat(frame("RA", 20.567, "DEC", 41.0).requestedRaDeg()).isEqualTo(20.567);
    // the other card agrees with degrees
    assertThat(frame("RA", 20.567, "DEC", 41.0, "OBJCTRA", "01 22 16").requestedRaDeg())
        .isEqualTo(20.567);
    // or with neither
    assertThat(frame("RA", 20.567, "DEC", 41.0, "OBJCTRA", "10 22 16").requestedRaDeg())
        .isEqualTo(20.567);
    // the comment says degrees; a text may be in degrees too
    assertThat(
            frame("RA/[deg] target", 20.567, "DEC", 41.0, "OBJCTRA", "20 34 01").requestedRaDeg())
        .isEqualTo(20.567);
    var beyond = frame("RA/hours", 308.5, "DEC", 41.0);
    assertThat(beyond.requestedRaDeg()).isEqualTo(308.5);
    assertThat(origin(beyond, "requestedRaDeg")).contains("degrees by its range");
  }
}
