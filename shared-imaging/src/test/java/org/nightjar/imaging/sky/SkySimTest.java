package org.nightjar.imaging.sky;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nightjar.imaging.Plane;
import org.nightjar.imaging.Workers;
import org.nightjar.imaging.statistics.Robust;

class SkySimTest {
  private static final long SEED = 20260101;

  static List<PointSource> field(int count, int width, int height, long seed) {
    var random = new SplittableRandom(seed);
    var stars = new ArrayList<PointSource>();
    for (int i = 0; i < count; i++) {
      double flux = 500 * Math.pow(10, 3 * random.nextDouble() * random.nextDouble());
      stars.add(PointSource.at(random.nextDouble() * width, random.nextDouble() * height, flux));
    }
    return stars;
  }

  private static double mean(Plane p) {
    double sum = 0;
    for (float v : p.pixels()) {
      sum += v;
    }
    return sum / p.pixels().length;
  }

  private static double variance(Plane p) {
    double mean = mean(p);
    double sum = 0;
    for (float v : p.pixels()) {
      sum += (v - mean) * (v - mean);
    }
    return sum / (p.pixels().length - 1);
  }

  @ParameterizedTest
  @CsvSource({"0, 1, 5", "3, 1.5, 6", "40, 0.7, 3", "400, 1.5, 10", "9000, 2.2, 12"})
  void noiseIsPoissonAndReadOut(double sky, double gain, double readNoise) {
    int n = 400;
    var sensor = Sensor.plain(n, n).with(Electronics.of(gain, readNoise, 500));
    var frame =
        SkySim.of(sensor).withSeed(SEED).withSkyElectrons(sky).expose(Workers.SINGLE).plane();
    // Rounding to whole numbers adds 1/12.
    double variance = (sky + readNoise * readNoise) / (gain * gain) + 1 / 12.0;
    double pixels = n * n;
    assertThat(mean(frame))
        .as("seed %d", SEED)
        .isCloseTo(500 + sky / gain, within(4 * Math.sqrt(variance / pixels)));
    double error = Math.sqrt(2 * variance * variance / pixels + sky / Math.pow(gain, 4) / pixels);
    assertThat(variance(frame)).as("seed %d", SEED).isCloseTo(variance, within(4 * error));
  }

  @Test
  void photonTransferGivesGainAndReadNoise() {
    int n = 512;
    double gain = 1.7;
    double readNoise = 9;
    var sensor =
        Sensor.plain(n, n)
            .with(Electronics.of(gain, readNoise, 800))
            .with(Silicon.ccd(100_000).withPixelResponseRms(0.01));
    var sim = SkySim.of(sensor).withFlat(new FlatField(0.3, 5, 3));
    var f1 = sim.withSeed(1).flatField(20_000).expose(Workers.SINGLE).plane();
    var f2 = sim.withSeed(2).flatField(20_000).expose(Workers.SINGLE).plane();
    var b1 = sim.withSeed(3).bias().expose(Workers.SINGLE).plane();
    var b2 = sim.withSeed(4).bias().expose(Workers.SINGLE).plane();
    double ofFlats = variance(difference(f1, f2));
    double ofBiases = variance(difference(b1, b2));
    double measured = (mean(f1) + mean(f2) - mean(b1) - mean(b2)) / (ofFlats - ofBiases);
    // Janesick 2001; relative error of a variance from n^2 pixels is sqrt(2) / n.
    assertThat(measured).isCloseTo(gain, within(gain * 4 * Math.sqrt(2) / n));
    double rounding = 2 / 12.0;
    assertThat(gain * Math.sqrt((ofBiases - rounding) / 2))
        .isCloseTo(readNoise, within(readNoise * 4 / Math.sqrt(2) / n));
  }

  private static Plane difference(Plane a, Plane b) {
    var d = Plane.zeros(a.width(), a.height());
    for (int i = 0; i < d.pixels().length; i++) {
      d.pixels()[i] = a.pixels()[i] - b.pixels()[i];
    }
    return d;
  }

