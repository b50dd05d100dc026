package org.nightjar.imaging.sky;

import org.nightjar.imaging.wcs.Sip;
import org.nightjar.imaging.wcs.Wcs;

/**
 * What lies between the sky and the sensor.
 *
 * @param focalLengthMm focal length
 * @param apertureMm diameter of the pupil
 * @param fwhmPx width that the optics alone give a star in the frame's centre
 * @param distortion relative shift of a corner away from the centre, as the cube of the distance;
 *     negative is barrel
 * @param flaws of the image away from the centre
 * @param flat vignetting and dust
 */
public record Optics(
    double focalLengthMm,
    double apertureMm,
    double fwhmPx,
    double distortion,
    Flaws flaws,
    FlatField flat) {

  public Optics {
    Checks.positive("focalLengthMm", focalLengthMm);
    Checks.positive("apertureMm", apertureMm);
    Checks.within("fwhmPx", fwhmPx, 0.5, 50);
    Checks.within("distortion", distortion, -0.1, 0.1);
  }

  /** Without flaws. */
  public static Optics perfect(double focalLengthMm, double apertureMm, double fwhmPx) {
    return new Optics(focalLengthMm, apertureMm, fwhmPx, 0, Flaws.NONE, FlatField.EVEN);
  }

  public Optics withDistortion(double corner) {
    return new Optics(focalLengthMm, apertureMm, fwhmPx, corner, flaws, flat);
  }

  public Optics with(Flaws newFlaws) {
    return new Optics(focalLengthMm, apertureMm, fwhmPx, distortion, newFlaws, flat);
  }

  public Optics with(FlatField newFlat) {
    return new Optics(focalLengthMm, apertureMm, fwhmPx, distortion, flaws, newFlat);
  }

  /** Arcseconds per pixel in the frame's centre. */
  public double pixelScaleArcsec(Sensor sensor) {
    return Math.toDegrees(Math.atan(sensor.pixelSizeMicrons() / 1000 / focalLengthMm)) * 3600;
  }

  /** Square centimetres of the pupil. */
  public double areaCm2() {
    return Math.PI * apertureMm * apertureMm / 400;
  }

  /**
   * World coordinates of a frame.
   *
   * @param raDeg of the frame's centre
   * @param decDeg of the frame's centre
   * @param positionAngleDeg of +y, north through east
   * @param mirrored true: an odd number of mirrors
   */
  public Wcs wcs(
      Sensor sensor, double raDeg, double decDeg, double positionAngleDeg, boolean mirrored) {
    double scale = pixelScaleArcsec(sensor) / 3600;
    double c = scale * Math.cos(Math.toRadians(positionAngleDeg));
    double s = scale * Math.sin(Math.toRadians(positionAngleDeg));
    double x = mirrored ? -1 : 1;
    var cd = new double[] {-x * c, s, x * s, c};
    double cx = (sensor.width() - 1) / 2.0;
    double cy = (sensor.height() - 1) / 2.0;
    if (distortion == 0) {
      return Wcs.tan(cx, cy, raDeg, decDeg, cd).withImageSize(sensor.width(), sensor.height());
    }
    // SIP goes from pixels to the sky: a barrel (negative) needs a positive cube.
    double corner2 =
        (sensor.width() / 2.0) * (sensor.width() / 2.0)
            + (sensor.height() / 2.0) * (sensor.height() / 2.0);
    double k = -distortion / corner2;
    var a = new double[16];
    var b = new double[16];
    a[3 * 4] = k;
    a[4 + 2] = k;
    b[3] = k;
    b[2 * 4 + 1] = k;
    return Wcs.tanSip(cx, cy, raDeg, decDeg, cd, Sip.of(3, a, b))
        .withImageSize(sensor.width(), sensor.height());
  }

  /**
   * What gets worse away from the centre. Each is 0 for a good telescope.
   *
   * @param comaPx length of the coma in the corners; points away from the centre
   * @param curvature relative growth of the width in the corners
   * @param tilt relative growth of the width at the edge towards which the sensor is tilted; the
   *     opposite edge is as much sharper
   * @param tiltAngleDeg from +x towards +y
   * @param cornerEllipticity radial ellipticity in the corners
   */
  public record Flaws(
      double comaPx, double curvature, double tilt, double tiltAngleDeg, double cornerEllipticity) {
    public static final Flaws NONE = new Flaws(0, 0, 0, 0, 0);

    public Flaws {
      Checks.within("comaPx", comaPx, 0, 50);
      Checks.within("curvature", curvature, 0, 5);
      Checks.within("tilt", tilt, -0.6, 0.6);
      Checks.within("cornerEllipticity", cornerEllipticity, 0, 0.8);
    }
  }
}
