package org.nightjar.imaging.sky;

import java.util.ArrayList;
import java.util.List;
import org.nightjar.imaging.sky.Streams.Purpose;

/**
 * Muons through silicon: directions fall as cos^2 of the zenith distance over a flat sensor, the
 * track is depth x tan(zenith distance) long, and each micron sets about 75 electrons free, with a
 * long tail towards more.
 *
 * @see "D. E. Groom 2002, Exp. Astron. 14, 45"
 */
final class CosmicRays {
  private static final double DEPTH_MICRONS = 20;
  private static final double ELECTRONS_PER_MICRON = 75;
  private static final double LONGEST_PX = 200;

  private CosmicRays() {}

  /** Draws {@code count} rays and adds their charge. */
  static List<CosmicRay> strike(float[] electrons, Sensor sensor, int count, long seed) {
    var rays = new ArrayList<CosmicRay>();
    var random = Streams.of(seed, Purpose.COSMIC_RAYS, 0);
    for (int i = 0; i < count; i++) {
      double x = random.nextDouble() * sensor.width() - 0.5;
      double y = random.nextDouble() * sensor.height() - 0.5;
      // cos^2 intensity times the cosine of the flat sensor: P(cos z > c) = 1 - c^4.
      double cosine = Math.pow(1 - random.nextDouble(), 0.25);
      double azimuth = 2 * Math.PI * random.nextDouble();
      double flat = DEPTH_MICRONS * Math.sqrt(1 - cosine * cosine) / cosine;
      double length = Math.min(LONGEST_PX, flat / sensor.pixelSizeMicrons());
      double path = DEPTH_MICRONS / cosine;
      double charge =
          ELECTRONS_PER_MICRON
              * path
              * Math.exp(0.35 * random.nextGaussian())
              / Math.sqrt(Math.max(0.02, random.nextDouble()));
      double x1 = x + length * Math.cos(azimuth);
      double y1 = y + length * Math.sin(azimuth);
      double set = deposit(electrons, sensor, x, y, x1, y1, charge);
      rays.add(new CosmicRay(x, y, x1, y1, set));
    }
    return rays;
  }

  /** Spreads whole electrons evenly along the track; what falls off the sensor is not counted. */
  private static double deposit(
      float[] electrons, Sensor sensor, double x0, double y0, double x1, double y1, double charge) {
    int steps = 1 + (int) Math.ceil(8 * Math.hypot(x1 - x0, y1 - y0));
    double before = 0;
    double set = 0;
    for (int k = 0; k < steps; k++) {
      double t = (k + 0.5) / steps;
      int x = (int) Math.round(x0 + t * (x1 - x0));
      int y = (int) Math.round(y0 + t * (y1 - y0));
      double until = Math.floor(charge * (k + 1) / steps);
      if (x >= 0 && y >= 0 && x < sensor.width() && y < sensor.height()) {
        electrons[y * sensor.width() + x] += (float) (until - before);
        set += until - before;
      }
      before = until;
    }
    return set;
  }
}
