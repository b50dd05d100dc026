package org.nightjar.imaging.sky;

import java.util.ArrayList;
import java.util.List;

/** What spreads the light of a profile further: the profile is convolved with it. */
public sealed interface Smear {

  /** Offsets and weights that stand for the smear; the weights sum to 1, their centroid is 0. */
  List<Offset> offsets(double fwhmMinorPx);

  /**
   * A place of light relative to the star.
   *
   * @param dx pixels along x
   * @param dy pixels along y
   * @param weight share of the light
   */
  record Offset(double dx, double dy, double weight) {}

  /**
   * Uniform drift along a line during the exposure: wind, poor tracking.
   *
   * @param lengthPx from first to last place, >= 0
   * @param angleDeg from +x towards +y
   */
  record Trailing(double lengthPx, double angleDeg) implements Smear {
    public Trailing {
      Checks.notNegative("lengthPx", lengthPx);
    }

    @Override
    public List<Offset> offsets(double fwhmMinorPx) {
      var rule = GaussLegendre.of(2 + (int) Math.ceil(2.5 * lengthPx / fwhmMinorPx));
      double c = lengthPx * Math.cos(Math.toRadians(angleDeg));
      double s = lengthPx * Math.sin(Math.toRadians(angleDeg));
      var offsets = new ArrayList<Offset>();
      for (int i = 0; i < rule.nodes.length; i++) {
        offsets.add(new Offset(c * rule.nodes[i], s * rule.nodes[i], rule.weights[i]));
      }
      return offsets;
    }
  }

  /**
   * Third-order coma of a full pupil: the zone of radius rho images into a circle of radius
   * lengthPx / 3 rho^2 whose centre lies twice that off. Moved so that the centroid stays.
   *
   * @param lengthPx tangential coma, from the tip to the far end, >= 0
   * @param angleDeg direction in which the tail points, from +x towards +y
   */
  record Coma(double lengthPx, double angleDeg) implements Smear {
    public Coma {
      Checks.notNegative("lengthPx", lengthPx);
    }

    @Override
    public List<Offset> offsets(double fwhmMinorPx) {
      double unit = lengthPx / 3;
      int rings = 1 + (int) Math.ceil(2 * lengthPx / fwhmMinorPx);
      return rings(
          GaussLegendre.of(rings), u -> unit * u, u -> 2 * unit * (u - 0.5), angleDeg, fwhmMinorPx);
    }
  }

  /**
   * Out of focus: an evenly lit ring, the image of the pupil with its obstruction.
   *
   * @param radiusPx outer radius, >= 0
   * @param obstruction inner over outer radius, in [0, 0.9]
   */
  record Ring(double radiusPx, double obstruction) implements Smear {
    public Ring {
      Checks.notNegative("radiusPx", radiusPx);
      Checks.within("obstruction", obstruction, 0, 0.9);
    }

    @Override
    public List<Offset> offsets(double fwhmMinorPx) {
      double inner = obstruction * obstruction;
      int rings = 2 + (int) Math.ceil(2 * radiusPx / fwhmMinorPx);
      return rings(
          GaussLegendre.of(rings),
          u -> radiusPx * Math.sqrt(inner + (1 - inner) * u),
          u -> 0,
          0,
          fwhmMinorPx);
    }
  }

  /** Zones of equal light, u = rho^2 in (0, 1), each an evenly lit circle. */
  private static List<Offset> rings(
      GaussLegendre rule,
      java.util.function.DoubleUnaryOperator radius,
      java.util.function.DoubleUnaryOperator centre,
      double angleDeg,
      double fwhmMinorPx) {
    double c = Math.cos(Math.toRadians(angleDeg));
    double s = Math.sin(Math.toRadians(angleDeg));
    var offsets = new ArrayList<Offset>();
    for (int i = 0; i < rule.nodes.length; i++) {
      double u = rule.nodes[i] + 0.5;
      double r = radius.applyAsDouble(u);
      int around = 5 + (int) Math.ceil(3 * Math.PI * r / fwhmMinorPx);
      for (int k = 0; k < around; k++) {
        double phi = 2 * Math.PI * (k + 0.5) / around;
        double along = centre.applyAsDouble(u) + r * Math.cos(phi);
        double across = r * Math.sin(phi);
        offsets.add(
            new Offset(c * along - s * across, s * along + c * across, rule.weights[i] / around));
      }
    }
    return offsets;
  }
}
