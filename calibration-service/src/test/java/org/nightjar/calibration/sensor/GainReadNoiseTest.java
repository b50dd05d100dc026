package org.nightjar.calibration.sensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nightjar.imaging.Plane;
import org.nightjar.imaging.Workers;
import org.nightjar.imaging.sky.Electronics;
import org.nightjar.imaging.sky.FlatField;
import org.nightjar.imaging.sky.Sensor;
import org.nightjar.imaging.sky.Silicon;
import org.nightjar.imaging.sky.SkySim;

class GainReadNoiseTest {
  private static SkySim sim(double gain, double readNoise) {
    return SkySim.of(
            Sensor.plain(1024, 1024)
                .with(Electronics.of(gain, readNoise, 600).withBiasStructureAdu(3))
                .with(Silicon.ccd(100_000).withPixelResponseRms(0.01)))
        .withFlat(new FlatField(0.2, 5, 3));
  }

  private static Plane flat(SkySim sim, long seed, double electrons) {
    return sim.withSeed(seed).flatField(electrons).expose(Workers.SINGLE).plane();
  }

  private static Plane bias(SkySim sim, long seed) {
    return sim.withSeed(seed).bias().expose(Workers.SINGLE).plane();
  }

  @ParameterizedTest
  @CsvSource({"1.5, 8", "0.5, 4", "3.2, 15"})
  void recoversGainToOneAndReadNoiseToTwoPercent(double gain, double readNoise) {
    var sim = sim(gain, readNoise);
    double electrons = Math.min(30_000, 40_000 * gain);
    var found =
        GainReadNoise.of(
                flat(sim, 1, electrons), flat(sim, 2, electrons), bias(sim, 3), bias(sim, 4))
            .orElseThrow();
    assertThat(found.gainElectronsPerAdu()).isCloseTo(gain, within(0.01 * gain));
    // Rounding to whole ADU is noise of the read-out, too.
    double withRounding = Math.hypot(readNoise, gain / Math.sqrt(12));
    assertThat(found.readNoiseElectrons()).isCloseTo(withRounding, within(0.02 * readNoise));
    assertThat(Math.abs(found.gainElectronsPerAdu() - gain)).isLessThan(4 * found.gainError());
    assertThat(found.boxes()).isGreaterThan(100);
  }

  @Test
  void flatsOfDifferentLevelsDo() {
    var sim = sim(1.5, 8);
    var f1 = minus(flat(sim, 1, 30_000), bias(sim, 5));
    var f2 = minus(flat(sim, 2, 21_000), bias(sim, 6));
    // Each bias adds its own read noise to the flat's.
    var found = GainReadNoise.of(f1, 20_000, f2, 14_000, Math.sqrt(2) * 8 / 1.5).orElseThrow();
    assertThat(found.gainElectronsPerAdu()).isCloseTo(1.5, within(0.015));
  }

  @Test
  void flatsWithoutNoiseGiveNothing() {
    var constant = new Plane(64, 64, new float[64 * 64]);
    assertThat(GainReadNoise.of(constant, constant, constant, constant)).isEmpty();
  }

  private static Plane minus(Plane a, Plane b) {
    for (int i = 0; i < a.pixels().length; i++) {
      a.pixels()[i] -= b.pixels()[i];
    }
    return a;
  }
}
