package org.nightjar.imaging.wcs;

/** A smooth map of the plane close to the identity, with its derivatives: a lens distortion. */
interface PlaneMap {
  /**
   * @param out receives f, g, df/du, df/dv, dg/du, dg/dv at (u, v)
   */
  void apply(double u, double v, double[] out);

  /**
   * Finds (u, v) with map(u, v) = (f, g) by Newton's method, started at (f, g), steps halved while
   * they do not come closer.
   *
   * @param tolerance wanted length of the last step, in the units of the plane
   * @param uv receives the place
   * @return false when there is none on the sheet that the identity lies on
   */
  default boolean invert(double f, double g, double tolerance, double[] uv) {
    double u = f;
    double v = g;
    var at = new double[6];
    apply(u, v, at);
    double miss = Math.hypot(at[0] - f, at[1] - g);
    for (int round = 0; round < 30; round++) {
      double det = at[2] * at[5] - at[3] * at[4];
      // Beyond the fold of the polynomial the determinant changes sign: no picture of the sky
      // there.
      if (!(det > 0)) {
        return false;
      }
      double du = (at[5] * (f - at[0]) - at[3] * (g - at[1])) / det;
      double dv = (at[2] * (g - at[1]) - at[4] * (f - at[0])) / det;
      double step = Math.hypot(du, dv);
      if (!Double.isFinite(step)) {
        return false;
      }
      if (step <= tolerance) {
        uv[0] = u + du;
        uv[1] = v + dv;
        return true;
      }
      double part = 1;
      double next = Double.NaN;
      for (int halving = 0; halving < 12; halving++, part *= 0.5) {
        apply(u + part * du, v + part * dv, at);
        next = Math.hypot(at[0] - f, at[1] - g);
        if (next < miss) {
          break;
        }
      }
      u += part * du;
      v += part * dv;
      if (!(next < miss)) {
        // Rounding is all that is left, or there is no way down.
        uv[0] = u;
        uv[1] = v;
        return step <= 1e3 * tolerance;
      }
      miss = next;
    }
    return false;
  }
}
