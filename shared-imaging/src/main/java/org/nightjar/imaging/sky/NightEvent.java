package org.nightjar.imaging.sky;

import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.nightjar.imaging.sky.Conditions.Cloud;
import org.nightjar.imaging.sky.Conditions.Offset;

/** What happens in a night. Each says when, and how it changes what a telescope meets. */
public sealed interface NightEvent {
  Instant from();

  Instant to();

  /** In words, for the truth. */
  String words();

  /** What it makes of the conditions at a time inside of it. */
  default Conditions change(Conditions conditions, Instant at, RandomGenerator random) {
    return conditions;
  }

  /** Whether an exposure meets it. */
  default boolean meets(Instant start, Instant end) {
    return start.isBefore(to()) && end.isAfter(from());
  }

  /** How far it has come at a time, 0 to 1. */
  private static double part(Instant from, Instant to, Instant at) {
    double all = Math.max(1, Duration.between(from, to).toMillis());
    return Math.clamp(Duration.between(from, at).toMillis() / all, 0, 1);
  }

  /**
   * The focus runs away evenly and jumps back at the end, when someone focuses again.
   *
   * @param from first moment
   * @param to last moment
   * @param defocusPx width that it adds in quadrature at the end
   */
  record FocusDrift(Instant from, Instant to, double defocusPx) implements NightEvent {
    @Override
    public String words() {
      return "focus drift";
    }

    @Override
    public Conditions change(Conditions c, Instant at, RandomGenerator random) {
      return c.withDefocusPx(Math.hypot(c.defocusPx(), defocusPx * part(from, to, at)));
    }
  }

  /**
   * A cloud passes, thickest in the middle, from one side of the frame to the other.
   *
   * @param from first moment
   * @param to last moment
   * @param depthMag extinction in the middle
   */
  record PassingCloud(Instant from, Instant to, double depthMag) implements NightEvent {
    @Override
    public String words() {
      return "cloud";
    }

    @Override
    public Conditions change(Conditions c, Instant at, RandomGenerator random) {
      double part = part(from, to, at);
      double ragged = 0.85 + 0.3 * random.nextDouble();
      double mag = depthMag * ragged * Math.pow(Math.sin(Math.PI * part), 2);
      double slope = 0.15 * depthMag * Math.sin(2 * Math.PI * part);
      return c.with(new Cloud(c.cloud().mag() + mag, c.cloud().slopeMag() + slope));
    }
  }

  /**
   * Gusts shake the telescope.
   *
   * @param from first moment
   * @param to last moment
   * @param driftPx usual length of the stars' trails
   * @param angleDeg their direction, from +x towards +y
   */
  record Wind(Instant from, Instant to, double driftPx, double angleDeg) implements NightEvent {
    @Override
    public String words() {
      return "wind";
    }

    @Override
    public Conditions change(Conditions c, Instant at, RandomGenerator random) {
      double gust = driftPx * (0.6 + 0.8 * random.nextDouble());
      return c.with(new Smear.Trailing(Math.hypot(c.drift().lengthPx(), gust), angleDeg));
    }
  }

  /**
   * A satellite crosses the frame that is exposed at that moment.
   *
   * @param from the moment
   * @param electronsPerPx its light per pixel of length
   */
  record SatellitePass(Instant from, double electronsPerPx) implements NightEvent {
    @Override
    public Instant to() {
      return from.plusMillis(1);
    }

    @Override
    public String words() {
      return "satellite";
    }

    /** A line through the frame. */
    Trail trail(int width, int height, RandomGenerator random) {
      double x = width * (0.3 + 0.4 * random.nextDouble());
      double y = height * (0.3 + 0.4 * random.nextDouble());
      double angle = Math.PI * random.nextDouble();
      double reach = Math.hypot(width, height);
      double dx = reach * Math.cos(angle);
      double dy = reach * Math.sin(angle);
      return new Trail(x - dx, y - dy, x + dx, y + dy, electronsPerPx);
    }
  }

  /**
   * The shutter stays closed.
   *
   * @param from first moment
   * @param to last moment
   */
  record StuckShutter(Instant from, Instant to) implements NightEvent {
    @Override
    public String words() {
      return "stuck shutter";
    }

    @Override
    public Conditions change(Conditions c, Instant at, RandomGenerator random) {
      return c.withShutterOpen(false);
    }
  }

  /**
   * The file of the frame that is exposed at that moment ends early.
   *
   * @param from the moment
   * @param keptFraction of its bytes, in (0, 1)
   */
  record TruncatedFile(Instant from, double keptFraction) implements NightEvent {
    public TruncatedFile {
      Checks.within("keptFraction", keptFraction, 0.001, 0.999);
    }

    @Override
    public Instant to() {
      return from.plusMillis(1);
    }

    @Override
    public String words() {
      return "truncated file";
    }
  }

  /**
   * No frame comes.
   *
   * @param from first moment
   * @param to last moment
   */
  record Silence(Instant from, Instant to) implements NightEvent {
    @Override
    public String words() {
      return "silence";
    }
  }

  /**
   * The telescope points elsewhere for some time.
   *
   * @param from first moment
   * @param to last moment
   * @param eastArcmin how far
   * @param northArcmin how far
   */
  record PointingJump(Instant from, Instant to, double eastArcmin, double northArcmin)
      implements NightEvent {
    @Override
    public String words() {
      return "pointing jump";
    }

    @Override
    public Conditions change(Conditions c, Instant at, RandomGenerator random) {
      return c.with(
          new Offset(c.offset().eastArcmin() + eastArcmin, c.offset().northArcmin() + northArcmin));
    }
  }

  /**
   * The sky brightens towards sunrise.
   *
   * @param from first moment
   * @param to last moment
   * @param doubling time in which the sky's light doubles
   */
  record Dawn(Instant from, Instant to, Duration doubling) implements NightEvent {
    public Dawn {
      Checks.positive("doubling in seconds", doubling.toMillis() / 1000.0);
    }

    @Override
    public String words() {
      return "dawn";
    }

    @Override
    public Conditions change(Conditions c, Instant at, RandomGenerator random) {
      double times = (double) Duration.between(from, at).toMillis() / doubling.toMillis();
      return c.with(c.glow().times(Math.pow(2, Math.min(times, 20))));
    }
  }

  /**
   * The moon is up.
   *
   * @param from it rises
   * @param to it sets
   * @param factor by which it brightens the sky
   * @param gradient see {@link SkyLight}
   * @param gradientAngleDeg see {@link SkyLight}
   */
  record Moon(Instant from, Instant to, double factor, double gradient, double gradientAngleDeg)
      implements NightEvent {
    @Override
    public String words() {
      return "moon";
    }

    @Override
    public Conditions change(Conditions c, Instant at, RandomGenerator random) {
      double mag = c.glow().times(factor).magPerArcsec2();
      return c.with(new Conditions.Glow(mag, gradient, gradientAngleDeg));
    }
  }
}
