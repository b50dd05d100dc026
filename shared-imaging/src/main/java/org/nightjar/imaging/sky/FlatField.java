package org.nightjar.imaging.sky;

import java.util.ArrayList;
import java.util.List;

/**
 * Light lost between the sky and the sensor: vignetting and the shadows of dust.
 *
 * @param cornerLoss share of light lost in the corners, in [0, 0.95]; none in the centre. Falls as
 *     cos^4
 * @param dustRings shadows of dust grains
 * @param seed where the dust lies
 */
public record FlatField(double cornerLoss, int dustRings, long seed) {
  public static final FlatField EVEN = new FlatField(0, 0, 0);

  public FlatField {
    Checks.within("cornerLoss", cornerLoss, 0, 0.95);
    Checks.within("dustRings", dustRings, 0, 1000);
  }

  /** Transmission without dust, 1 in the centre. */
  public double vignetting(double x, double y, int width, int height) {
    double dx = x - (width - 1) / 2.0;
    double dy = y - (height - 1) / 2.0;
    double corner2 = (width / 2.0) * (width / 2.0) + (height / 2.0) * (height / 2.0);
    double tangent2 = (1 / Math.sqrt(1 - cornerLoss) - 1) * (dx * dx + dy * dy) / corner2;
    return 1 / ((1 + tangent2) * (1 + tangent2));
  }

  /** The dust's shadows on a sensor of this size. */
  List<Dust> dust(int width, int height) {
    var random = Streams.of(seed, Streams.Purpose.DUST, 0);
    var dust = new ArrayList<Dust>();
    double unit = Math.hypot(width, height);
    for (int i = 0; i < dustRings; i++) {
      double outer = unit * (0.008 + 0.012 * random.nextDouble());
      dust.add(
          new Dust(
              random.nextDouble() * width,
              random.nextDouble() * height,
              outer,
              0.4 * outer,
              0.02 + 0.06 * random.nextDouble()));
    }
    return dust;
  }

  /**
   * The ring that a grain out of focus leaves.
   *
   * @param x centre
   * @param y centre
   * @param outerPx radius
   * @param innerPx radius of the bright centre
   * @param depth share of light lost
   */
  public record Dust(double x, double y, double outerPx, double innerPx, double depth) {

    /** Transmission at a place; edges are soft over a tenth of the outer radius. */
    double at(double px, double py) {
      double r = Math.hypot(px - x, py - y);
      double soft = 0.1 * outerPx;
      double inside = Math.clamp((outerPx - r) / soft + 0.5, 0, 1);
      double hole = Math.clamp((innerPx - r) / soft + 0.5, 0, 1);
      return 1 - depth * (inside - hole);
    }
  }
}
