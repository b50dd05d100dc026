package org.nightjar.standalone.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.nightjar.imaging.Workers;
import org.nightjar.imaging.sky.TelescopeSetup;
import org.nightjar.model.CalibrationStep;
import org.nightjar.model.FrameReport;
import org.nightjar.model.Grade;
import org.nightjar.model.Status;
import org.nightjar.reference.ReferenceStars;

/** A simulated night with its own bias, dark and flat frames, from files to verdicts, twice. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SimulatedNightTest {
  private List<FrameReport> one = List.of();
  private List<FrameReport> two = List.of();
  private Path folder = Path.of("");

  @BeforeAll
  void simulateAndMeasure(@TempDir Path temporary) throws IOException {
    folder = temporary;
    var frames = Files.createDirectory(folder.resolve("night"));
    var night =
        TelescopeSetup.altAz()
            .night(ReferenceStars.tycho2(), Instant.parse("2026-03-21T02:00:00Z"), 5, 11);
    for (var frame : night.frames().toList()) {
      frame.write(frames, Workers.SINGLE);
    }
    one = measure(frames, "one", 1);
    two = measure(frames, "two", 2);
  }

  private List<FrameReport> measure(Path frames, String out, int threads) throws IOException {
    return MeasureRun.of(
        new MeasureOptions(
            List.of(frames), folder.resolve(out), null, null, Catalogues.SHIPPED, threads),
        RunListener.SILENT);
  }

  @Test
  void aQuietNightIsGood() {
    assertThat(one).hasSize(5);
    assertThat(one)
        .allSatisfy(r -> {
          assertThat(r.status()).isEqualTo(Status.ASSESSED);
          assertThat(Objects.requireNonNull(r.quality()).grade())
              .as(r.frame().fileName() + " " + r.quality())
              .isEqualTo(Grade.GOOD);
          assertThat(Objects.requireNonNull(r.astrometry()).solved()).isTrue();
        });
  }

  @Test
  void sameInputGivesTheSameBytesForOneAndTwoThreads() throws IOException {
    assertThat(withoutTimes(two)).isEqualTo(withoutTimes(one));
    assertThat(digests("two")).isEqualTo(digests("one"));
  }

  private static List<FrameReport> withoutTimes(List<FrameReport> reports) {
    return reports.stream()
        .map(r ->
            new FrameReport(
                r.schema(),
                r.frame(),
                r.products(),
                r.calibration(),
                r.extraction(),
                r.astrometry(),
                r.photometry(),
                r.quality(),
                r.status(),
                r.rejection(),
                List.of(),
                r.software()))
        .toList();
  }

  private TreeMap<String, Integer> digests(String out) throws IOException {
    var digests = new TreeMap<String, Integer>();
    try (var files = Files.walk(folder.resolve(out).resolve("products"))) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        digests.put(
            folder.resolve(out).relativize(file).toString(),
            java.util.Arrays.hashCode(Files.readAllBytes(file)));
      }
    }
    assertThat(digests).hasSizeGreaterThan(20);
    return digests;
  }

  @Test
  void stepsAreToldInTheReport() {
    assertThat(one)
        .allSatisfy(r ->
            assertThat(Objects.requireNonNull(r.calibration()).steps())
                .isSorted()
                .doesNotContain(CalibrationStep.COSMIC_RAYS));
  }
}
