package org.nightjar.imaging.sky;

import java.time.Duration;
import java.time.Instant;

/** How a star's light changes. */
@FunctionalInterface
public interface LightCurve {
  /** Flux relative to the star's own magnitude, >= 0. */
  double relativeFlux(Instant at);

  /**
   * A planet before an evenly bright star.
   *
   * @param middle time of the middle
   * @param duration from first to last contact
   * @param radiusRatio planet over star, in (0, 1)
   * @param impact distance of the path from the star's centre in stellar radii, in [0, 1)
   * @see "Mandel and Agol 2002, ApJ 580, L171, equation 1"
   */
  record Transit(Instant middle, Duration duration, double radiusRatio, double impact)
      implements LightCurve {
    public Transit {
      Checks.within("radiusRatio", radiusRatio, 1e-4, 0.999);
      Checks.within("impact", impact, 0, 0.999);
      Checks.positive("duration in seconds", duration.toMillis() / 1000.0);
    }

    @Override
    public double relativeFlux(Instant at) {
      double k = radiusRatio;
      double seconds = Duration.between(middle, at).toMillis() / 1000.0;
      double chord = Math.sqrt((1 + k) * (1 + k) - impact * impact);
      double along = 2 * chord * seconds / (duration.toMillis() / 1000.0);
      double z = Math.hypot(impact, along);
      if (z >= 1 + k) {
        return 1;
      }
      if (z <= 1 - k) {
        return 1 - k * k;
      }
      double k0 = Math.acos((k * k + z * z - 1) / (2 * k * z));
      double k1 = Math.acos((1 - k * k + z * z) / (2 * z));
      double part = 1 + z * z - k * k;
      double triangle = Math.sqrt(Math.max(0, (4 * z * z - part * part) / 4));
      return 1 - (k * k * k0 + k1 - triangle) / Math.PI;
    }
  }

  /**
   * A pulsating star.
   *
   * @param maximum time of a maximum
   * @param period > 0
   * @param amplitudeMag from the mean to the extremes
   */
  record Sinusoid(Instant maximum, Duration period, double amplitudeMag) implements LightCurve {
    public Sinusoid {
      Checks.positive("period in seconds", period.toMillis() / 1000.0);
      Checks.notNegative("amplitudeMag", amplitudeMag);
    }

    @Override
    public double relativeFlux(Instant at) {
      double phase = (double) Duration.between(maximum, at).toMillis() / period.toMillis();
      return Math.pow(10, 0.4 * amplitudeMag * Math.cos(2 * Math.PI * phase));
    }
  }
}
