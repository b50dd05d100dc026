package org.nightjar.standalone.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.nightjar.imaging.fits.ReadLimits;
import org.nightjar.imaging.fits.SourceCatalogFits;
import org.nightjar.imaging.source.SourceColumn;
import org.nightjar.imaging.statistics.Robust;
import org.nightjar.imaging.testing.RealData;
import org.nightjar.imaging.wcs.SkyAngles;
import org.nightjar.model.CalibrationStep;
import org.nightjar.model.FrameReport;
import org.nightjar.model.Status;

/** A real night: 15 lights of a transit and 8 darks of the same camera, from files to verdicts. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MeasureTres1Test {
  private List<FrameReport> reports = List.of();
  private Truth truth = new Truth("", "", java.util.Map.of());
  private Path out = Path.of("");

  @BeforeAll
  void measureTheNight(@TempDir Path folder) throws IOException {
    truth = Truth.named("tres1_021");
    out = folder;
    var options =
        new MeasureOptions(
            List.of(RealData.path("tres1")), folder, null, null, Catalogues.SHIPPED, 2);
    reports = MeasureRun.of(options, RunListener.SILENT);
  }

  @Test
  void givesOneReportPerLightAndNoneForADark() {
    assertThat(reports)
        .hasSize(15)
        .allSatisfy(r -> assertThat(r.status()).isEqualTo(Status.ASSESSED));
    assertThat(reports)
        .allSatisfy(r -> assertThat(r.frame().fileName()).endsWith(".fit").doesNotEndWith("d.fit"));
  }

  @Test
  void calibratesEveryLightWithTheMasterOfTheDarks() {
    assertThat(reports)
        .allSatisfy(r -> {
          var calibration = Objects.requireNonNull(r.calibration());
          assertThat(calibration.steps()).contains(CalibrationStep.DARK);
          assertThat(calibration.masters()).containsKey("dark");
        });
  }

  @Test
  void findsAsManySourcesAsSExtractor() {
    assertThat((double) Objects.requireNonNull(frame("tres1-021").extraction()).sources())
        .isCloseTo(truth.number("sex_n"), within(0.10 * truth.number("sex_n")));
  }

  @Test
  void givesSExtractorsWidthInItsCatalogue() throws IOException {
    var product = Objects.requireNonNull(frame("tres1-021").products().get("catalogue"));
    var catalogue = SourceCatalogFits.read(out.resolve(product.key()), ReadLimits.DEFAULT);
    var fwhm = catalogue.column(SourceColumn.FWHM);
    var good =
        java.util.stream.IntStream.range(0, catalogue.size())
            .filter(i ->
                catalogue.flags(i) == 0 && catalogue.get(SourceColumn.SNR, i) > 20 && fwhm[i] > 0.5)
            .mapToDouble(i -> fwhm[i])
            .toArray();
    assertThat(Robust.median(good))
        .isCloseTo(truth.number("fwhm_px"), within(0.05 * truth.number("fwhm_px")));
  }

  @Test
  void solvesEveryFrameAndPlacesTheFirstWhereSolveFieldDoes() {
    assertThat(reports)
        .allSatisfy(r ->
            assertThat(Objects.requireNonNull(r.astrometry()).solved())
                .as(r.frame().fileName())
                .isTrue());
    var a = Objects.requireNonNull(frame("tres1-021").astrometry());
    double scale = truth.number("scale_arcsec");
    double offPx =
        SkyAngles.separationDeg(
                Objects.requireNonNull(a.raDeg()),
                Objects.requireNonNull(a.decDeg()),
                truth.number("ra_deg"),
                truth.number("dec_deg"))
            * SkyAngles.ARCSEC_PER_DEG
            / scale;
    assertThat(offPx).as("centre, px").isLessThan(2);
    assertThat(Objects.requireNonNull(a.pixelScaleArcsec()))
        .isCloseTo(scale, within(0.0005 * scale));
    assertThat(Objects.requireNonNull(a.positionAngleDeg()))
        .isCloseTo(truth.number("pa_y_deg"), within(0.05));
    assertThat(a.mirrored()).isEqualTo(truth.number("handedness") > 0);
  }

  @Test
  void zeroPointsMoveSmoothlyWithinFourTenths() {
    var zeroPoints =
        reports.stream()
            .sorted(Comparator.comparing(r -> Objects.requireNonNull(r.frame().midExposure())))
            .map(r -> Objects.requireNonNull(r.photometry(), r.frame().fileName()))
            .toList();
    assertThat(zeroPoints)
        .allSatisfy(p -> {
          assertThat(p.reason()).isNull();
          assertThat(Objects.requireNonNull(p.zeroPointScatter())).isPositive();
          assertThat(Objects.requireNonNull(p.starsUsed())).isGreaterThanOrEqualTo(5);
        });
    var values =
        zeroPoints.stream().mapToDouble(p -> Objects.requireNonNull(p.zeroPoint())).toArray();
    var sorted = values.clone();
    java.util.Arrays.sort(sorted);
    assertThat(sorted[sorted.length - 1] - sorted[0]).as("range, mag").isLessThan(0.4);
    for (int i = 1; i < values.length; i++) {
      assertThat(Math.abs(values[i] - values[i - 1]))
          .as("step to frame %d, mag", i)
          .isLessThan(0.15);
    }
  }

  @Test
  void seesTheFocusDriftAndTheFallingSky() {
    var first = Objects.requireNonNull(frame("tres1-021").extraction());
    var last = Objects.requireNonNull(frame("tres1-217").extraction());
    assertThat(Objects.requireNonNull(last.fwhmPx()))
        .isGreaterThan(1.3 * Objects.requireNonNull(first.fwhmPx()));
    assertThat(last.backgroundAdu()).isLessThan(first.backgroundAdu() - 1000);
  }

  @Test
  void writesAPageWithEveryFrameOnIt() throws IOException {
    var page = java.nio.file.Files.readString(out.resolve("index.html"));
    assertThat(page)
        .contains("tres1-021.fit", "tres1-217.fit", "preview.png", "zero-point.png", "psf.png");
    assertThat(page).doesNotContain("http://").doesNotContain("https://");
  }

  private FrameReport frame(String name) {
    return reports.stream()
        .filter(r -> r.frame().fileName().startsWith(name))
        .findFirst()
        .orElseThrow();
  }
}
