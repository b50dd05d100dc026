package org.nightjar.imaging.sky;

/**
 * A profile that changes over the frame as optics have it.
 *
 * @param centre profile in the frame's centre
 * @param flaws see {@link Optics.Flaws}
 * @param width columns of the frame
 * @param height rows of the frame
 */
public record OpticalPsf(Psf centre, Optics.Flaws flaws, int width, int height)
    implements PsfModel {

  /** Shorter coma than this, in pixels, cannot be seen. */
  private static final double LEAST_COMA_PX = 0.1;

  @Override
  public Psf at(double x, double y) {
    if (flaws.equals(Optics.Flaws.NONE)) {
      return centre;
    }
    double dx = x - (width - 1) / 2.0;
    double dy = y - (height - 1) / 2.0;
    double corner = Math.hypot(width, height) / 2;
    // Sources off the frame keep the corner's profile.
    double r = Math.min(1, Math.hypot(dx, dy) / corner);
    double tiltAngle = Math.toRadians(flaws.tiltAngleDeg());
    double along =
        Math.clamp((dx * Math.cos(tiltAngle) + dy * Math.sin(tiltAngle)) / corner, -1, 1);
    double growth = (1 + flaws.curvature() * r * r) * (1 + flaws.tilt() * along);
    double radial = Math.toDegrees(Math.atan2(dy, dx));
    var psf = centre.withFwhmPx(centre.fwhmPx() * growth);
    if (flaws.cornerEllipticity() > 0) {
      psf = psf.withEllipticity(flaws.cornerEllipticity() * r * r, radial);
    }
    double coma = flaws.comaPx() * r;
    return coma < LEAST_COMA_PX ? psf : psf.with(new Smear.Coma(coma, radial));
  }
}
