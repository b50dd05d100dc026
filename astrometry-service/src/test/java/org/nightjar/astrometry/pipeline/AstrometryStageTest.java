package org.nightjar.astrometry.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.nightjar.imaging.fits.FitsFile;
import org.nightjar.imaging.fits.SourceCatalogFits;
import org.nightjar.imaging.source.SourceCatalog;
import org.nightjar.imaging.source.SourceColumn;
import org.nightjar.imaging.wcs.SkyAngles;
import org.nightjar.imaging.wcs.Wcs;
import org.nightjar.model.Frame;
import org.nightjar.model.FrameKind;
import org.nightjar.model.FrameReport;
import org.nightjar.model.Software;
import org.nightjar.model.Stage;
import org.nightjar.model.Status;
import org.nightjar.model.Topics;
import org.nightjar.pipeline.store.Provenance;
import org.nightjar.pipeline.store.StoredProducts;
import org.nightjar.pipeline.testing.ServiceServers;
import org.nightjar.pipeline.testing.TopicProbe;
import org.nightjar.reference.ReferenceStars;

/**
 * The stage over a real broker: a field of the shipped catalogue's stars is placed, an empty one
 * goes on with its reason.
 */
@QuarkusTest
@WithTestResource(ServiceServers.class)
class AstrometryStageTest {
  private static final int SIDE = 900;
  private static final double SCALE_ARCSEC = 5;
  private static final double RA_DEG = 120;
  private static final double DEC_DEG = 30;

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String servers;

  @Inject StoredProducts products;

  @Test
  void aFieldIsPlacedAndItsSolutionStored() throws IOException {
    double cd = SCALE_ARCSEC / 3600;
    double centre = (SIDE - 1) / 2.0;
    var truth = Wcs.tan(centre, centre, RA_DEG, DEC_DEG, new double[] {-cd, 0, 0, cd});
    try (var topics = new TopicProbe(servers)) {
      topics.send(Topics.FRAME_EXTRACTED, report("field", starsOn(truth)));

      var solved = topics.awaitReport(Topics.FRAME_SOLVED, "field");

      var astrometry = solved.astrometry();
      assertThat(astrometry.solved()).as("%s", astrometry.reason()).isTrue();
      assertThat(
              SkyAngles.separationDeg(RA_DEG, DEC_DEG, astrometry.raDeg(), astrometry.decDeg())
                  * 3600)
          .as("centre, arcsec")
          .isLessThan(0.5);
      assertThat(astrometry.pixelScaleArcsec()).isCloseTo(SCALE_ARCSEC, within(0.001));
      var wcs =
          products.read(
              solved,
              "solved",
              file -> {
                try (var fits = FitsFile.open(file)) {
                  return Wcs.parse(fits.hdus().getFirst().header()).orElseThrow();
                }
              });
      var sky = new double[2];
      wcs.pixelToSky(10, 20, sky);
      var expected = new double[2];
      truth.pixelToSky(10, 20, expected);
      assertThat(SkyAngles.separationDeg(sky[0], sky[1], expected[0], expected[1]) * 3600)
          .isLessThan(1);
    }
  }

  @Test
  void aFieldWithoutStarsGoesOnUnsolvedWithTheReason() throws IOException {
    try (var topics = new TopicProbe(servers)) {
      topics.send(Topics.FRAME_EXTRACTED, report("empty", catalogue(0)));

      var unsolved = topics.awaitReport(Topics.FRAME_SOLVED, "empty");

      assertThat(unsolved.status()).isEqualTo(Status.IN_PROGRESS);
      assertThat(unsolved.astrometry().solved()).isFalse();
      assertThat(unsolved.astrometry().reason()).isNotBlank();
      assertThat(unsolved.products()).doesNotContainKey("solved");
    }
  }

