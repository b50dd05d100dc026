package org.nightjar.imaging.sky;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.nightjar.imaging.sky.Conditions.Offset;
import org.nightjar.imaging.sky.NightEvent.SatellitePass;
import org.nightjar.imaging.sky.NightEvent.Silence;
import org.nightjar.imaging.sky.NightEvent.TruncatedFile;
import org.nightjar.imaging.sky.Streams.Purpose;

/**
 * A telescope's night. Frames are made one at a time, when they are taken, calibration frames
 * first; each depends on the night and its own number only.
 *
 * @param telescope who looks
 * @param scene at what
 * @param target where it is sent, all night
 * @param start first light frame, UTC
 * @param plan what is taken
 * @param events what happens; where several meet they change the conditions in this order
 * @param seed of everything that is left to chance
 */
public record SimulatedNight(
    Telescope telescope,
    Scene scene,
    Target target,
    Instant start,
    Plan plan,
    List<NightEvent> events,
    long seed) {

  private static final Duration CALIBRATION_BEFORE = Duration.ofMinutes(60);
  private static final double COOLED_CELSIUS = -10;

  /** Muons through a flat square centimetre at sea level, per minute. */
  private static final double RAYS_PER_CM2_MINUTE = 1.2;

  public SimulatedNight {
    events = List.copyOf(events);
  }

  /** A quiet night at the place of the sky that is highest in its middle. */
  public static SimulatedNight of(
      Telescope telescope, Scene scene, Instant start, Plan plan, long seed) {
    var middle = start.plus(plan.cadence().multipliedBy(plan.lights() / 2));
    return new SimulatedNight(
        telescope, scene, Target.highest(telescope.site(), middle), start, plan, List.of(), seed);
  }

  public SimulatedNight with(Target newTarget) {
    return new SimulatedNight(telescope, scene, newTarget, start, plan, events, seed);
  }

  public SimulatedNight with(Scene newScene) {
    return new SimulatedNight(telescope, newScene, target, start, plan, events, seed);
  }

  public SimulatedNight withEvents(List<NightEvent> newEvents) {
    return new SimulatedNight(telescope, scene, target, start, plan, newEvents, seed);
  }

  /** One more event. */
  public SimulatedNight with(NightEvent event) {
    var more = new ArrayList<>(events);
    more.add(event);
    return withEvents(more);
  }

  /** Evening's date at the site. */
  public LocalDate date() {
    long solar = Math.round(telescope.site().longitudeDeg() * 240);
    return start.plusSeconds(solar - 12 * 3600).atOffset(ZoneOffset.UTC).toLocalDate();
  }

  /** The frames that arrive, in order of time; making one of them makes no pixel yet. */
  public Stream<NightFrame> frames() {
    return Stream.concat(calibrationFrames().stream(), lightFrames().stream());
  }

  private List<NightFrame> calibrationFrames() {
    var frames = new ArrayList<NightFrame>();
    var at = start.minus(CALIBRATION_BEFORE);
    for (int i = 0; i < plan.biases(); i++) {
      frames.add(frame(ExposureKind.BIAS, i, at, 0));
      at = at.plusSeconds(5);
    }
    for (int i = 0; i < plan.darks(); i++) {
      frames.add(frame(ExposureKind.DARK, i, at, plan.exposureSeconds()));
      at = at.plusMillis(Math.round(1000 * plan.exposureSeconds()) + 5000);
    }
    for (int i = 0; i < plan.flats(); i++) {
      frames.add(frame(ExposureKind.FLAT, i, at, plan.flatSeconds()));
      at = at.plusMillis(Math.round(1000 * plan.flatSeconds()) + 5000);
    }
    return frames;
  }

  private List<NightFrame> lightFrames() {
    var frames = new ArrayList<NightFrame>();
    for (int i = 0; i < plan.lights(); i++) {
      var at = start.plus(plan.cadence().multipliedBy(i));
      var frame = frame(ExposureKind.LIGHT, i, at, plan.exposureSeconds());
      if (frame.events().stream().noneMatch(Silence.class::isInstance)) {
        frames.add(frame);
      }
    }
    return frames;
  }

  private NightFrame frame(ExposureKind kind, int number, Instant at, double seconds) {
    var end = at.plusMillis(Math.round(1000 * seconds));
    var met =
        kind == ExposureKind.LIGHT
            ? events.stream().filter(e -> e.meets(at, end)).toList()
            : List.<NightEvent>of();
    var name =
        String.format(
            Locale.ROOT,
            "%s-%s-%s-%04d.fits",
            telescope.name().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-"),
            date().toString().replace("-", ""),
            kind.name().toLowerCase(Locale.ROOT),
            number + 1);
    return new NightFrame(this, kind, number, name, at, seconds, met);
  }

  /** What the telescope meets at a frame. */
  Observation observe(NightFrame frame) {
    var random = randomOf(frame);
    var mount = telescope.mount();
    var night = Streams.of(seed, Purpose.NIGHT, -1);
    var offset =
        new Offset(
            mount.pointingErrorArcmin() * night.nextGaussian(),
            mount.pointingErrorArcmin() * night.nextGaussian());
    var drift =
        new Smear.Trailing(
            Math.abs(mount.trackingErrorPx() * random.nextGaussian()),
            360 * random.nextDouble() - 180);
    var middle = frame.startedAt().plusMillis(Math.round(500 * frame.exposureSeconds()));
    double hours = Duration.between(start, middle).toMillis() / 3.6e6;
    double airmass = telescope.site().airmass(target.raDeg(), target.decDeg(), middle);
    var conditions =
        Conditions.clear(
                mount.seeingArcsec() * seeing(hours, night, random),
                // Airglow and scattered light grow towards the horizon.
                telescope.band().skyMagPerArcsec2() - 0.3 * (airmass - 1))
            .with(offset)
            .with(drift);
    var trails = new ArrayList<Trail>();
    for (var event : frame.events()) {
      conditions = event.change(conditions, middle, random);
      if (event instanceof SatellitePass pass) {
        trails.add(pass.trail(telescope.sensor().width(), telescope.sensor().height(), random));
      }
    }
    return new Observation(
        telescope,
        scene,
        target,
        frame.startedAt(),
        frame.exposureSeconds(),
        conditions,
        trails,
        rays(frame, random),
        frame.events().stream().map(NightEvent::words).toList(),
        random.nextLong());
  }

  SplittableRandom randomOf(NightFrame frame) {
    return Streams.of(seed, Purpose.NIGHT, frame.kind().ordinal() * 1_000_000L + frame.number());
  }

  /** Seeing wanders by a tenth over an hour or two, and by 3 % from frame to frame. */
  private static double seeing(double hours, SplittableRandom night, SplittableRandom random) {
    double wander = 0;
    for (double period : new double[] {0.7, 1.9, 4.3}) {
      double phase = 2 * Math.PI * night.nextDouble();
      wander += 0.07 * Math.sin(2 * Math.PI * hours / period + phase);
    }
    return Math.exp(wander + 0.03 * random.nextGaussian());
  }

  int rays(NightFrame frame, SplittableRandom random) {
    var sensor = telescope.sensor();
    double cm2 =
        sensor.width() * (double) sensor.height() * Math.pow(sensor.pixelSizeMicrons() * 1e-4, 2);
    double mean = RAYS_PER_CM2_MINUTE * cm2 * frame.exposureSeconds() / 60;
    return (int) Poisson.next(mean, random);
  }

  double temperatureCelsius(NightFrame frame) {
    return COOLED_CELSIUS + 0.1 * (frame.number() % 3 - 1);
  }

  /**
   * What is taken in a night.
   *
   * @param lights light frames
   * @param exposureSeconds of lights and darks
   * @param cadence from start to start
   * @param biases bias frames before the lights
   * @param darks dark frames before the lights
   * @param flats flat fields before the lights, at half of the full range
   * @param flatSeconds of flat fields
   */
  public record Plan(
      int lights,
      double exposureSeconds,
      Duration cadence,
      int biases,
      int darks,
      int flats,
      double flatSeconds) {
    public Plan {
      Checks.within("lights", lights, 0, 100_000);
      Checks.positive("exposureSeconds", exposureSeconds);
      Checks.positive("cadence in seconds", cadence.toMillis() / 1000.0);
      Checks.within("biases", biases, 0, 1000);
      Checks.within("darks", darks, 0, 1000);
      Checks.within("flats", flats, 0, 1000);
      Checks.positive("flatSeconds", flatSeconds);
    }

    /** Lights only, back to back with two seconds between. */
    public static Plan lights(int lights, double exposureSeconds) {
      long millis = Math.round(1000 * exposureSeconds) + 2000;
      return new Plan(lights, exposureSeconds, Duration.ofMillis(millis), 0, 0, 0, 2);
    }

    /** The same with calibration frames first. */
    public Plan withCalibration(int newBiases, int newDarks, int newFlats) {
      return new Plan(lights, exposureSeconds, cadence, newBiases, newDarks, newFlats, flatSeconds);
    }

    public Plan withCadence(Duration newCadence) {
      return new Plan(lights, exposureSeconds, newCadence, biases, darks, flats, flatSeconds);
    }
  }

  /** The part of a file that is written; 1 for a whole one. */
  static double keptFraction(NightFrame frame) {
    for (var event : frame.events()) {
      if (event instanceof TruncatedFile t) {
        return t.keptFraction();
      }
    }
    return 1;
  }
}
