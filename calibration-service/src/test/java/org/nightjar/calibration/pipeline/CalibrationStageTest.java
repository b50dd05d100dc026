package org.nightjar.calibration.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nightjar.pipeline.testing.TopicProbe.header;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nightjar.calibration.CalibrationOptions;
import org.nightjar.calibration.CalibrationSet;
import org.nightjar.calibration.FrameCalibrator;
import org.nightjar.calibration.masters.CalibrationFrame;
import org.nightjar.calibration.masters.CalibrationLibrary;
import org.nightjar.calibration.masters.MasterBuilder;
import org.nightjar.calibration.masters.MasterSelector;
import org.nightjar.imaging.Detector;
import org.nightjar.imaging.Plane;
import org.nightjar.imaging.RawImage;
import org.nightjar.imaging.Rectangle;
import org.nightjar.imaging.Workers;
import org.nightjar.imaging.fits.CalibratedImageFits;
import org.nightjar.imaging.fits.FitsHeader;
import org.nightjar.imaging.fits.RawImageFits;
import org.nightjar.imaging.fits.ReadLimits;
import org.nightjar.model.CalibrationStep;
import org.nightjar.model.Frame;
import org.nightjar.model.FrameKind;
import org.nightjar.model.FrameReport;
import org.nightjar.model.Software;
import org.nightjar.model.Stage;
import org.nightjar.model.Status;
import org.nightjar.model.Topics;
import org.nightjar.pipeline.ReportJson;
import org.nightjar.pipeline.store.ProductStore;
import org.nightjar.pipeline.store.StoreKey;
import org.nightjar.pipeline.store.StoredProducts;
import org.nightjar.pipeline.testing.ServiceServers;
import org.nightjar.pipeline.testing.TopicProbe;

/**
 * The stage over a real broker and database: masters as frames arrive, lights that wait, and the
 * same numbers as without servers.
 */
@QuarkusTest
@TestProfile(CalibrationStageTest.Impatient.class)
@WithTestResource(
    value = ServiceServers.class,
    initArgs = @ResourceArg(name = "database", value = "true"))
class CalibrationStageTest {
  private static final com.fasterxml.jackson.databind.ObjectMapper MAPPER = ReportJson.mapper();
  private static final Detector DETECTOR = new Detector(2.0, 8.0, 60000.0);

