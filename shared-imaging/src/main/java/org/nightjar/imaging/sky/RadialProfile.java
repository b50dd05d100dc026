package org.nightjar.imaging.sky;

/**
 * Shape of a profile over s = q^2, where q is the elliptical radius in units of the profile's own
 * scale; 1 at the centre. Tabulated, since each pixel asks several times.
 */
sealed interface RadialProfile {

  /** Value at s >= 0, relative error below 1e-5. */
  double at(double s);

  /** The integral over the plane of the unit circle's profile: pi times the integral over s. */
  double volume();

  /** q at half of the central value. */
  double halfWidth();

  /** q outside of which the given fraction of all light lies. */
  double radiusOutsideOf(double fraction);

  /** q at which the profile has fallen to {@code value}, in (0, 1]. */
  double radiusWhere(double value);

  /** The Gaussian exp(-s/2), or the Moffat (1 + s)^-beta. */
  static RadialProfile of(double beta) {
    return beta == Double.POSITIVE_INFINITY ? Gaussian.SHARED : new Moffat(beta);
  }

  /** exp(-s/2); q in sigmas. */
  final class Gaussian implements RadialProfile {
    static final Gaussian SHARED = new Gaussian();

    private static final int PER_UNIT = 256;
    private static final int END = 80;
    private final double[] table = new double[END * PER_UNIT + 2];

    private Gaussian() {
      for (int i = 0; i < table.length; i++) {
        table[i] = Math.exp(-0.5 * i / PER_UNIT);
      }
    }

    @Override
    public double at(double s) {
      if (s >= END) {
        return 0;
      }
      double place = s * PER_UNIT;
      int i = (int) place;
      return table[i] + (place - i) * (table[i + 1] - table[i]);
    }

    @Override
    public double volume() {
      return 2 * Math.PI;
    }

    @Override
    public double halfWidth() {
      return Math.sqrt(2 * Math.log(2));
    }

    @Override
    public double radiusOutsideOf(double fraction) {
      return radiusWhere(fraction);
    }

    @Override
    public double radiusWhere(double value) {
      return Math.sqrt(-2 * Math.log(value));
    }
  }

  /**
   * (1 + s)^-beta; q in alphas.
   *
   * @see "A. F. J. Moffat 1969, A&A 3, 455"
   */
  final class Moffat implements RadialProfile {
    // 512 steps an octave of 1 + s: linear interpolation is right to beta (beta + 1) / 8 / 512^2.
    private static final int STEP_BITS = 9;
    private static final int OCTAVES = 26;
    private static final int SHIFT = 52 - STEP_BITS;
    private static final long ONE = Double.doubleToRawLongBits(1.0) >>> SHIFT;
    private static final long FRACTION = (1L << SHIFT) - 1;
    private static final double FRACTION_UNIT = 1.0 / (1L << SHIFT);

    private final double beta;
    private final double[] table = new double[(OCTAVES << STEP_BITS) + 2];

    Moffat(double beta) {
      this.beta = beta;
      for (int i = 0; i < table.length; i++) {
        table[i] = Math.pow(Double.longBitsToDouble((ONE + i) << SHIFT), -beta);
      }
    }

    double beta() {
      return beta;
    }

    @Override
    public double at(double s) {
      long bits = Double.doubleToRawLongBits(1 + s);
      int i = (int) ((bits >>> SHIFT) - ONE);
      if (i >= table.length - 1) {
        return 0;
      }
      return table[i] + (bits & FRACTION) * FRACTION_UNIT * (table[i + 1] - table[i]);
    }

    @Override
    public double volume() {
      return Math.PI / (beta - 1);
    }

    @Override
    public double halfWidth() {
      return radiusWhere(0.5);
    }

    @Override
    public double radiusOutsideOf(double fraction) {
      return Math.sqrt(Math.pow(fraction, -1 / (beta - 1)) - 1);
    }

    @Override
    public double radiusWhere(double value) {
      return Math.sqrt(Math.pow(value, -1 / beta) - 1);
    }
  }
}
