package org.nightjar.extraction;

import java.util.Random;
import org.nightjar.imaging.Plane;

/** A small seeded sky: even noise and Gaussian stars sampled at pixel centres. */
public final class TestSky {
  private final Plane plane;
  private final Random random;

  public TestSky(int width, int height, double level, double rms, long seed) {
    this.plane = Plane.zeros(width, height);
    this.random = new Random(seed);
    var pixels = plane.pixels();
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) (level + rms * random.nextGaussian());
    }
  }

  /** Adds a round star of that peak. */
  public TestSky star(double x, double y, double peak, double sigmaPx) {
    return star(x, y, peak, sigmaPx, sigmaPx, 0);
  }

  /** Adds an elliptical star, major axis thetaDeg from +x towards +y. */
  public TestSky star(
      double x, double y, double peak, double sigmaA, double sigmaB, double thetaDeg) {
    int reach = (int) Math.ceil(8 * Math.max(sigmaA, sigmaB));
    double cos = Math.cos(Math.toRadians(thetaDeg));
    double sin = Math.sin(Math.toRadians(thetaDeg));
    for (int py = Math.max(0, (int) y - reach);
        py <= Math.min(plane.height() - 1, (int) y + reach);
        py++) {
      for (int px = Math.max(0, (int) x - reach);
          px <= Math.min(plane.width() - 1, (int) x + reach);
          px++) {
        double u = ((px - x) * cos + (py - y) * sin) / sigmaA;
        double v = ((py - y) * cos - (px - x) * sin) / sigmaB;
        plane.set(px, py, (float) (plane.at(px, py) + peak * Math.exp(-0.5 * (u * u + v * v))));
      }
    }
    return this;
  }

  /** Adds stars at random places, peaks evenly spread in their logarithm. */
  public TestSky stars(int count, double leastPeak, double mostPeak, double sigmaPx) {
    for (int i = 0; i < count; i++) {
      double peak = leastPeak * Math.pow(mostPeak / leastPeak, random.nextDouble());
      star(
          random.nextDouble() * plane.width() - 0.5,
          random.nextDouble() * plane.height() - 0.5,
          peak,
          sigmaPx);
    }
    return this;
  }

  public Plane plane() {
    return plane;
  }
}
