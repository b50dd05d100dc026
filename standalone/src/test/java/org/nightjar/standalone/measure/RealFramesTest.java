package org.nightjar.standalone.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.nightjar.imaging.testing.RealData;
import org.nightjar.imaging.wcs.SkyAngles;
import org.nightjar.model.FrameKind;
import org.nightjar.model.FrameReport;
import org.nightjar.model.Grade;
import org.nightjar.model.Status;

/**
 * All real frames at once, without help: everything gets an answer that a person understands, and
 * what can be solved is.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RealFramesTest {
  /**
   * One picture in other compressions, which are held to it pixel by pixel where FITS is read, as
   * real numbers, in an extension, under another name.
   */
  private static final Set<String> COPIES =
      Set.of(
          "m13_gzip.fits",
          "m13_hcomp.fits",
          "m13_plio.fits",
          "m13_rice.fits",
          "m13real.fits",
          "m13real_rice.fits",
          "iraf-mef.fits",
          "sky_offset_0.fits");

  private List<FrameReport> reports = List.of();

  @BeforeAll
  void measureEverything() throws IOException {
    var files = InputFiles.of(List.of(RealData.path("")));
    reports = measured(files.stream().filter(f -> !isCopy(f) && !isOfTheWholeNight(f)).toList());
  }

  /** All of them are measured as a night, with its darks, by {@link MeasureTres1Test}. */
  private static boolean isOfTheWholeNight(Path file) {
    return file.startsWith(RealData.path("tres1")) && !file.endsWith("tres1-021.fit");
  }

  private static boolean isCopy(Path file) {
    return COPIES.contains(file.getFileName().toString());
  }

  private static List<FrameReport> measured(List<Path> files) throws IOException {
    var options = new MeasureOptions(files, null, null, null, Catalogues.SHIPPED, 2);
    return MeasureRun.of(options, RunListener.SILENT);
  }

  @Tag("long")
  @Test
  void copiesOfOnePictureGetOneAnswer() throws IOException {
    var files = InputFiles.of(List.of(RealData.path(""))).stream();

    var copies = measured(files.filter(RealFramesTest::isCopy).toList());

    assertThat(copies).hasSize(COPIES.size());
    for (var copy : copies) {
      var name = copy.frame().fileName();
      var plain = report(original(name));
      assertThat(copy.status()).as(name).isEqualTo(plain.status());
      assertThat(Objects.requireNonNull(Objects.requireNonNull(copy.extraction()).fwhmPx()))
          .as(name)
          .isCloseTo(
              Objects.requireNonNull(Objects.requireNonNull(plain.extraction()).fwhmPx()),
              within(0.05));
    }
  }

  private static String original(String copy) {
    return switch (copy) {
      case "iraf-mef.fits" -> "iraf-dpix.fits";
      case "sky_offset_0.fits" -> "science_0.fits";
      default -> "m13.fits";
    };
  }

  @Test
  void everyFrameIsAssessedOrRejectedWithAReason() {
    assertThat(reports).hasSizeGreaterThan(60);
    assertThat(reports)
        .allSatisfy(r -> {
          assertThat(r.status())
              .as(r.frame().fileName() + " " + r.rejection())
              .isIn(Status.ASSESSED, Status.REJECTED);
          if (r.status() == Status.REJECTED) {
            assertThat(Objects.requireNonNull(r.rejection()).reason())
                .as(r.frame().fileName())
                .hasSizeGreaterThan(15);
          }
        });
  }

  @Test
  void calibrationFramesAreNeverMeasuredAsLights() {
    assertThat(reports)
        .filteredOn(r -> r.status() == Status.ASSESSED)
        .allSatisfy(
            r -> assertThat(r.frame().kind()).as(r.frame().fileName()).isEqualTo(FrameKind.LIGHT));
    assertThat(reports)
        .filteredOn(r -> r.status() == Status.ASSESSED)
        .extracting(r -> r.frame().fileName())
        .doesNotContain(
            "bias_0.fits",
            "dark_0.fits",
            "flat_0.fits",
            "biastest1.fit",
            "darktest1.fit",
            "flattest.fit",
            "coj1m011-fl08-20151216-0049-b00.fits.fz",
            "coj1m011-fl08-20151216-0083-d00.fits.fz",
            "masterFlat.fits");
  }

  @TestFactory
  Stream<DynamicTest> framesThatWereSolvedAreSolvedWithoutHelp() throws IOException {
    return Truth.all().stream()
        .filter(Truth::solved)
        .map(t -> dynamicTest(t.name(), () -> assertSolved(t)));
  }

  private void assertSolved(Truth truth) {
    var report = report(Path.of(truth.file()).getFileName().toString());
    var a = Objects.requireNonNull(report.astrometry());
    assertThat(a.solved()).as(a.reason()).isTrue();
    double truthScale = truth.number("scale_arcsec");
    double superpixel = Objects.requireNonNullElse(report.frame().superpixel(), 1);
    double offPx =
        SkyAngles.separationDeg(
                Objects.requireNonNull(a.raDeg()),
                Objects.requireNonNull(a.decDeg()),
                truth.number("ra_deg"),
                truth.number("dec_deg"))
            * SkyAngles.ARCSEC_PER_DEG
            / truthScale;
    assertThat(offPx).as("centre, px").isLessThan(2);
    assertThat(Objects.requireNonNull(a.pixelScaleArcsec()) / superpixel)
        .isCloseTo(truthScale, within(0.002 * truthScale));
    assertThat(a.mirrored()).isEqualTo(truth.number("handedness") > 0);
  }

  @Test
  void cameraRawsAreSolvedToo() {
    for (var name : List.of("ngc7023_ljpeg.dng", "ngc7023_layout.cr2")) {
      assertThat(Objects.requireNonNull(report(name).astrometry(), name).solved())
          .as(name)
          .isTrue();
    }
  }

  @Test
  void theBadFrameOfASeriesIsTheWorstOfIt() {
    var series =
        reports.stream()
            .filter(r -> r.frame().fileName().startsWith("StarGateCluster"))
            .sorted(Comparator.comparing(r -> r.frame().fileName()))
            .toList();
    assertThat(series).hasSize(5);
    assertThat(grade(series.getLast())).isEqualTo(Grade.BAD);
    assertThat(Objects.requireNonNull(series.getLast().quality()).flags())
        .extracting(f -> f.name().toLowerCase(Locale.ROOT))
        .contains("fwhm", "ellipticity");
    assertThat(series.subList(0, 4))
        .allSatisfy(r -> {
          assertThat(grade(r)).as(r.frame().fileName()).isLessThan(Grade.BAD);
          assertThat(Objects.requireNonNull(r.quality()).flags())
              .extracting(f -> f.name().toLowerCase(Locale.ROOT))
              .doesNotContain("fwhm", "ellipticity");
        });
  }

  @Test
  void aTrailedFrameHasTheTrailsEllipticity() {
    var e = Objects.requireNonNull(report("banzai_test_frame.fits.fz").extraction());
    assertThat(Objects.requireNonNull(e.ellipticity())).isCloseTo(0.77, within(0.03));
  }

  private static Grade grade(FrameReport report) {
    return Objects.requireNonNull(report.quality()).grade();
  }

  private FrameReport report(String fileName) {
    return reports.stream()
        .filter(r -> r.frame().fileName().equals(fileName))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no report of " + fileName));
  }
}
