package org.nightjar.qa.rest.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nightjar.model.Frame;
import org.nightjar.model.Grade;
import org.nightjar.model.NightSummary;
import org.nightjar.model.Quality;
import org.nightjar.qa.NightSum;
import org.nightjar.qa.pipeline.Sample;

/** Numbers, times and lines as pages show them. */
class FiguresTest {
  @ParameterizedTest
  @CsvSource({
    "19.4783, 0.0113, 19.478, ± 0.011",
    "5.6125,  0.25,   5.61,   ± 0.25",
    "1729.9,  14,     1730,   ± 14",
    "-0.083,  0.012,  −0.083, ± 0.012"
  })
  void aNumberHasAsManyDigitsAsItsErrorAllows(
      double value, double error, String text, String errorText) {
    assertThat(Figures.number(value, error, 3)).isEqualTo(text);
    assertThat(Figures.error(error, 3)).isEqualTo(errorText);
  }

  @Test
  void whatIsAbsentIsADashAndNothingIsMinusZero() {
    assertThat(Figures.number(null, 2)).isEqualTo("–");
    assertThat(Figures.number(Double.NaN, 2)).isEqualTo("–");
    assertThat(Figures.number(Double.POSITIVE_INFINITY, 2)).isEqualTo("–");
    assertThat(Figures.number(-0.0001, 2)).isEqualTo("0.00");
    assertThat(Figures.whole(null)).isEqualTo("–");
    assertThat(Fact.measured("Zero point", null, 0.1, 2, "mag", "no star matched").why())
        .isEqualTo("no star matched");
  }

  @Test
  void aPlaceOnTheSkyRoundsUpThroughItsUnits() {
    assertThat(Figures.rightAscension(359.99999)).isEqualTo("00ʰ00ᵐ00.0ˢ");
    assertThat(Figures.rightAscension(286.04088)).isEqualTo("19ʰ04ᵐ09.8ˢ");
    assertThat(Figures.declination(-0.0003)).isEqualTo("−00°00′01″");
    assertThat(Figures.declination(36.63258)).isEqualTo("+36°37′57″");
  }

  @Test
  void aSpanIsToldInTheLargestUnitThatSaysSomething() {
    assertThat(Figures.span(Duration.ofSeconds(90))).isEqualTo("90 s");
    assertThat(Figures.span(Duration.ofMinutes(22))).isEqualTo("22 min");
    assertThat(Figures.span(Duration.ofHours(30))).isEqualTo("30.0 h");
  }

  @Test
  void aQuietNightLooksQuietAndAGapIsAGap() {
    var quiet = Sparkline.of(Quantity.FWHM, List.of(3.00, 3.01, 2.99, 3.02));
    assertThat(heights(quiet)).allMatch(y -> Math.abs(y - 20) < 2);
    var values = new ArrayList<Double>(List.of(3.0, 3.1, 6.0));
    values.add(1, null);
    var broken = Sparkline.of(Quantity.FWHM, values);
    assertThat(broken.path().chars().filter(c -> c == 'M').count()).isEqualTo(2);
    assertThat(Sparkline.of(Quantity.FWHM, Arrays.asList(null, 3.0)).drawn()).isFalse();
  }

  private static List<Double> heights(Sparkline line) {
    return Arrays.stream(line.path().split("[ML]"))
        .filter(p -> !p.isEmpty())
        .map(p -> Double.valueOf(p.split(" ")[1]))
        .toList();
  }

  @Test
  void aTrendShadesWhatIsOverTheTelescopesOwnLimitWhereThatIsInSight() {
    var nights = new TreeMap<LocalDate, NightSummary>();
    for (int day = 1; day <= 5; day++) {
      var date = LocalDate.of(2026, 1, day);
      var report = Sample.of("n" + day, "one", 0).on(date).fwhm(2 + 0.5 * day).report();
      var judged = report.assessed(new Quality(Grade.GOOD, List.of(), List.of()));
      nights.put(date, NightSum.of(List.of(judged), List.of()));
    }
    // 5 to 9 arcsec
    var over = Trend.of("one", Quantity.FWHM, nights, 8.0).band();
    assertThat(over.title()).isEqualTo("limit 8.00″");
    assertThat(Double.parseDouble(over.top())).isEqualTo(12);
    assertThat(Double.parseDouble(over.height())).isEqualTo(156 * (9 - 8) / (9 - 5.0));
    assertThat(Trend.of("one", Quantity.FWHM, nights, 20.0).band()).isNull();
    assertThat(Trend.of("one", Quantity.FWHM, nights, null).band()).isNull();
    var stars = Trend.of("one", Quantity.STARS, nights, 140.0).band();
    assertThat(Double.parseDouble(stars.top()) + Double.parseDouble(stars.height()))
        .as("too few is below")
        .isEqualTo(168);
  }

  @Test
  void theSkyIsBrightAtNoonDarkAtMidnightAndTheTwilightsAreBetween() {
    var site = new Frame.Site(47.5, 8.5, 500);
    var stretches =
        SkyClock.of(
            site, Instant.parse("2026-01-07T12:00:00Z"), Instant.parse("2026-01-08T11:00:00Z"));
    assertThat(stretches.stream().filter(s -> s.what().equals("day"))).hasSize(2);
    var dusk =
        stretches.stream().filter(s -> s.what().equals("twilight")).findFirst().orElseThrow();
    // Sunset in Zurich on 7 January is 15:52 UT, the end of astronomical twilight 17:41.
    assertThat(dusk.from()).isBetween(at("2026-01-07T15:46:00Z"), at("2026-01-07T15:58:00Z"));
    assertThat(dusk.to()).isBetween(at("2026-01-07T17:35:00Z"), at("2026-01-07T17:50:00Z"));
  }

  private static double at(String time) {
    return Instant.parse(time).getEpochSecond();
  }

  @Test
  void anAddressKeepsEachNameInItsOwnPart() {
    assertThat(Addresses.night("a/b c?#..", null)).isEqualTo("/nights/a%2Fb%20c%3F%23../unknown");
    assertThat(Addresses.segment("..")).isEqualTo("%2E%2E");
  }

  @Test
  void textOfOthersLosesWhatTurnsItAround() {
    assertThat(Words.shortened("a\u202eb\nc")).isEqualTo("a b c");
    assertThat(Words.shortened("x".repeat(10_000))).hasSize(301);
  }
}
