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

/**
 * A small network's winter night on which things go wrong as they do: four telescopes of three
 * kinds on one side of the earth, with small frames, so that they can be made and measured much
 * faster than they would be taken.
 */
public final class SimulatedNetwork {
  /** It is dark for all four then, and for {@link #LENGTH}. */
  public static final Instant START = Instant.parse("2025-12-17T06:00:00Z");

  public static final Duration LENGTH = Duration.ofHours(5);

  private static final Duration PAIR_CADENCE = Duration.ofMinutes(6);
  private static final Duration REFRACTOR_CADENCE = Duration.ofMinutes(5);
  private static final Duration ALT_AZ_CADENCE = Duration.ofMinutes(4);

  private static final Site MAUNA_LOA = new Site(19.54, -155.58, 3400);
  private static final Site MOUNT_WILSON = new Site(34.22, -118.06, 1740);
  private static final Target M35 = new Target("M35", 92.25, 24.33);
  private static final Target NGC_1907 = new Target("NGC 1907", 82.02, 35.32);

  private SimulatedNetwork() {}

  /**
   * Of each telescope a night: a cloud over both of a pair, a shutter that sticks on one; a focus
   * that runs away and a truncated file (refractor); wind, then silence (alt-az); satellites here
   * and there.
   *
   * @param catalogue stars; null = invented ones
   * @param seed the same gives the same frames, byte by byte
   */
  public static List<SimulatedNight> nights(@Nullable StarCatalogue catalogue, long seed) {
    var cloud = new PassingCloud(at(90), at(160), 1.8);
    var a =
        quiet(TelescopeSetup.panoptes("panoptes-a", 81), 868, 580, PAIR_CADENCE, catalogue, seed)
            .at(MAUNA_LOA, NGC_1907)
            .with(cloud)
            .with(new SatellitePass(at(48.5), 260));
    var b =
        quiet(
                TelescopeSetup.panoptes("panoptes-b", 82),
                868,
                580,
                PAIR_CADENCE,
                catalogue,
                seed + 1)
            .at(MAUNA_LOA, NGC_1907)
            .with(cloud)
            .with(new StuckShutter(at(191), at(215)));
    var refractor =
        quiet(TelescopeSetup.refractor(), 900, 900, REFRACTOR_CADENCE, catalogue, seed + 2)
            .at(TelescopeSetup.refractor().telescope().site(), M35)
            .with(new FocusDrift(at(40), at(180), 5))
            .with(new TruncatedFile(at(25.2), 0.6));
    var altAz =
        quiet(TelescopeSetup.altAz(), 1280, 960, ALT_AZ_CADENCE, catalogue, seed + 3)
            .at(MOUNT_WILSON, M35)
            .with(new Wind(at(45), at(100), 5, 30))
            .with(new SatellitePass(at(120.1), 60))
            .with(new Silence(at(150), at(600)));
    return List.of(a.night(), b.night(), refractor.night(), altAz.night());
  }

  private static Instant at(double minutes) {
    return START.plusMillis(Math.round(60_000 * minutes));
  }

  private static Builder quiet(
      TelescopeSetup setup,
      int width,
      int height,
      Duration cadence,
      @Nullable StarCatalogue catalogue,
      long seed) {
    var telescope = setup.telescope();
    var plan =
        SimulatedNight.Plan.lights((int) LENGTH.dividedBy(cadence), setup.exposureSeconds())
            .withCadence(cadence);
    if (setup.calibrated()) {
      plan = plan.withCalibration(5, 5, 5);
    }
    return new Builder(
        SimulatedNight.of(
            telescope.with(telescope.sensor().withSize(width, height)),
            setup.scene(catalogue, seed),
            START,
            plan,
            seed));
  }

  /** A night to which things are added. */
  private record Builder(SimulatedNight night) {
    Builder at(Site site, Target target) {
      var moved =
          new SimulatedNight(
              night.telescope().with(site),
              night.scene(),
              target,
              night.start(),
              night.plan(),
              night.events(),
              night.seed());
      return new Builder(moved);
    }

    Builder with(NightEvent event) {
      return new Builder(night.with(event));
    }
  }
}
