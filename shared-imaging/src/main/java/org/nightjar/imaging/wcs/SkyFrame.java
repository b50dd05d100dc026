package org.nightjar.imaging.wcs;

import org.jastronomy.jsofa.JSOFA;

/**
 * Between ICRS and the frame that a header names. J2000.0 FK5 is taken as ICRS (they agree to 0.025
 * arcseconds, and solvers write one for the other).
 */
sealed interface SkyFrame {
  SkyFrame ICRS = new Aligned();

  /** In place, from this frame to ICRS. */
  void toIcrs(double[] raDecDeg);

  /** In place, from ICRS to this frame. */
  void fromIcrs(double[] raDecDeg);

  /** The frame itself is ICRS. */
  record Aligned() implements SkyFrame {
    @Override
    public void toIcrs(double[] raDecDeg) {}

    @Override
    public void fromIcrs(double[] raDecDeg) {}
  }

  /**
   * Mean equator and equinox of another year, by the precession of IAU 2006: what mounts call JNOW,
   * within 0.1 arcseconds of FK5's own precession of 1976 for decades around 2000.
   */
  final class PrecessedFk5 implements SkyFrame {
    private final double[] fromJ2000;

    PrecessedFk5(double equinoxYear) {
      var bias = new double[3][3];
      var matrix = new double[3][3];
      var both = new double[3][3];
      JSOFA.jauBp06(2451545.0, (equinoxYear - 2000.0) * 365.25, bias, matrix, both);
      fromJ2000 = new double[9];
      for (int i = 0; i < 9; i++) {
        fromJ2000[i] = matrix[i / 3][i % 3];
      }
    }

    @Override
    public void toIcrs(double[] raDecDeg) {
      var s = new double[3];
      Rotation.direction(raDecDeg[0], raDecDeg[1], s);
      var m = fromJ2000;
      Rotation.angles(
          m[0] * s[0] + m[3] * s[1] + m[6] * s[2],
          m[1] * s[0] + m[4] * s[1] + m[7] * s[2],
          m[2] * s[0] + m[5] * s[1] + m[8] * s[2],
          raDecDeg);
    }

    @Override
    public void fromIcrs(double[] raDecDeg) {
      var s = new double[3];
      Rotation.direction(raDecDeg[0], raDecDeg[1], s);
      var m = fromJ2000;
      Rotation.angles(
          m[0] * s[0] + m[1] * s[1] + m[2] * s[2],
          m[3] * s[0] + m[4] * s[1] + m[5] * s[2],
          m[6] * s[0] + m[7] * s[1] + m[8] * s[2],
          raDecDeg);
    }
  }

  /** FK4 of B1950.0 with its terms of elliptic aberration, for things that do not move (SOFA). */
  record Fk4B1950() implements SkyFrame {
    @Override
    public void toIcrs(double[] raDecDeg) {
      var c = JSOFA.jauFk45z(Math.toRadians(raDecDeg[0]), Math.toRadians(raDecDeg[1]), 1950.0);
      raDecDeg[0] = SkyAngles.normaliseRaDeg(Math.toDegrees(c.alpha));
      raDecDeg[1] = Math.toDegrees(c.delta);
    }

    @Override
    public void fromIcrs(double[] raDecDeg) {
      var c = JSOFA.jauFk54z(Math.toRadians(raDecDeg[0]), Math.toRadians(raDecDeg[1]), 1950.0);
      raDecDeg[0] = SkyAngles.normaliseRaDeg(Math.toDegrees(c.pos.alpha));
      raDecDeg[1] = Math.toDegrees(c.pos.delta);
    }
  }
}
