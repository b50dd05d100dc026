package org.nightjar.imaging.sky;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.nightjar.imaging.stars.StarCatalogue;

/**
 * A telescope with what it usually takes: the kinds that Nightjar is made for.
 *
 * @param name to ask for it
 * @param telescope see {@link Telescope}
 * @param exposureSeconds of its light frames
 * @param faintestMag V below which its stars drown
 * @param calibrated whether it takes bias, dark and flat frames
 */
public record TelescopeSetup(
    String name,
    Telescope telescope,
    double exposureSeconds,
    double faintestMag,
    boolean calibrated) {

  /** The shipped catalogue is complete to about here; fainter stars are invented. */
  private static final double CATALOGUE_END_V = 11.5;

  /** All of them. */
  public static List<TelescopeSetup> all() {
    return List.of(
        panoptes("panoptes-a", 81), panoptes("panoptes-b", 82), refractor(), altAz(), wideLens());
  }

  /** The one of that name. */
  public static Optional<TelescopeSetup> named(String name) {
    return all().stream().filter(s -> s.name().equals(name)).findFirst();
  }

  /**
   * One of a pair of cameras with an 85 mm f/1.4 lens and a Bayer sensor of 4.3 µm pixels (its
   * middle, 1736 × 1158), 10.4"/px, as PANOPTES has them.
   */
  public static TelescopeSetup panoptes(String name, long sensorSeed) {
    var sensor =
        new Sensor(
            "DSLR " + name.substring(name.length() - 1),
            1736,
            1158,
            4.3,
            Electronics.of(2.1, 9, 2048).withAdcBits(14),
            Silicon.cmos(29_000)
                .withMosaic(Mosaic.of("RGGB"))
                .withPixelResponseRms(0.006)
                .withDark(new DarkCurrent(0.15, 2e-4, 25, 0)),
            sensorSeed);
    var optics =
        Optics.perfect(85, 60.7, 1.7)
            .withDistortion(-0.0012)
            .with(new Optics.Flaws(0.8, 0.1, 0, 0, 0.08))
            .with(new FlatField(0.18, 3, sensorSeed));
    var telescope =
        new Telescope(
            name,
            sensor,
            optics,
            new Site(19.54, -155.58, 3400),
            new Telescope.Band("", 0.25, -0.05, 0.18, 20.0),
            new Telescope.Mount(false, 3 + sensorSeed % 7, false, 6, 0.15, 3, 3),
            HeaderDialect.DECIMAL);
    return new TelescopeSetup(name, telescope, 60, 14, false);
  }

  /** A 106 mm f/5 refractor with a cooled CCD, 2048 × 2048 of 7.4 µm, 2.9"/px, V filter. */
  public static TelescopeSetup refractor() {
    var sensor =
        new Sensor(
            "CCD 4022",
            2048,
            2048,
            7.4,
            Electronics.of(0.9, 9, 1000).withOverscanColumns(24).withBiasStructureAdu(1.5),
            Silicon.ccd(42_000)
                .withPixelResponseRms(0.008)
                .withDark(new DarkCurrent(0.03, 6e-4, 8, 0.5))
                .withBadColumns(List.of(417, 1533)),
            91);
    var optics =
        Optics.perfect(530, 106, 1.3)
            .withDistortion(0.0004)
            .with(new Optics.Flaws(0.5, 0.05, 0.04, 20, 0.03))
            .with(new FlatField(0.22, 12, 91));
    var telescope =
        new Telescope(
            "ccd-refractor",
            sensor,
            optics,
            new Site(31.96, -111.6, 2100),
            new Telescope.Band("V", 0.35, -0.02, 0.15, 21.2),
            new Telescope.Mount(false, 181.3, false, 1.2, 0.1, 2.8, 3.5),
            HeaderDialect.SEXAGESIMAL);
    return new TelescopeSetup("ccd-refractor", telescope, 60, 16.5, true);
  }

  /** A 50 mm f/5 alt-azimuth telescope with a small Bayer sensor, 2.4"/px; its field turns. */
  public static TelescopeSetup altAz() {
    var sensor =
        new Sensor(
            "CMOS 462",
            1920,
            1080,
            2.9,
            Electronics.of(0.8, 1.6, 60).withAdcBits(12),
            Silicon.cmos(11_200)
                .withMosaic(Mosaic.of("GRBG"))
                .withPixelResponseRms(0.005)
                .withDark(new DarkCurrent(0.2, 4e-4, 6, 0)),
            95);
    var optics =
        Optics.perfect(250, 50, 1.8)
            .with(new Optics.Flaws(0.3, 0.08, 0, 0, 0.04))
            .with(new FlatField(0.08, 2, 95));
    var telescope =
        new Telescope(
            "alt-az",
            sensor,
            optics,
            new Site(48.1, 11.6, 520),
            new Telescope.Band("IRCUT", 0.3, -0.05, 0.25, 20.0),
            new Telescope.Mount(true, 0, false, 8, 0.25, 3.2, 3),
            HeaderDialect.DECIMAL);
    return new TelescopeSetup("alt-az", telescope, 10, 14.5, false);
  }

  /** A 50 mm f/2 lens on a plain 2048 × 2048 sensor of 9 µm: 37"/px, 21° wide. */
  public static TelescopeSetup wideLens() {
    var sensor =
        new Sensor(
            "CCD 4240",
            2048,
            2048,
            9,
            Electronics.of(1.6, 8, 500),
            Silicon.ccd(95_000)
                .withPixelResponseRms(0.006)
                .withDark(new DarkCurrent(0.05, 2e-4, 10, 0)),
            99);
    var optics =
        Optics.perfect(50, 25, 1.8)
            .withDistortion(-0.012)
            .with(new Optics.Flaws(1.5, 0.3, 0, 0, 0.2))
            .with(new FlatField(0.45, 4, 99));
    var telescope =
        new Telescope(
            "wide-lens",
            sensor,
            optics,
            new Site(-30.17, -70.8, 2200),
            new Telescope.Band("G", 0.3, -0.04, 0.16, 21.4),
            new Telescope.Mount(false, 90, false, 12, 0.1, 2.5, 3),
            HeaderDialect.SEXAGESIMAL);
    return new TelescopeSetup("wide-lens", telescope, 20, 11, false);
  }

  /**
   * The sky as this telescope sees it.
   *
   * @param catalogue its stars, with invented fainter ones; null = invented ones only
   * @param seed of the invented stars
   */
  public Scene scene(@Nullable StarCatalogue catalogue, long seed) {
    if (catalogue == null) {
      return Scene.of(new RandomStars(seed, 1, 2, faintestMag));
    }
    if (faintestMag <= CATALOGUE_END_V) {
      return Scene.of(catalogue);
    }
    return Scene.of(catalogue, new RandomStars(seed, 1, CATALOGUE_END_V, faintestMag));
  }

  /**
   * A quiet night of this telescope.
   *
   * @param lights light frames
   */
  public SimulatedNight night(
      @Nullable StarCatalogue catalogue, Instant start, int lights, long seed) {
    var plan = SimulatedNight.Plan.lights(lights, exposureSeconds);
    if (calibrated) {
      plan = plan.withCalibration(9, 9, 9);
    }
    return SimulatedNight.of(telescope, scene(catalogue, seed), start, plan, seed);
  }
}
