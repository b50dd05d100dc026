package org.nightjar.imaging.sky;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nightjar.imaging.sky.NightEvent.FocusDrift;
import org.nightjar.imaging.sky.NightEvent.PassingCloud;
import org.nightjar.imaging.sky.NightEvent.SatellitePass;
import org.nightjar.imaging.sky.NightEvent.Silence;
import org.nightjar.imaging.sky.NightEvent.StuckShutter;
import org.nightjar.imaging.sky.NightEvent.TruncatedFile;
import org.nightjar.imaging.sky.NightEvent.Wind;
import org.nightjar.imaging.stars.StarCatalogue;

/** A small network's night on which things go wrong as they do. */
public final class SimulatedNetwork {
  private SimulatedNetwork() {}

  /**
   * Four telescopes, each with one trouble or two: a focus that runs away and a truncated file
   * (refractor), a cloud over both of a pair with a stuck shutter on one, wind and a silence
   * (alt-az), satellites here and there.
   *
   * @param catalogue stars; null = invented ones
   * @param start first light frames, UTC
   * @param length of the night; each trouble has its part of it
   * @param cadence of every telescope, at least its exposure time
   */
  public static List<SimulatedNight> nights(
      @Nullable StarCatalogue catalogue,
      Instant start,
      Duration length,
      Duration cadence,
      long seed) {
    int lights = (int) Math.max(1, length.dividedBy(cadence));
    var clock = new Clock(start, cadence, lights);
    var cloud = new PassingCloud(clock.at(0.35), clock.at(0.6), 1.8);
    var a =
        quiet(TelescopeSetup.panoptes("panoptes-a", 81), catalogue, start, lights, cadence, seed)
            .with(cloud)
            .with(new SatellitePass(clock.at(0.22), 260));
    var b =
        quiet(
                TelescopeSetup.panoptes("panoptes-b", 82),
                catalogue,
                start,
                lights,
                cadence,
                seed + 1)
            .with(a.target())
            .with(cloud)
            .with(new StuckShutter(clock.at(0.75), clock.at(0.85)));
    var refractor =
        quiet(TelescopeSetup.refractor(), catalogue, start, lights, cadence, seed + 2)
            .with(new FocusDrift(clock.at(0.3), clock.at(0.8), 5))
            .with(new TruncatedFile(clock.at(0.15), 0.6));
    var altAz =
        quiet(TelescopeSetup.altAz(), catalogue, start, lights, cadence, seed + 3)
            .with(new Wind(clock.at(0.2), clock.at(0.45), 5, 30))
            .with(new Silence(clock.at(0.6), clock.at(1).plus(cadence)));
    return List.of(a, b, refractor, altAz);
  }

  private static SimulatedNight quiet(
      TelescopeSetup setup,
      @Nullable StarCatalogue catalogue,
      Instant start,
      int lights,
      Duration cadence,
      long seed) {
    var night = setup.night(catalogue, start, lights, seed);
    return new SimulatedNight(
        night.telescope(),
        night.scene(),
        night.target(),
        start,
        night.plan().withCadence(cadence),
        List.of(),
        seed);
  }

  /** Parts of the night as moments at which a frame is exposed, so that no trouble is missed. */
  private record Clock(Instant start, Duration cadence, int lights) {
    /** Just after the start of the exposure that is nearest to this part of the night. */
    Instant at(double part) {
      return start.plus(cadence.multipliedBy(Math.round(part * lights))).plusMillis(500);
    }
  }
}