  @Test
  void residualsOfAStarFieldAreGainTrue() {
    int n = 300;
    var sim =
        SkySim.of(n, n)
            .withSeed(SEED)
            .withSkyElectrons(200)
            .withStars(field(300, n, n, SEED))
            .withPsf(Psf.moffat(3, 3).withEllipticity(0.2, 50));
    var expected = sim.expectedElectrons(Workers.SINGLE);
    var frame = sim.expose(Workers.SINGLE).plane();
    double chi2 = 0;
    int used = 0;
    for (int i = 0; i < n * n; i++) {
      double e = expected.pixels()[i];
      if (e < 60_000) {
        double residual = (frame.pixels()[i] - 500) * 1.5 - e;
        chi2 += residual * residual / (e + 36 + 1.5 * 1.5 / 12);
        used++;
      }
    }
    assertThat(chi2 / used).as("seed %d", SEED).isCloseTo(1, within(4 * Math.sqrt(2.0 / used)));
  }

  @Test
  void sameSeedSameFrameForAnyNumberOfThreads() {
    var sensor =
        Sensor.plain(300, 200)
            .with(
                Silicon.ccd(20_000)
                    .withPixelResponseRms(0.01)
                    .withDark(new DarkCurrent(0.1, 0.001, 50, 1)));
    var sim =
        SkySim.of(sensor)
            .withSeed(SEED)
            .withSkyElectrons(150)
            .withStars(field(200, 300, 200, SEED))
            .withFlat(new FlatField(0.2, 8, 1))
            .withCosmicRays(30);
    var one = sim.expose(Workers.SINGLE);
    try (var two = Workers.of(2);
        var three = Workers.of(3)) {
      assertThat(sim.expose(two).adu()).isEqualTo(one.adu());
      assertThat(sim.expose(three).adu()).isEqualTo(one.adu());
    }
    assertThat(sim.withSeed(SEED + 1).expose(Workers.SINGLE).adu()).isNotEqualTo(one.adu());
  }

  @Test
  void chargeAboveTheFullWellBleedsAlongTheColumnAndIsKept() {
    var sensor =
        Sensor.plain(61, 401)
            .with(Silicon.ccd(50_000))
            .with(new Electronics(1.5, 0.001, 500, 0, 16, 0));
    var bright = List.of(PointSource.at(30.2, 200.4, 3e6));
    var sim = SkySim.of(sensor).withSeed(SEED).withPsf(Psf.gaussian(3)).withStars(bright);
    var well = sim.expose(Workers.SINGLE);
    var deep =
        sim.withSensor(
                sensor.with(Silicon.ccd(1e9)).with(new Electronics(100, 0.001, 500, 0, 16, 0)))
            .expose(Workers.SINGLE);
    double inWell = 0;
    double inDeep = 0;
    double highest = 0;
    for (int i = 0; i < well.adu().length; i++) {
      inWell += ((well.adu()[i] & 0xffff) - 500) * 1.5;
      inDeep += ((deep.adu()[i] & 0xffff) - 500) * 100.0;
      highest = Math.max(highest, well.adu()[i] & 0xffff);
    }
    // Rounding of 24 000 pixels: 1.5 / sqrt(12) and 100 / sqrt(12) electrons each.
    assertThat(inWell).isCloseTo(inDeep, within(4 * 100 / Math.sqrt(12) * Math.sqrt(61 * 401)));
    assertThat(highest).isEqualTo(Math.round(500 + 50_000 / 1.5));
    int column = 0;
    for (int y = 0; y < 401; y++) {
      if ((well.adu()[y * 61 + 30] & 0xffff) == highest) {
        column++;
      }
    }
    assertThat(column).as("full pixels of the star's column").isGreaterThan(12);
    assertThat(well.truth().stars().getFirst().saturated()).isTrue();
  }

  @Test
  void nothingBleedsOnCmos() {
    var sensor = Sensor.plain(61, 61).with(Silicon.cmos(50_000));
    var frame =
        SkySim.of(sensor)
            .withPsf(Psf.gaussian(3))
            .withStars(List.of(PointSource.at(30, 30, 3e6)))
            .expose(Workers.SINGLE);
    double full = 500 + 50_000 / 1.5;
    for (int y = 40; y < 61; y++) {
      assertThat((double) (frame.adu()[y * 61 + 30] & 0xffff)).isLessThan(full / 2);
    }
  }