  /** Seconds become tenths. */
  public static final class Impatient implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "nightjar.calibration.wait-for-masters", "8S",
          "nightjar.calibration.settle", "1S",
          "nightjar.calibration.interval", "0.2S");
    }
  }

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String servers;

  @Inject StoredProducts products;
  @Inject ProductStore store;
  private TopicProbe topics;

  @BeforeEach
  void open() {
    topics = new TopicProbe(servers);
  }

  @AfterEach
  void close() {
    topics.close();
  }

  @Test
  void aLightThatCameBeforeItsDarksWaitsForTheirMasterAndGetsTheNumbersOfADirectRun()
      throws IOException {
    var light = raw(7, 900, 64);
    var darks = List.of(raw(1, 100, 64), raw(2, 100, 64), raw(3, 100, 64));
    topics.send(Topics.FRAME_INGESTED, report("light-1", FrameKind.LIGHT, "camera-1", light));
    var calibrationFrames = new ArrayList<CalibrationFrame>();
    for (int i = 0; i < darks.size(); i++) {
      var report = report("dark-" + i, FrameKind.DARK, "camera-1", darks.get(i));
      var pixels = darks.get(i);
      calibrationFrames.add(new CalibrationFrame(report.frame(), () -> pixels));
      topics.send(Topics.FRAME_INGESTED, report);
    }

    var calibrated = topics.awaitReport(Topics.FRAME_CALIBRATED, "light-1");

    var selector = new MasterSelector(CalibrationOptions.DEFAULT.matching());
    var builder = new MasterBuilder(CalibrationOptions.DEFAULT.matching(), Workers.SINGLE);
    var library = CalibrationLibrary.build(calibrationFrames, selector, builder);
    var expected =
        FrameCalibrator.calibrate(
            calibrated.frame(),
            light,
            CalibrationSet.of(calibrated.frame(), library, selector),
            CalibrationOptions.DEFAULT,
            Workers.SINGLE);
    assertThat(calibrated.calibration()).isEqualTo(expected.report());
    assertThat(calibrated.calibration().steps()).contains(CalibrationStep.DARK);
    var image =
        products.read(
            calibrated, "calibrated", file -> CalibratedImageFits.read(file, ReadLimits.DEFAULT));
    assertThat(image.image().pixels()).isEqualTo(expected.image().image().pixels());
    assertThat(image.variance().pixels()).isEqualTo(expected.image().variance().pixels());
    assertThat(image.flags().bits()).isEqualTo(expected.image().flags().bits());

    var id = library.masters().getFirst().metadata().id();
    var published = topics.await(Topics.MASTER_PUBLISHED, id);
    assertThat(published.value()).contains("\"nightjar.master/1\"").contains("dark-0");
    assertThat(header(published.headers(), "ce_type"))
        .isEqualTo("org.nightjar.master.published.v1");
    assertThat(topics.awaitReport(Topics.FRAME_CALIBRATED, "dark-0").calibration()).isNull();
  }

  @Test
  void aLightForWhichNoMasterComesGoesOnWithAWarning() throws IOException {
    topics.send(
        Topics.FRAME_INGESTED, report("light-2", FrameKind.LIGHT, "camera-2", raw(8, 900, 48)));

    var calibrated = topics.awaitReport(Topics.FRAME_CALIBRATED, "light-2");

    assertThat(calibrated.status()).isEqualTo(Status.IN_PROGRESS);
    assertThat(calibrated.calibration().steps()).isEmpty();
    assertThat(calibrated.calibration().warnings())
        .anyMatch(w -> w.contains("nothing is subtracted"));
  }

  @Test
  void onceALightWaitedInVainTheNextDoesNotAndDarksThatComeLateCountWhenTheNightIsReplayed()
      throws IOException {
    var light = report("late-1", FrameKind.LIGHT, "camera-4", raw(20, 900, 52));
    topics.send(Topics.FRAME_INGESTED, light);
    assertThat(topics.awaitReport(Topics.FRAME_CALIBRATED, "late-1").calibration().steps())
        .isEmpty();
    topics.send(
        Topics.FRAME_INGESTED, report("late-2", FrameKind.LIGHT, "camera-4", raw(21, 900, 52)));
    assertThat(topics.awaitReport(Topics.FRAME_CALIBRATED, "late-2").calibration().warnings())
        .anyMatch(w -> w.contains("nothing is subtracted"));
    assertThat(topics.count(Topics.FRAME_WOKEN, "late-1")).isEqualTo(1);
    assertThat(topics.count(Topics.FRAME_WOKEN, "late-2")).as("did not wait").isZero();

    for (int i = 0; i < 3; i++) {
      topics.send(
          Topics.FRAME_INGESTED,
          report("late-dark-" + i, FrameKind.DARK, "camera-4", raw(30 + i, 100, 52)));
    }
    topics.awaitReport(Topics.FRAME_CALIBRATED, "late-dark-2");
    topics.send(Topics.FRAME_INGESTED, light);

    var replayed =
        ReportJson.read(
            topics.awaitValue(
                Topics.FRAME_CALIBRATED,
                "late-1",
                json -> !ReportJson.read(json).calibration().steps().isEmpty()));
    assertThat(replayed.calibration().steps()).contains(CalibrationStep.DARK);
  }

  @Test
  void lightsAndDarksThatComeMixedAreAllCalibratedWithTheMasterOfAllDarks() throws Exception {
    var frames = new ArrayList<FrameReport>();
    for (int i = 0; i < 6; i++) {
      frames.add(report("mixed-dark-" + i, FrameKind.DARK, "camera-5", raw(40 + i, 100, 44)));
    }
    for (int i = 0; i < 5; i++) {
      frames.add(report("mixed-light-" + i, FrameKind.LIGHT, "camera-5", raw(50 + i, 900, 44)));
    }
    Collections.shuffle(frames, new Random(20261121));
    for (var frame : frames) {
      topics.send(Topics.FRAME_INGESTED, frame);
      // slower than one by one, faster than a series that has ended
      Thread.sleep(300);
    }

    var darks = frames.stream().filter(f -> f.frame().kind() == FrameKind.DARK).toList();
    var ids = darks.stream().map(f -> f.frame().id()).sorted().toList();
    for (int i = 0; i < 5; i++) {
      var calibration =
          topics.awaitReport(Topics.FRAME_CALIBRATED, "mixed-light-" + i).calibration();
      assertThat(calibration.masters()).as("light %d", i).containsKey("dark");
      var master =
          MAPPER.readTree(
              topics
                  .await(Topics.MASTER_PUBLISHED, calibration.masters().get("dark").id())
                  .value());
      assertThat(master.get("frames"))
          .as("light %d", i)
          .extracting(com.fasterxml.jackson.databind.JsonNode::asText)
          .containsExactlyElementsOf(ids);
    }
  }

  @Test
  void aDarkWhoseBytesSomebodyRemovedIsLeftOutOfTheMasterOfTheOthers() throws Exception {
    for (int i = 0; i < 4; i++) {
      var dark = report("gone-dark-" + i, FrameKind.DARK, "camera-6", raw(60 + i, 100, 36));
      topics.send(Topics.FRAME_INGESTED, dark);
      if (i == 2) {
        store.remove(new StoreKey(dark.products().get("normalised").key()));
      }
    }
    topics.send(
        Topics.FRAME_INGESTED, report("gone-light", FrameKind.LIGHT, "camera-6", raw(70, 900, 36)));

    var calibration = topics.awaitReport(Topics.FRAME_CALIBRATED, "gone-light").calibration();

    assertThat(calibration.masters()).containsKey("dark");
    var master =
        topics.await(Topics.MASTER_PUBLISHED, calibration.masters().get("dark").id()).value();
    assertThat(MAPPER.readTree(master).get("frames"))
        .extracting(com.fasterxml.jackson.databind.JsonNode::asText)
        .containsExactly("gone-dark-0", "gone-dark-1", "gone-dark-3");
  }

  @Test
  void aTrimSectionThatLeavesTheFrameDoesNotStopTheStage() throws IOException {
    var whole = raw(9, 900, 40);
    var wrong = report("light-3", FrameKind.LIGHT, "camera-3", whole);
    // What the file says of its trim is dropped on reading when it leaves the frame: a hostile
    // header cannot stop the stage.
    var hostile = new RawImage(whole.image(), null, null, new Rectangle(0, 0, 400, 400), DETECTOR);
    var bytes = RawImageFits.bytes(hostile, FitsHeader.EMPTY, List.of());
    topics.send(
        Topics.FRAME_INGESTED,
        products.put(wrong, Stage.INGEST, "normalised", "normalised.fits", "image/fits", bytes));

    assertThat(topics.awaitReport(Topics.FRAME_CALIBRATED, "light-3").calibration()).isNotNull();
  }

  private FrameReport report(String id, FrameKind kind, String camera, RawImage raw)
      throws IOException {
    var at = Instant.parse("2026-01-01T20:00:00Z");
    var frame =
        new Frame(
            id,
            id + ".fits",
            "unknown",
            camera,
            kind,
            null,
            null,
            null,
            at,
            at,
            60.0,
            raw.image().width(),
            raw.image().height(),
            1,
            null,
            1,
            null,
            null,
            null,
            -10.0,
            null,
            null,
            null,
            null,
            null,
            null,
            List.of());
    var report = FrameReport.of(frame, new Software("test", "cafe"));
    var bytes = RawImageFits.bytes(raw, FitsHeader.EMPTY, List.of());
    return products.put(report, Stage.INGEST, "normalised", "normalised.fits", "image/fits", bytes);
  }

  private static RawImage raw(long seed, double level, int side) {
    var random = new Random(seed);
    var pixels = new float[side * side];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = Math.round(level + 10 * random.nextGaussian());
    }
    return RawImage.of(new Plane(side, side, pixels), DETECTOR);
  }
}
