package org.nightjar.imaging.sky;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.nightjar.imaging.wcs.SkyAngles;
import org.nightjar.imaging.wcs.Wcs;

/**
 * A telescope looking at a scene: makes from sky, air and optics what falls on the sensor.
 *
 * <pre>
 * flux = 10^(-0.4 (V + colourTerm (B - V) + extinction X + cloud - zeroPoint)) t
 * FWHM = sqrt(optics^2 + (seeing X^0.6 / scale)^2 + defocus^2)
 * </pre>
 *
 * @param telescope who looks
 * @param scene at what
 * @param target where the telescope is sent
 * @param startedAt UTC
 * @param exposureSeconds shutter time, > 0
 * @param conditions what it meets
 * @param trails of satellites, in pixels
 * @param cosmicRays how many strike
 * @param events that make this frame what it is, in words for the truth
 * @param seed of the frame
 */
public record Observation(
    Telescope telescope,
    Scene scene,
    Target target,
    Instant startedAt,
    double exposureSeconds,
    Conditions conditions,
    List<Trail> trails,
    int cosmicRays,
    List<String> events,
    long seed) {

  public Observation {
    Checks.positive("exposureSeconds", exposureSeconds);
    trails = List.copyOf(trails);
    events = List.copyOf(events);
  }

  /** An undisturbed look. */
  public static Observation of(
      Telescope telescope,
      Scene scene,
      Target target,
      Instant startedAt,
      double exposureSeconds,
      long seed) {
    return new Observation(
        telescope,
        scene,
        target,
        startedAt,
        exposureSeconds,
        Conditions.clear(telescope.mount().seeingArcsec(), telescope.band().skyMagPerArcsec2()),
        List.of(),
        0,
        List.of(),
        seed);
  }

  public Observation with(Conditions newConditions) {
    return new Observation(
        telescope,
        scene,
        target,
        startedAt,
        exposureSeconds,
        newConditions,
        trails,
        cosmicRays,
        events,
        seed);
  }

  /** Mid-exposure. */
  public Instant middle() {
    return startedAt.plus(Math.round(exposureSeconds * 500), ChronoUnit.MILLIS);
  }

  /** When the shutter closes. */
  public Instant endedAt() {
    return startedAt.plus(Math.round(exposureSeconds * 1000), ChronoUnit.MILLIS);
  }

  /** World coordinates of the frame. */
  public Wcs wcs() {
    var mount = telescope.mount();
    double north = conditions.offset().northArcmin() / 60;
    double east = conditions.offset().eastArcmin() / 60;
    double dec = target.decDeg() + north;
    double ra = target.raDeg() + east / Math.max(0.01, Math.cos(Math.toRadians(target.decDeg())));
    if (Math.abs(dec) > 90) {
      dec = Math.signum(dec) * 180 - dec;
      ra += 180;
    }
    double turn =
        mount.altAzimuth()
            ? telescope.site().parallacticDeg(target.raDeg(), target.decDeg(), middle())
            : 0;
    return telescope
        .optics()
        .wcs(
            telescope.sensor(),
            SkyAngles.normaliseRaDeg(ra),
            dec,
            mount.positionAngleDeg() + turn,
            mount.mirrored());
  }

  /** The exposure to take, and what is true of its sky. */
  public Prepared prepare() {
    var wcs = wcs();
    var sensor = telescope.sensor();
    double airmass = telescope.site().airmass(target.raDeg(), target.decDeg(), middle());
    var placed = new SkyOnSensor(this, wcs, zeroPoint(airmass));
    var sources = conditions.shutterOpen() ? placed.sources() : Sources.NONE;
    var truth =
        new SkyTruth(
            telescope.name(),
            target,
            startedAt,
            wcs,
            zeroPoint(airmass)
                - 2.5 * Math.log10(sensor.electronics().gainElectronsPerAdu())
                - conditions.cloud().mag(),
            telescope.band().colourTerm(),
            airmass,
            conditions,
            conditions.shutterOpen() ? placed.asteroids() : List.of(),
            events);
    var sim =
        SkySim.of(sensor)
            .withSeed(seed)
            .withExposureSeconds(exposureSeconds)
            .withFlat(telescope.optics().flat())
            .withPsf(psf(airmass))
            .withSky(conditions.shutterOpen() ? skyLight() : SkyLight.NONE)
            .withSources(sources)
            .withCosmicRays(cosmicRays);
    return new Prepared(sim, truth);
  }

  /** Magnitude of 1 e-/s through the air, at B - V = 0, clouds apart. */
  private double zeroPoint(double airmass) {
    return telescope.zeroPointElectrons() - telescope.band().extinction() * airmass;
  }

  private PsfModel psf(double airmass) {
    var sensor = telescope.sensor();
    var optics = telescope.optics();
    double seeing =
        conditions.seeingArcsec() * Math.pow(airmass, 0.6) / optics.pixelScaleArcsec(sensor);
    double fwhm =
        Math.sqrt(
            optics.fwhmPx() * optics.fwhmPx()
                + seeing * seeing
                + conditions.defocusPx() * conditions.defocusPx());
    var psf = Psf.moffat(fwhm, telescope.mount().beta());
    if (conditions.drift().lengthPx() > 0.05) {
      psf = psf.with(conditions.drift());
    }
    return new OpticalPsf(psf, optics.flaws(), sensor.width(), sensor.height());
  }

  private SkyLight skyLight() {
    var glow = conditions.glow();
    // Clouds send back the light of the ground: up to twice the sky's own.
    double lit = 1 + (1 - conditions.cloud().transparency());
    return new SkyLight(
        telescope.skyElectronsPerSecond(glow.magPerArcsec2()) * lit,
        glow.gradient(),
        glow.gradientAngleDeg());
  }

  /**
   * An exposure to take and its sky.
   *
   * @param sim ready to expose; its header has the sensor's cards only
   * @param truth what is true of the sky
   */
  public record Prepared(SkySim sim, SkyTruth truth) {}
}
