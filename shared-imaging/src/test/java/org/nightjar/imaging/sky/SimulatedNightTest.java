package org.nightjar.imaging.sky;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nightjar.imaging.Workers;
import org.nightjar.imaging.fits.FitsFile;
import org.nightjar.imaging.fits.ReadLimits;
import org.nightjar.imaging.statistics.Robust;
import org.nightjar.imaging.testing.Peer;

class SimulatedNightTest {
  private static final Instant EVENING = Instant.parse("2026-01-15T05:00:00Z");
  private static final Duration CADENCE = Duration.ofSeconds(120);

  private static SimulatedNight night(int lights) {
    var setup = TelescopeSetup.refractor();
    var small = setup.telescope().with(setup.telescope().sensor().withSize(400, 300));
    var plan = SimulatedNight.Plan.lights(lights, 60).withCadence(CADENCE);
    return SimulatedNight.of(small, setup.scene(null, 5), EVENING, plan, 77);
  }

  private static Instant frame(int number) {
    return EVENING.plus(CADENCE.multipliedBy(number)).plusSeconds(10);
  }

  @Test
  void framesDependOnNothingButTheNightAndTheirNumber() {
    var night = night(4);
    var frames = night.frames().toList();
    var third = frames.get(2).take(Workers.SINGLE).frame();
    var again = night.frames().toList().get(2).take(Workers.SINGLE).frame();
    try (var two = Workers.of(2)) {
      assertThat(frames.get(2).take(two).frame().fits()).isEqualTo(third.fits());
    }
    assertThat(again.fits()).isEqualTo(third.fits());
    assertThat(frames.get(1).take(Workers.SINGLE).frame().adu()).isNotEqualTo(third.adu());
  }

  @Test
  void calibrationFramesComeFirstAndMatchTheLights() {
    var plan = SimulatedNight.Plan.lights(2, 60).withCalibration(3, 2, 2);
    var base = night(2);
    var night = SimulatedNight.of(base.telescope(), base.scene(), EVENING, plan, 77);
    var frames = night.frames().toList();
    assertThat(frames.stream().map(NightFrame::kind))
        .containsExactly(
            ExposureKind.BIAS,
            ExposureKind.BIAS,
            ExposureKind.BIAS,
            ExposureKind.DARK,
            ExposureKind.DARK,
            ExposureKind.FLAT,
            ExposureKind.FLAT,
            ExposureKind.LIGHT,
            ExposureKind.LIGHT);
    assertThat(frames).isSortedAccordingTo((a, b) -> a.startedAt().compareTo(b.startedAt()));
    var bias = frames.get(0).take(Workers.SINGLE).frame();
    assertThat(bias.header().text("IMAGETYP")).contains("Bias Frame");
    assertThat(bias.header().number("EXPTIME")).hasValue(0);
    var flat = frames.get(5).take(Workers.SINGLE).frame();
    double level = median(flat);
    var sensor = night.telescope().sensor();
    assertThat((level - 1000) * 0.9)
        .isBetween(0.35 * sensor.saturationElectrons(), 0.55 * sensor.saturationElectrons());
  }

  private static double median(SimulatedFrame frame) {
    var values = new double[frame.adu().length];
    for (int i = 0; i < values.length; i++) {
      values[i] = frame.adu()[i] & 0xffff;
    }
    return Robust.median(values);
  }

  @Test
  void eventsChangeWhatTheyShould() {
    var night =
        night(12)
            .with(new NightEvent.FocusDrift(frame(2), frame(8), 6))
            .with(new NightEvent.PassingCloud(frame(3), frame(9), 2))
            .with(new NightEvent.Wind(frame(10), frame(11), 6, 45))
            .with(new NightEvent.StuckShutter(frame(1), frame(1).plusSeconds(5)))
            .with(new NightEvent.SatellitePass(frame(4), 300))
            .with(new NightEvent.TruncatedFile(frame(5), 0.5))
            .with(new NightEvent.Silence(frame(9), frame(9).plusSeconds(1)));
    var frames = night.frames().toList();
    assertThat(frames).hasSize(11);
    assertThat(frames.stream().map(NightFrame::number)).doesNotContain(9);
    var quiet = frames.get(0).take(Workers.SINGLE);
    var stuck = frames.get(1).take(Workers.SINGLE);
    var cloudy = frames.get(6).take(Workers.SINGLE);
    var blurred = frames.get(7).take(Workers.SINGLE);
    var windy = frames.get(9).take(Workers.SINGLE);
    assertThat(median(stuck.frame())).isCloseTo(1000, within(6.0));
    assertThat(median(quiet.frame())).isGreaterThan(1020);
    assertThat(stuck.frame().truth().stars()).isEmpty();
    assertThat(cloudy.sky().conditions().cloud().mag()).isGreaterThan(1);
    assertThat(quiet.sky().zeroPoint() - cloudy.sky().zeroPoint()).isGreaterThan(1);
    assertThat(blurred.frame().truth().shape().fwhmPx())
        .isGreaterThan(quiet.frame().truth().shape().fwhmPx() + 2);
    assertThat(windy.frame().truth().shape().ellipticity()).isGreaterThan(0.3);
    assertThat(windy.frame().truth().shape().angleDeg()).isCloseTo(45, within(5.0));
    assertThat(frames.get(4).take(Workers.SINGLE).frame().truth().sim().sources().trails())
        .hasSize(1);
    var cut = frames.get(5);
    var taken = cut.take(Workers.SINGLE);
    assertThat(cut.bytes(taken)).hasSize(taken.frame().fits().length / 2);
    assertThat(cut.events().stream().map(NightEvent::words)).contains("truncated file");
  }