  @ParameterizedTest
  @CsvSource({"12, 4095", "14, 16383", "16, 65535"})
  void converterEndsAtItsLastNumber(int bits, int limit) {
    var sensor =
        Sensor.plain(31, 31)
            .with(Electronics.of(1, 5, 200).withAdcBits(bits))
            .with(Silicon.cmos(1e6));
    var frame =
        SkySim.of(sensor)
            .withStars(List.of(PointSource.at(15, 15, 5e6)))
            .expose(Workers.SINGLE)
            .plane();
    assertThat(frame.at(15, 15)).isEqualTo(limit);
  }

  @Test
  void mosaicPixelsAnswerToTheirColour() {
    var sensor =
        Sensor.plain(200, 200).with(Silicon.cmos(60_000).withMosaic(new Mosaic("GRBG", 0.6, 0.4)));
    var frame = SkySim.of(sensor).withSkyElectrons(9000).expose(Workers.SINGLE).plane();
    var sums = new double[4];
    for (int y = 0; y < 200; y++) {
      for (int x = 0; x < 200; x++) {
        sums[(y & 1) * 2 + (x & 1)] += (frame.at(x, y) - 500) * 1.5 / 10_000;
      }
    }
    assertThat(sums[0]).isCloseTo(9000, within(10.0));
    assertThat(sums[1]).isCloseTo(5400, within(10.0));
    assertThat(sums[2]).isCloseTo(3600, within(10.0));
    assertThat(sums[3]).isCloseTo(9000, within(10.0));
  }

  @Test
  void redStarsAreBrighterInRed() {
    var mosaic = Mosaic.of("RGGB");
    float[] red = mosaic.responses(1.6);
    float[] blue = mosaic.responses(-0.1);
    assertThat(red[0]).isGreaterThan(blue[0]);
    assertThat(red[3]).isLessThan(blue[3]);
    assertThat(red[1]).isEqualTo(1);
  }

  @Test
  void overscanSeesNoLight() {
    var sensor = Sensor.plain(100, 200).with(Electronics.of(1.5, 6, 500).withOverscanColumns(32));
    var frame = SkySim.of(sensor).withSkyElectrons(3000).expose(Workers.SINGLE);
    assertThat(frame.width()).isEqualTo(132);
    assertThat(frame.header().text("BIASSEC")).contains("[101:132,1:200]");
    var raw = frame.raw();
    double sum = 0;
    for (int y = 0; y < 200; y++) {
      for (int x = 100; x < 132; x++) {
        sum += raw.image().at(x, y);
      }
    }
    assertThat(sum / (200 * 32)).isCloseTo(500, within(4 * 4.0 / Math.sqrt(200 * 32)));
  }

  @Test
  void hotPixelsStayWhereTheyAre() {
    var sensor =
        Sensor.plain(200, 200)
            .with(Silicon.ccd(90_000).withDark(new DarkCurrent(0.05, 0.002, 100, 0)));
    var a = SkySim.of(sensor).withSeed(1).dark(60).expose(Workers.SINGLE).plane();
    var b = SkySim.of(sensor).withSeed(2).dark(60).expose(Workers.SINGLE).plane();
    var other = SkySim.of(sensor.withSeed(9)).withSeed(1).dark(60).expose(Workers.SINGLE).plane();
    int both = 0;
    int elsewhere = 0;
    int hot = 0;
    for (int i = 0; i < 40_000; i++) {
      if (a.pixels()[i] > 600) {
        hot++;
        both += b.pixels()[i] > 600 ? 1 : 0;
        elsewhere += other.pixels()[i] > 600 ? 1 : 0;
      }
    }
    assertThat(hot).isBetween(60, 82);
    assertThat(both).isGreaterThanOrEqualTo(hot - 3);
    assertThat(elsewhere).isLessThan(4);
    // Dark current: 3 e- in 60 s.
    var values = new double[40_000];
    for (int i = 0; i < values.length; i++) {
      values[i] = a.pixels()[i];
    }
    assertThat(Robust.clip(values, 4, 5).mean()).isCloseTo(502, within(0.15));
  }

