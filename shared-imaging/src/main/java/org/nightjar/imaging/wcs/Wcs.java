package org.nightjar.imaging.wcs;

import java.util.Optional;
import org.nightjar.imaging.fits.FitsHeader;

/**
 * World coordinates of an image: pixel offsets from the reference pixel, an optional SIP
 * distortion, the CD matrix, an optional TPV distortion, a projection, and a rotation to the sky.
 * Pixels are 0-based, sky is ICRS in degrees. Immutable, shared by all threads.
 *
 * @see "Greisen and Calabretta 2002, A&A 395, 1061; Calabretta and Greisen 2002, A&A 395, 1077"
 */
public final class Wcs {
  private static final double PIXEL_TOLERANCE = 1e-11;

  final WcsParts parts;
  private final double[] inverseCd;
  private final double planeTolerance;

  Wcs(WcsParts parts) {
    this.parts = parts;
    var cd = parts.cd();
    double det = cd[0] * cd[3] - cd[1] * cd[2];
    this.inverseCd = new double[] {cd[3] / det, -cd[1] / det, -cd[2] / det, cd[0] / det};
    this.planeTolerance = PIXEL_TOLERANCE * Math.sqrt(Math.abs(det));
  }

  /** How a header says it. */
  public enum Form {
    /** Plain tangent plane; of a distorted image the best linear one. */
    TAN,
    /** Tangent plane with distortion in pixels, forward and inverse. */
    SIP,
    /** Tangent plane with distortion in degrees, as SCAMP and SWarp read it. */
    TPV
  }

  /**
   * A plain tangent plane.
   *
   * @param crpixX0 0-based column of the tangent point
   * @param crpixY0 0-based row of the tangent point
   * @param raDeg tangent point, any turn
   * @param decDeg tangent point, in [-90, 90]
   * @param cd CD1_1, CD1_2, CD2_1, CD2_2 in degrees per pixel, not singular
   */
  public static Wcs tan(double crpixX0, double crpixY0, double raDeg, double decDeg, double[] cd) {
    return new Wcs(WcsParts.tangent(crpixX0, crpixY0, raDeg, decDeg, cd, null, null));
  }

  /** A tangent plane seen through a lens. See {@link #tan} and {@link Sip}. */
  public static Wcs tanSip(
      double crpixX0, double crpixY0, double raDeg, double decDeg, double[] cd, Sip sip) {
    return new Wcs(WcsParts.tangent(crpixX0, crpixY0, raDeg, decDeg, cd, sip, null));
  }

  /**
   * Reads TAN, TAN-SIP, TPV (also SCAMP's old TAN with PV cards), SIN, STG, ARC, ZEA, ZPN and CAR
   * of equatorial coordinates in ICRS, FK5 or FK4.
   *
   * @return empty where the header has no such coordinates, or senseless ones
   */
  public static Optional<Wcs> parse(FitsHeader header) {
    return new WcsReader(header).read().map(Wcs::new);
  }

  /**
   * Where a pixel looks at.
   *
   * @param x 0-based column, need not be inside the image
   * @param y 0-based row
   * @param raDecDeg receives right ascension in [0, 360) and declination; NaN, NaN where the pixel
   *     shows no sky
   */
  public void pixelToSky(double x, double y, double[] raDecDeg) {
    var s = new double[6];
    if (!direction(x, y, s)) {
      raDecDeg[0] = Double.NaN;
      raDecDeg[1] = Double.NaN;
      return;
    }
    Rotation.angles(s[0], s[1], s[2], raDecDeg);
    parts.frame().toIcrs(raDecDeg);
  }

  /**
   * Where a point of the sky falls, to 1e-10 pixels.
   *
   * @param xy receives 0-based column and row
   * @return false when the point is on the far side, or where the distortion has no inverse; xy is
   *     NaN then
   */
  public boolean skyToPixel(double raDeg, double decDeg, double[] xy) {
    double[] s = {raDeg, decDeg, 0};
    parts.frame().fromIcrs(s);
    Rotation.direction(s[0], s[1], s);
    boolean seen = place(s, xy);
    if (!seen) {
      xy[0] = Double.NaN;
      xy[1] = Double.NaN;
    }
    return seen;
  }

  private boolean place(double[] s, double[] xy) {
    var m = parts.rotation();
    double[] n = {
      m[0] * s[0] + m[3] * s[1] + m[6] * s[2],
      m[1] * s[0] + m[4] * s[1] + m[7] * s[2],
      m[2] * s[0] + m[5] * s[1] + m[8] * s[2]
    };
    if (!parts.projection().toPlane(n, xy)) {
      return false;
    }
    double xi = xy[0] - parts.offsetX();
    double eta = xy[1] - parts.offsetY();
    if (parts.tpv() != null) {
      if (!parts.tpv().invert(xi, eta, planeTolerance, xy)) {
        return false;
      }
      xi = xy[0];
      eta = xy[1];
    }
    double u = inverseCd[0] * xi + inverseCd[1] * eta;
    double v = inverseCd[2] * xi + inverseCd[3] * eta;
    if (parts.sip() != null) {
      if (!parts.sip().invert(u, v, PIXEL_TOLERANCE, xy)) {
        return false;
      }
      u = xy[0];
      v = xy[1];
    }
    xy[0] = u + parts.crpixX();
    xy[1] = v + parts.crpixY();
    return Double.isFinite(xy[0]) && Double.isFinite(xy[1]);
  }