  @Test
  void aCameraThatWasFoundOnceIsFoundAgainWhereItsHeadersTellNothing() throws IOException {
    double cd = SCALE_ARCSEC / 3600;
    double centre = (SIDE - 1) / 2.0;
    var first = Wcs.tan(centre, centre, RA_DEG, DEC_DEG, new double[] {-cd, 0, 0, cd});
    var second = Wcs.tan(centre, centre, RA_DEG + 0.3, DEC_DEG, new double[] {-cd, 0, 0, cd});
    try (var topics = new TopicProbe(servers)) {
      topics.send(Topics.FRAME_EXTRACTED, report("known", "camera-1", true, starsOn(first)));
      assertThat(topics.awaitReport(Topics.FRAME_SOLVED, "known").astrometry().solved()).isTrue();

      topics.send(Topics.FRAME_EXTRACTED, report("silent", "camera-1", false, starsOn(second)));
      topics.send(Topics.FRAME_EXTRACTED, report("stranger", "camera-2", false, starsOn(second)));

      var found = topics.awaitReport(Topics.FRAME_SOLVED, "silent").astrometry();
      assertThat(found.solved()).as("%s", found.reason()).isTrue();
      assertThat(found.strategy()).isEqualTo("hinted");
      assertThat(
              SkyAngles.separationDeg(RA_DEG + 0.3, DEC_DEG, found.raDeg(), found.decDeg()) * 3600)
          .as("centre, arcsec")
          .isLessThan(0.5);
      var stranger = topics.awaitReport(Topics.FRAME_SOLVED, "stranger").astrometry();
      assertThat(stranger.strategy())
          .as("another camera's place is no hint")
          .isNotEqualTo("hinted");
    }
  }

  private FrameReport report(String id, SourceCatalog sources) throws IOException {
    return report(id, null, true, sources);
  }

  private FrameReport report(String id, String camera, boolean tellsPlace, SourceCatalog sources)
      throws IOException {
    var frame =
        new Frame(
            id,
            id + ".fits",
            "unknown",
            camera,
            FrameKind.LIGHT,
            null,
            null,
            null,
            null,
            null,
            10.0,
            SIDE,
            SIDE,
            1,
            null,
            1,
            tellsPlace ? RA_DEG + 0.05 : null,
            tellsPlace ? DEC_DEG - 0.05 : null,
            null,
            null,
            null,
            null,
            null,
            null,
            tellsPlace ? SCALE_ARCSEC : null,
            null,
            List.of());
    var report = FrameReport.of(frame, new Software("test", "cafe"));
    var table = SourceCatalogFits.bytes(sources, Provenance.cards(report, SIDE, SIDE));
    return products.put(
        report, Stage.EXTRACTION, "catalogue", "catalogue.fits", "application/fits", table);
  }

  private static SourceCatalog starsOn(Wcs wcs) {
    var stars = ReferenceStars.tycho2().cone(RA_DEG, DEC_DEG, 1.4, 2020, 20, 2000);
    var xy = new double[2];
    var inside =
        java.util.stream.IntStream.range(0, stars.size())
            .filter(i -> wcs.skyToPixel(stars.raDeg()[i], stars.decDeg()[i], xy))
            .filter(i -> xy[0] > 5 && xy[1] > 5 && xy[0] < SIDE - 5 && xy[1] < SIDE - 5)
            .toArray();
    var x = new double[inside.length];
    var y = new double[inside.length];
    var flux = new double[inside.length];
    var snr = new double[inside.length];
    for (int k = 0; k < inside.length; k++) {
      int i = inside[k];
      wcs.skyToPixel(stars.raDeg()[i], stars.decDeg()[i], xy);
      x[k] = xy[0];
      y[k] = xy[1];
      flux[k] = 1e5 * Math.pow(10, -0.4 * (stars.magnitude()[i] - 9));
      snr[k] = Math.sqrt(flux[k]);
    }
    return catalogue(inside.length)
        .with(SourceColumn.X, x)
        .with(SourceColumn.Y, y)
        .with(SourceColumn.FLUX_AUTO, flux)
        .with(SourceColumn.SNR, snr);
  }

  private static SourceCatalog catalogue(int n) {
    return SourceCatalog.ofSize(n)
        .with(SourceColumn.X, new double[n])
        .with(SourceColumn.Y, new double[n])
        .with(SourceColumn.FLUX_AUTO, new double[n])
        .with(SourceColumn.FLAGS, new double[n]);
  }
}