  @Test
  void flatFieldCarriesVignettingAndDust() {
    int n = 201;
    var sim = SkySim.of(n, n).withFlat(new FlatField(0.4, 0, 1));
    var flat = sim.flatField(10_000).expectedElectrons(Workers.SINGLE);
    assertThat(flat.at(100, 100)).isCloseTo(10_000, within(1f));
    assertThat(flat.at(0, 0) / 10_000).isCloseTo(0.6f, within(0.005f));
    var dusty = sim.withFlat(new FlatField(0.4, 20, 1)).flatField(10_000);
    double least = 1;
    var plane = dusty.expectedElectrons(Workers.SINGLE);
    for (int i = 0; i < n * n; i++) {
      least = Math.min(least, plane.pixels()[i] / flat.pixels()[i]);
    }
    assertThat(least).isBetween(0.8, 0.97);
  }

  @Test
  void badColumnsAnswerToNoLight() {
    var sensor = Sensor.plain(50, 50).with(Silicon.ccd(90_000).withBadColumns(List.of(17)));
    var flat = SkySim.of(sensor).flatField(10_000).expectedElectrons(Workers.SINGLE);
    assertThat(flat.at(17, 20)).isZero();
    assertThat(flat.at(16, 20)).isEqualTo(10_000f);
  }

  @Test
  void cosmicRaysLeaveTheirCharge() {
    var sim = SkySim.of(400, 400).withSeed(SEED);
    var clean = sim.expose(Workers.SINGLE);
    var hit = sim.withCosmicRays(100).expose(Workers.SINGLE);
    double put = hit.truth().cosmicRays().stream().mapToDouble(CosmicRay::electrons).sum();
    double found = 0;
    double longest = 0;
    for (int i = 0; i < clean.adu().length; i++) {
      found += ((hit.adu()[i] & 0xffff) - (clean.adu()[i] & 0xffff)) * 1.5;
    }
    for (var ray : hit.truth().cosmicRays()) {
      longest = Math.max(longest, Math.hypot(ray.x1() - ray.x0(), ray.y1() - ray.y0()));
    }
    assertThat(hit.truth().cosmicRays()).hasSize(100);
    assertThat(found / put).isCloseTo(1, within(0.005));
    assertThat(longest).isGreaterThan(3);
  }

  @Test
  void trailHasItsLightPerLength() {
    var trail = new Trail(-50, 20, 250, 80, 400);
    var plane =
        SkySim.of(200, 100)
            .withPsf(Psf.gaussian(3))
            .withSources(Sources.NONE.withTrails(List.of(trail)))
            .expectedElectrons(Workers.SINGLE);
    double inColumns = 0;
    for (int y = 0; y < 100; y++) {
      for (int x = 60; x < 140; x++) {
        inColumns += plane.at(x, y);
      }
    }
    double perColumn = Math.hypot(300, 60) / 300;
    assertThat(inColumns).isCloseTo(400 * 80 * perColumn, within(400 * 80 * 1e-3));
    // Even along its length: the ripple between the points is below a thousandth.
    var peaks = new double[40];
    for (int x = 0; x < 40; x++) {
      for (int y = 0; y < 100; y++) {
        peaks[x] += plane.at(80 + x, y);
      }
    }
    for (double p : peaks) {
      assertThat(p).isCloseTo(400 * perColumn, within(0.4));
    }
  }

  @Test
  void brightStarsEndWithoutAnEdge() {
    var plane =
        SkySim.of(801, 801)
            .withSkyElectrons(100)
            .withPsf(Psf.moffat(3, 2.5))
            .withStars(List.of(PointSource.at(400, 400, 1e7)))
            .expectedElectrons(Workers.SINGLE);
    double step = 0;
    for (int x = 430; x < 800; x++) {
      double slope = plane.at(x, 400) - plane.at(x + 1, 400);
      double expected = 5.0 / (x - 400) * (plane.at(x, 400) - 100);
      step = Math.max(step, slope - 1.5 * expected);
    }
    // Noise of the sky pixel is 11.7 e-.
    assertThat(step).isLessThan(0.3);
  }
}