  /** Unit vector, in the header's own frame, of what (x, y) looks at; {@code s} has room for 6. */
  private boolean direction(double x, double y, double[] s) {
    double u = x - parts.crpixX();
    double v = y - parts.crpixY();
    if (parts.sip() != null) {
      parts.sip().apply(u, v, s);
      u = s[0];
      v = s[1];
    }
    var cd = parts.cd();
    double xi = cd[0] * u + cd[1] * v;
    double eta = cd[2] * u + cd[3] * v;
    if (parts.tpv() != null) {
      parts.tpv().apply(xi, eta, s);
      xi = s[0];
      eta = s[1];
    }
    if (!parts.projection().toSphere(xi + parts.offsetX(), eta + parts.offsetY(), s)) {
      return false;
    }
    var m = parts.rotation();
    double n0 = s[0];
    double n1 = s[1];
    double n2 = s[2];
    s[0] = m[0] * n0 + m[1] * n1 + m[2] * n2;
    s[1] = m[3] * n0 + m[4] * n1 + m[5] * n2;
    s[2] = m[6] * n0 + m[7] * n1 + m[8] * n2;
    return true;
  }

  /** sqrt |det| of the local Jacobian, arcseconds per pixel; NaN where there is no sky. */
  public double pixelScaleArcsec(double x, double y) {
    var j = jacobian(x, y);
    return Math.sqrt(Math.abs(j[0] * j[3] - j[1] * j[2])) * SkyAngles.ARCSEC_PER_DEG;
  }

  /** Position angle of +y at (x, y), north through east, in [0, 360); NaN where there is no sky. */
  public double positionAngleDeg(double x, double y) {
    var j = jacobian(x, y);
    double angle = Math.toDegrees(Math.atan2(j[1], j[3]));
    return Double.isNaN(angle) ? angle : SkyAngles.normaliseRaDeg(angle);
  }

  /** True when the local Jacobian's determinant is positive: not as seen on the sky. */
  public boolean mirrored(double x, double y) {
    var j = jacobian(x, y);
    return j[0] * j[3] - j[1] * j[2] > 0;
  }

  /**
   * Degrees towards the east and the north per pixel: dE/dx, dE/dy, dN/dx, dN/dy, by central
   * differences over one pixel (error ~ (scale in rad)^2 and the cubic distortion within a pixel,
   * both below 1e-8).
   */
  private double[] jacobian(double x, double y) {
    var c = new double[2];
    var p = new double[2];
    var j = new double[4];
    pixelToSky(x, y, c);
    for (int axis = 0; axis < 2; axis++) {
      double hx = axis == 0 ? 0.5 : 0;
      double hy = 0.5 - hx;
      pixelToSky(x + hx, y + hy, p);
      double east = east(c, p);
      double north = north(c, p);
      pixelToSky(x - hx, y - hy, p);
      j[axis] = Math.toDegrees(east - east(c, p));
      j[2 + axis] = Math.toDegrees(north - north(c, p));
    }
    return j;
  }

  private static double east(double[] c, double[] p) {
    return Math.cos(Math.toRadians(p[1])) * Math.sin(Math.toRadians(p[0] - c[0]));
  }

  private static double north(double[] c, double[] p) {
    double halfRa = Math.sin(Math.toRadians(p[0] - c[0]) / 2);
    double dec = Math.toRadians(p[1]);
    double dec0 = Math.toRadians(c[1]);
    // sin(dec - dec0) plus the sagitta: no cancellation for neighbouring pixels.
    return Math.sin(dec - dec0) + 2 * Math.sin(dec0) * Math.cos(dec) * halfRa * halfRa;
  }

  /** The same sky on an image whose pixel (0, 0) is this image's (dx, dy). */
  public Wcs shifted(double dx, double dy) {
    return new Wcs(parts.at(parts.crpixX() - dx, parts.crpixY() - dy));
  }

  /** The same sky on an image whose pixels are means of factor × factor of these. */
  public Wcs binned(int factor) {
    if (factor < 1) {
      throw new IllegalArgumentException("factor = " + factor + ", must be >= 1");
    }
    return new Wcs(parts.binned(factor));
  }

  /** The same, knowing the size of its image: over it headers are fitted. */
  public Wcs withImageSize(int width, int height) {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "width = %d, height = %d: must be >= 1".formatted(width, height));
    }
    return new Wcs(parts.sized(width, height));
  }

  /**
   * Corners of the outermost pixels' outer edges, counter-clockwise from (-0.5, -0.5).
   *
   * @return [4 × 2]: right ascension and declination; NaN where a corner shows no sky
   */
  public double[][] footprint(int width, int height) {
    var corners = new double[4][2];
    pixelToSky(-0.5, -0.5, corners[0]);
    pixelToSky(width - 0.5, -0.5, corners[1]);
    pixelToSky(width - 0.5, height - 0.5, corners[2]);
    pixelToSky(-0.5, height - 0.5, corners[3]);
    return corners;
  }

  /** Order of the distortion: 1 where there is none. */
  public int distortionOrder() {
    return parts.distortionOrder();
  }

  /** The SIP part, where there is one. */
  public Optional<Sip> sip() {
    return Optional.ofNullable(parts.sip());
  }

  /** 0-based column of the reference pixel. */
  public double crpixX0() {
    return parts.crpixX();
  }

  /** 0-based row of the reference pixel. */
  public double crpixY0() {
    return parts.crpixY();
  }

  /** CD1_1, CD1_2, CD2_1, CD2_2 in degrees per pixel. */
  public double[] cd() {
    return parts.cd().clone();
  }

  /**
   * Cards that say this. What the form cannot say exactly is fitted over the image (its size from
   * {@link #withImageSize} or the header it was read from, else twice the reference pixel).
   *
   * @throws IllegalArgumentException when the image's middle shows no sky
   */
  public FitsHeader toHeader(Form form) {
    return new WcsWriter(this).header(form);
  }
}
