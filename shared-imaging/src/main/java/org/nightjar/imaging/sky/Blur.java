package org.nightjar.imaging.sky;

/**
 * All smears of a profile as places of light, and how far from the star they matter.
 *
 * <p>Far out a Moffat profile changes little over the smear: leaving the smear out there errs by
 * (beta s / r)^2 of the wing's light, with s the smear's rms. Beyond {@link #innerPx} that is below
 * 5 %, where less than a thousandth of the peak is left. A Gaussian has no such wings and is
 * smeared everywhere.
 */
final class Blur {
  static final Blur NONE = new Blur(new double[1], new double[1], new double[] {1}, 0, 0);

  final double[] dx;
  final double[] dy;
  final double[] weight;

  /** Farthest place of light from the star, pixels. */
  final double reachPx;

  /** Within this distance all places count one by one. */
  final double innerPx;

  private Blur(double[] dx, double[] dy, double[] weight, double reachPx, double innerPx) {
    this.dx = dx;
    this.dy = dy;
    this.weight = weight;
    this.reachPx = reachPx;
    this.innerPx = innerPx;
  }

  static Blur of(Psf psf) {
    if (psf.smears().isEmpty()) {
      return NONE;
    }
    var offsets = psf.offsets();
    int n = offsets.size();
    var dx = new double[n];
    var dy = new double[n];
    var weight = new double[n];
    double reach = 0;
    double variance = 0;
    for (int i = 0; i < n; i++) {
      var o = offsets.get(i);
      dx[i] = o.dx();
      dy[i] = o.dy();
      weight[i] = o.weight();
      double r = Math.hypot(o.dx(), o.dy());
      reach = Math.max(reach, r);
      variance += o.weight() * r * r;
    }
    double inner =
        psf.gaussian()
            ? Double.POSITIVE_INFINITY
            : Math.max(reach + 2 * psf.majorPx(), 5 * psf.beta() * Math.sqrt(variance));
    return new Blur(dx, dy, weight, reach, inner);
  }
}
