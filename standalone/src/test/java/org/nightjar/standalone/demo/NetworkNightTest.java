package org.nightjar.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nightjar.imaging.Workers;
import org.nightjar.imaging.sky.SimulatedNetwork;
import org.nightjar.model.FrameReport;
import org.nightjar.model.NightFinding;
import org.nightjar.qa.NightDiagnosis;
import org.nightjar.reference.ReferenceStars;
import org.nightjar.standalone.measure.Catalogues;
import org.nightjar.standalone.measure.MeasureOptions;
import org.nightjar.standalone.measure.MeasureRun;
import org.nightjar.standalone.measure.RunListener;

/** The demo's night in pixels, measured without servers: what happened is named, nothing else. */
@Tag("long")
class NetworkNightTest {
  /** As the demo knows it. */
  private static String profile(String telescope) throws Exception {
    var name = telescope.startsWith("panoptes") ? "panoptes-pair" : telescope;
    return Path.of(
            NetworkNightTest.class
                .getResource("/org/nightjar/standalone/demo/" + name + ".yaml")
                .toURI())
        .toString();
  }

  @Test
  void everyTroubleOfTheNetworkIsNamedAndNothingElse(@TempDir Path folder) throws Exception {
    var reports = new ArrayList<FrameReport>();
    for (var night : SimulatedNetwork.nights(ReferenceStars.tycho2(), 1)) {
      var own = Files.createDirectory(folder.resolve(night.telescope().name()));
      long began = System.nanoTime();
      var frames = night.frames().toList();
      for (var frame : frames) {
        Files.write(own.resolve(frame.fileName()), frame.bytes(frame.take(Workers.SINGLE)));
      }
      long made = System.nanoTime();
      var measured =
          MeasureRun.of(
              new MeasureOptions(
                  List.of(own),
                  null,
                  profile(night.telescope().name()),
                  null,
                  Catalogues.SHIPPED,
                  2),
              RunListener.SILENT);
      System.out.printf(
          "%s: %d frames, made in %.3f s each, measured in %.3f s each%n",
          night.telescope().name(),
          frames.size(),
          (made - began) / 1e9 / frames.size(),
          (System.nanoTime() - made) / 1e9 / frames.size());
      reports.addAll(measured);
    }
    Map<String, List<FrameReport>> nights =
        reports.stream().collect(Collectors.groupingBy(r -> r.frame().telescope()));
    var now = SimulatedNetwork.START.plus(SimulatedNetwork.LENGTH);
    for (var r : reports) {
      var x = r.extraction();
      System.out.printf(
          "%s %s %s fwhm %s ell %s pa %s stars %s sky %s rms %s zp %s scat %s sol %s %s%n",
          r.frame().fileName(),
          r.status(),
          r.frame().airmass(),
          x == null ? null : x.fwhmPx(),
          x == null ? null : x.ellipticity(),
          x == null ? null : x.positionAngleDeg(),
          x == null ? null : x.stars(),
          x == null ? null : x.backgroundAdu(),
          x == null ? null : x.backgroundRmsAdu(),
          r.photometry() == null ? null : r.photometry().zeroPoint(),
          r.photometry() == null ? null : r.photometry().zeroPointScatter(),
          r.astrometry() == null ? null : r.astrometry().solved(),
          r.rejection() == null ? "" : r.rejection());
    }
    var found = new java.util.TreeMap<String, List<String>>();
    nights.forEach((telescope, night) -> {
      var findings = NightDiagnosis.of(night, now);
      findings.forEach(f -> System.out.println(telescope + ": " + f));
      found.put(telescope, findings.stream().map(NightFinding::name).sorted().toList());
    });
    assertThat(found)
        .isEqualTo(
            Map.of(
                "panoptes-a", List.of("cloud"),
                "panoptes-b", List.of("cloud", "stuckShutter"),
                "ccd-refractor", List.of("focusDrift", "rejected"),
                "alt-az", List.of("silent", "wind")));
  }
}
