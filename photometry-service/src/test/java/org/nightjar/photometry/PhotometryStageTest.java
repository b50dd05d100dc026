package org.nightjar.photometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.nightjar.imaging.fits.CalibratedImageFits;
import org.nightjar.imaging.fits.FitsHeader;
import org.nightjar.imaging.fits.FitsWriter;
import org.nightjar.imaging.fits.SourceCatalogFits;
import org.nightjar.imaging.sky.Psf;
import org.nightjar.imaging.wcs.Wcs;
import org.nightjar.model.Calibration;
import org.nightjar.model.CalibrationStep;
import org.nightjar.model.FrameReport;
import org.nightjar.model.Software;
import org.nightjar.model.Stage;
import org.nightjar.model.Topics;
import org.nightjar.pipeline.store.Provenance;
import org.nightjar.pipeline.store.StoredProducts;
import org.nightjar.pipeline.testing.ServiceServers;
import org.nightjar.pipeline.testing.TopicProbe;

/**
 * The stage over a real broker: the zero point that went into a simulated frame comes out of it.
 */
@QuarkusTest
@TestProfile(PhotometryStageTest.SimulatedSky.class)
@WithTestResource(ServiceServers.class)
class PhotometryStageTest {
  private static final double ZERO_POINT = 21;
  private static final SimulatedField FIELD =
      new SimulatedField(1, 600, 60, Psf.moffat(3, 3.5), ZERO_POINT, 0, 500);

  /** The simulated stars as a user's catalogue. */
  public static final class SimulatedSky implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      var table = new StringBuilder("ra,dec,V,BV\n");
      var sky = new double[2];
      for (var star : FIELD.stars) {
        FIELD.wcs.pixelToSky(star.x(), star.y(), sky);
        table.append(
            String.format(
                Locale.ROOT, "%.7f,%.7f,%.4f,%.4f%n", sky[0], sky[1], star.v(), star.bv()));
      }
      try {
        var file = Files.createTempFile("nightjar-simulated-", ".csv");
        file.toFile().deleteOnExit();
        Files.writeString(file, table, StandardCharsets.UTF_8);
        return Map.of("nightjar.photometry.catalogue", file.toString());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String servers;

  @Inject StoredProducts products;

  @Test
  void theZeroPointIsFoundAndThePicturesAreStored() throws IOException {
    try (var topics = new TopicProbe(servers)) {
      topics.send(Topics.FRAME_SOLVED, withSolution(report("solved")));

      var measured = topics.awaitReport(Topics.FRAME_MEASURED, "solved");

      assertThat(measured.photometry().reason()).isNull();
      assertThat(measured.photometry().zeroPoint()).isCloseTo(ZERO_POINT, within(0.02));
      assertThat(measured.products())
          .containsKeys(
              "catalogue", "preview", "thumbnail", "overlay", "tiles", "layers", "zeroPointPlot");
      assertThat(measured.products().get("catalogue").key()).contains("/photometry/");
    }
  }

  @Test
  void anUnsolvedFrameGoesOnWithoutAZeroPointAndTheReason() throws IOException {
    try (var topics = new TopicProbe(servers)) {
      topics.send(Topics.FRAME_SOLVED, report("unsolved"));

      var measured = topics.awaitReport(Topics.FRAME_MEASURED, "unsolved");

      assertThat(measured.photometry().zeroPoint()).isNull();
      assertThat(measured.photometry().reason()).isNotBlank();
      assertThat(measured.products()).containsKey("preview");
    }
  }

  private FrameReport report(String id) throws IOException {
    var frame = FIELD.frame();
    var named =
        new org.nightjar.model.Frame(
            id,
            id + ".fits",
            frame.telescope(),
            frame.camera(),
            frame.kind(),
            null,
            null,
            null,
            frame.startedAt(),
            frame.midExposure(),
            frame.exposureSeconds(),
            frame.width(),
            frame.height(),
            1,
            null,
            1,
            null,
            null,
            null,
            null,
            null,
            frame.gainElectronsPerAdu(),
            frame.readNoiseElectrons(),
            null,
            null,
            null,
            List.of());
    var report =
        FrameReport.of(named, new Software("test", "cafe"))
            .withCalibration(
                new Calibration(
                    List.of(CalibrationStep.BIAS),
                    Map.of(),
                    1.5,
                    6.0,
                    null,
                    0,
                    0,
                    null,
                    List.of()));
    var image = CalibratedImageFits.bytes(FIELD.image(), FitsHeader.EMPTY, List.of());
    var calibrated =
        products.put(
            report, Stage.CALIBRATION, "calibrated", "calibrated.fits", "image/fits", image);
    var table =
        SourceCatalogFits.bytes(FIELD.catalog(), Provenance.cards(report, FIELD.size, FIELD.size));
    return products.put(
        calibrated, Stage.EXTRACTION, "catalogue", "catalogue.fits", "application/fits", table);
  }

  private FrameReport withSolution(FrameReport report) throws IOException {
    var header =
        FIELD
            .wcs
            .toHeader(Wcs.Form.SIP)
            .followedBy(Provenance.cards(report, FIELD.size, FIELD.size));
    var bytes = FitsWriter.bytes(writer -> writer.headerOnly(header));
    return products.put(
        report, Stage.ASTROMETRY, "solved", "solved.fits", "application/fits", bytes);
  }
}
