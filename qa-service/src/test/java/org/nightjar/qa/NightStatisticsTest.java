package org.nightjar.qa;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nightjar.imaging.statistics.Robust;
import org.nightjar.model.Frame;
import org.nightjar.model.FrameReport;

/** A long night is not looked through for each of its frames, and the answer is the same. */
class NightStatisticsTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void whatIsExpectedIsWhatLookingAtEveryFrameGives(long seed) {
    var random = new Random(seed);
    boolean allTimed = seed % 3 != 0;
    var reports = new ArrayList<FrameReport>();
    for (int n = 0; n < 120; n++) {
      reports.add(random(n, random, allTimed));
    }
    Collections.shuffle(reports, random);
    var night = NightStatistics.of(reports);
    var asked = new ArrayList<>(reports);
    asked.add(random(500, random, allTimed));
    int answered = 0;
    for (var report : asked) {
      for (var metric : Metric.values()) {
        var expected = slowly(reports, report, metric);
        assertThat(night.around(report, metric))
            .as("seed %d, %s of %s", seed, metric, report.frame().id())
            .isEqualTo(expected);
        assertThat(night.quantile(report, metric, 0.25))
            .isEqualTo(quantile(reports, report, metric));
        answered += expected == null ? 0 : 1;
      }
    }
    assertThat(answered).as("frames that could be compared").isGreaterThan(300);
  }

  private static FrameReport random(int n, Random random, boolean allTimed) {
    var report =
        Night.frame(n)
            .fwhm(2 + random.nextInt(8) * 0.25)
            .sky(900 + random.nextInt(100))
            .zeroPoint(random.nextInt(5) == 0 ? null : 20 + random.nextGaussian())
            .filter(random.nextBoolean() ? "V" : "R")
            .report();
    var f = report.frame();
    // several frames in the same second, and now and then none that tells its time
    var at =
        allTimed || random.nextInt(10) > 0
            ? Instant.parse("2026-02-01T20:00:00Z").plusSeconds(random.nextInt(40))
            : null;
    return report.withFrame(
        new Frame(
            f.id(),
            f.fileName(),
            f.telescope(),
            f.camera(),
            f.kind(),
            f.object(),
            f.filter(),
            f.night(),
            at,
            at,
            30 + random.nextInt(5) * 0.4,
            f.width(),
            f.height(),
            f.binning(),
            f.bayerPattern(),
            f.superpixel(),
            f.requestedRaDeg(),
            f.requestedDecDeg(),
            f.airmass(),
            f.temperatureCelsius(),
            f.gainSetting(),
            f.gainElectronsPerAdu(),
            f.readNoiseElectrons(),
            f.saturationAdu(),
            f.expectedPixelScaleArcsec(),
            f.site(),
            f.origins()));
  }

  private static final Comparator<FrameReport> BY_TIME =
      Comparator.comparing(
              (FrameReport r) -> r.frame().midExposure(),
              Comparator.nullsLast(Comparator.<Instant>naturalOrder()))
          .thenComparing(r -> r.frame().fileName());

  private static List<FrameReport> others(
      List<FrameReport> reports, FrameReport report, Metric metric) {
    return reports.stream()
        .filter(o -> !Objects.equals(o.frame().id(), report.frame().id()))
        .filter(o -> metric.likeness().alike(o.frame(), report.frame()))
        .filter(o -> metric.of(o) != null)
        .sorted(BY_TIME)
        .toList();
  }

  private static @Nullable Double quantile(
      List<FrameReport> reports, FrameReport report, Metric metric) {
    var values =
        others(reports, report, metric).stream().mapToDouble(o -> metric.of(o)).sorted().toArray();
    return values.length < 3 ? null : Robust.quantileOfSorted(values, 0.25);
  }

  private static @Nullable Expectation slowly(
      List<FrameReport> reports, FrameReport report, Metric metric) {
    var others = others(reports, report, metric);
    if (others.size() < 3) {
      return null;
    }
    var all = new ArrayList<>(others);
    all.add(report);
    var clock = new double[all.size()];
    if (all.stream().allMatch(r -> r.frame().midExposure() != null)) {
      Arrays.setAll(clock, i -> all.get(i).frame().midExposure().getEpochSecond());
    } else {
      var ranked = all.stream().sorted(BY_TIME).toList();
      Arrays.setAll(clock, i -> ranked.indexOf(all.get(i)));
    }
    double own = clock[others.size()];
    var nearest =
        IntStream.range(0, others.size())
            .boxed()
            .sorted(
                Comparator.<Integer>comparingDouble(i -> Math.abs(clock[i] - own))
                    .thenComparing(Comparator.naturalOrder()))
            .limit(8)
            .toList();
    return Expectation.of(
        nearest.stream().mapToDouble(i -> clock[i]).toArray(),
        nearest.stream().mapToDouble(i -> metric.of(others.get(i))).toArray(),
        own);
  }
}
