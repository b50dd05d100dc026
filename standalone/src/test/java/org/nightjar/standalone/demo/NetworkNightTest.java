package org.nightjar.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nightjar.imaging.Workers;
import org.nightjar.imaging.sky.SimulatedNetwork;
import org.nightjar.imaging.sky.SimulatedNight;
import org.nightjar.model.FrameReport;
import org.nightjar.model.NightFinding;
import org.nightjar.qa.NightDiagnosis;
import org.nightjar.reference.ReferenceStars;
import org.nightjar.standalone.measure.Catalogues;
import org.nightjar.standalone.measure.MeasureOptions;
import org.nightjar.standalone.measure.MeasureRun;
import org.nightjar.standalone.measure.RunListener;

/** The demo's night in pixels, measured without servers: what happened is named, nothing else. */
class NetworkNightTest {
  private static final long SEED = 1;

  private static SimulatedNight night(String telescope) {
    return SimulatedNetwork.nights(ReferenceStars.tycho2(), SEED).stream()
        .filter(n -> n.telescope().name().equals(telescope))
        .findFirst()
        .orElseThrow();
  }

  private static Instant minute(double minute) {
    return SimulatedNetwork.START.plusMillis(Math.round(60_000 * minute));
  }

  /** As the demo knows it. */
  private static String profile(String telescope) throws Exception {
    var name = telescope.startsWith("panoptes") ? "panoptes-pair" : telescope;
    var resource =
        NetworkNightTest.class.getResource("/org/nightjar/standalone/demo/" + name + ".yaml");
    return Path.of(Objects.requireNonNull(resource).toURI()).toString();
  }

  /**
   * Measures a night's frames in the order of their times.
   *
   * @param until frames that begin later are left out
   */
  private static List<FrameReport> measured(SimulatedNight night, Instant until, Path folder)
      throws Exception {
    for (var frame : night.frames().filter(f -> !f.startedAt().isAfter(until)).toList()) {
      Files.write(folder.resolve(frame.fileName()), frame.bytes(frame.take(Workers.SINGLE)));
    }
    var profile = profile(night.telescope().name());
    var options = new MeasureOptions(List.of(folder), null, profile, null, Catalogues.SHIPPED, 2);
    return MeasureRun.of(options, RunListener.SILENT).stream()
        .sorted(Comparator.comparing(r -> Objects.requireNonNull(r.frame().startedAt())))
        .toList();
  }

  /** Every name that comes up while the night grows frame by frame. */
  private static TreeSet<String> everNamed(List<FrameReport> night) {
    var names = new TreeSet<String>();
    for (int n = 1; n <= night.size(); n++) {
      NightDiagnosis.of(night.subList(0, n), night.get(n - 1).frame().startedAt())
          .forEach(f -> names.add(f.name()));
    }
    return names;
  }

  @Test
  void windAndSilenceAreNamedWithTheirNumbers(@TempDir Path folder) throws Exception {
    var night = measured(night("alt-az"), minute(140), folder);
    assertThat(everNamed(night)).containsExactly("wind");
    var now = night.getLast().frame().startedAt().plusSeconds(22 * 60);
    var findings = NightDiagnosis.of(night, now);
    assertThat(findings).extracting(NightFinding::name).containsExactlyInAnyOrder("silent", "wind");
    var wind = findings.stream().filter(f -> f.name().equals("wind")).findFirst().orElseThrow();
    assertThat(wind.since()).isEqualTo(minute(48));
    assertThat(wind.until()).isEqualTo(minute(96));
    assertThat(wind.value()).isBetween(0.5, 0.75);
    assertThat(wind.sentence()).containsPattern("along (29|30|31)°");
  }

  @Test
  @Tag("long")
  void everyTroubleOfTheNetworkIsNamedAndNothingElseAtAnyMoment(@TempDir Path folder)
      throws Exception {
    var happened =
        new TreeMap<>(
            Map.of(
                "panoptes-a", List.of("cloud"),
                "panoptes-b", List.of("cloud", "stuckShutter"),
                "ccd-refractor", List.of("focusDrift", "rejected"),
                "alt-az", List.of("silent", "wind")));
    var now = SimulatedNetwork.START.plus(SimulatedNetwork.LENGTH);
    var found = new TreeMap<String, List<String>>();
    var ever = new ArrayList<String>();
    for (var telescope : happened.keySet()) {
      var own = Files.createDirectory(folder.resolve(telescope));
      var night = measured(night(telescope), now, own);
      var findings = NightDiagnosis.of(night, now);
      found.put(telescope, findings.stream().map(NightFinding::name).sorted().toList());
      everNamed(night).forEach(name -> ever.add(telescope + " " + name));
      findings.forEach(f -> assertNumber(telescope, f));
    }
    assertThat(found).isEqualTo(happened);
    assertThat(ever)
        .isSubsetOf(
            happened.entrySet().stream()
                .flatMap(e -> e.getValue().stream().map(n -> e.getKey() + " " + n))
                .collect(Collectors.toSet()));
  }

  private static void assertNumber(String telescope, NightFinding found) {
    switch (found.name()) {
      case "cloud" -> {
        // 1.8 mag, ragged by 15 %
        assertThat(found.value()).as(telescope).isBetween(1.5, 2.2);
        assertThat(found.since()).isBetween(minute(90), minute(108));
        assertThat(found.until()).isBetween(minute(144), minute(160));
      }
      case "focusDrift" -> {
        // 5 px of 2.88″ beside 1.6 px
        assertThat(found.value()).isBetween(13.5, 15.5);
        assertThat(found.since()).isBetween(minute(40), minute(75));
        assertThat(found.until()).isBetween(minute(170), minute(180));
      }
      case "stuckShutter" -> {
        assertThat(found.since()).isEqualTo(minute(192));
        assertThat(found.until()).isEqualTo(minute(210));
      }
      case "silent" -> {
        assertThat(found.since()).isEqualTo(minute(148));
        assertThat(found.value()).isEqualTo(152);
      }
      case "rejected" -> assertThat(found.sentence()).contains("0006.fits: ", "truncated");
      default -> assertThat(found.value()).isGreaterThan(found.limit());
    }
  }
}