  @Test
  void fileAndTruthAreWrittenAndReadBack(@TempDir Path folder) throws IOException {
    var frame = night(1).frames().findFirst().orElseThrow();
    var file = frame.write(folder, Workers.SINGLE);
    var read = FitsFile.readImage(file, ReadLimits.DEFAULT);
    var taken = frame.take(Workers.SINGLE);
    assertThat(read.plane().pixels()).isEqualTo(taken.frame().plane().pixels());
    assertThat(read.header().text("IMAGETYP")).contains("Light Frame");
    assertThat(read.header().text("DATE-OBS")).contains("2026-01-15T05:00:00.000");
    assertThat(read.header().text("OBJCTRA")).isPresent();
    assertThat(read.header().has("CRVAL1")).as("the sky is not given away").isFalse();
    var json = Files.readString(folder.resolve(frame.fileName().replace(".fits", ".truth.json")));
    assertThat(json).contains("\"zeroPoint\": ", "\"wcs\": {", "\"fwhmPx\": ");
    assertThat(json).doesNotContain("NaN", "Infinity");
  }

  @Test
  void astropyReadsFileAndTruth(@TempDir Path folder) throws Exception {
    var python = Peer.python("astropy");
    var night = night(1);
    var frame = night.frames().findFirst().orElseThrow();
    frame.write(folder, Workers.SINGLE);
    var script =
        """
        import glob, json
        from astropy.io import fits
        from astropy.table import Table
        from astropy.wcs import WCS
        f = fits.open(glob.glob('*.fits')[0]); f.verify('exception')
        d = f[0].data
        t = Table.read(glob.glob('*.ecsv')[0], format='ascii.ecsv')
        j = json.load(open(glob.glob('*.json')[0]))
        h = fits.Header()
        for k, v in j['wcs'].items(): h[k] = v
        x, y = WCS(h).all_world2pix(t['ra'], t['dec'], 0)
        print(d.dtype, d.shape, len(t), max(abs(x - t['x'])), max(abs(y - t['y'])))
        assert d.shape == (j['height'], j['width'])
        assert len(t) == j['stars'] > 20
        assert max(abs(x - t['x'])) < 1e-3 and max(abs(y - t['y'])) < 1e-3
        """;
    var code = folder.resolve("read.py");
    Files.writeString(code, script);
    var said = Peer.run(folder, List.of(python.toString(), code.toString()));
    assertThat(said).contains("(300, 424)");
  }

  @Test
  void everySetupMakesANightUnderItsSky() {
    for (var setup : TelescopeSetup.all()) {
      var night = setup.night(null, EVENING, 2, 9);
      var frame =
          night.frames().filter(f -> f.kind() == ExposureKind.LIGHT).findFirst().orElseThrow();
      var prepared = night.observe(frame).prepare();
      assertThat(prepared.truth().airmass()).as(setup.name()).isBetween(1.0, 2.5);
      assertThat(prepared.sim().sources().stars().size()).as(setup.name()).isBetween(100, 60_000);
      assertThat(setup.telescope().name()).isEqualTo(setup.name());
    }
    assertThat(TelescopeSetup.named("alt-az")).isPresent();
    assertThat(TelescopeSetup.named("no such thing")).isEmpty();
  }

  @Test
  void networkHasItsTroubles() {
    var nights = SimulatedNetwork.nights(null, 3);
    assertThat(nights).hasSize(4);
    assertThat(nights.get(0).target()).isEqualTo(nights.get(1).target());
    var words =
        nights.stream()
            .flatMap(n -> n.frames().flatMap(f -> f.events().stream().map(NightEvent::words)))
            .distinct()
            .toList();
    assertThat(words)
        .contains("focus drift", "cloud", "wind", "satellite", "stuck shutter", "truncated file");
    // The alt-az falls silent after half of the night.
    var last = nights.get(3).frames().toList().getLast().startedAt();
    assertThat(last).isEqualTo(SimulatedNetwork.START.plus(Duration.ofMinutes(148)));
    for (var night : nights) {
      for (var hour = 0; hour <= 5; hour++) {
        var target = night.target();
        var at = SimulatedNetwork.START.plus(Duration.ofHours(hour));
        assertThat(night.telescope().site().airmass(target.raDeg(), target.decDeg(), at))
            .as("%s at %s", night.telescope().name(), at)
            .isLessThan(2.6);
      }
    }
  }

  @Test
  void sexagesimalRoundsWithoutSixtySeconds() {
    assertThat(HeaderDialect.sexagesimal(5.99999999, false, 1)).isEqualTo("06 00 00.0");
    assertThat(HeaderDialect.sexagesimal(-0.5083333333, true, 0)).isEqualTo("-00 30 30");
    assertThat(HeaderDialect.sexagesimal(12.345678, true, 1)).isEqualTo("+12 20 44.4");
  }
}
