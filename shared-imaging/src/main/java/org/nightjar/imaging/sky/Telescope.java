package org.nightjar.imaging.sky;

/**
 * A telescope that can be simulated.
 *
 * @param name TELESCOP
 * @param sensor see {@link Sensor}
 * @param optics see {@link Optics}
 * @param site see {@link Site}
 * @param band what it sees
 * @param mount how it points
 * @param dialect keywords that its software writes
 */
public record Telescope(
    String name,
    Sensor sensor,
    Optics optics,
    Site site,
    Band band,
    Mount mount,
    HeaderDialect dialect) {

  /** Photons per second and cm² from a star of V = 0 through a V filter: 995 / Å × 880 Å. */
  private static final double PHOTONS_OF_V0 = 995.0 * 880;

  public Telescope withName(String newName) {
    return new Telescope(newName, sensor, optics, site, band, mount, dialect);
  }

  public Telescope with(Sensor newSensor) {
    return new Telescope(name, newSensor, optics, site, band, mount, dialect);
  }

  public Telescope with(Optics newOptics) {
    return new Telescope(name, sensor, newOptics, site, band, mount, dialect);
  }

  public Telescope with(Site newSite) {
    return new Telescope(name, sensor, optics, newSite, band, mount, dialect);
  }

  public Telescope with(Band newBand) {
    return new Telescope(name, sensor, optics, site, newBand, mount, dialect);
  }

  public Telescope with(Mount newMount) {
    return new Telescope(name, sensor, optics, site, band, newMount, dialect);
  }

  /** Magnitude of a star that would give 1 e-/s without an atmosphere, at B - V = 0. */
  public double zeroPointElectrons() {
    return 2.5 * Math.log10(PHOTONS_OF_V0 * optics.areaCm2() * band.efficiency());
  }

  /** Electrons per second and pixel of response 1 from a sky of this brightness. */
  public double skyElectronsPerSecond(double magPerArcsec2) {
    double scale = optics.pixelScaleArcsec(sensor);
    return Math.pow(10, -0.4 * (magPerArcsec2 - zeroPointElectrons())) * scale * scale;
  }

  /**
   * The light that is seen.
   *
   * @param filter FILTER; empty: the header says none
   * @param efficiency electrons per photon of a V filter's band that reaches the pupil, in (0, 3]
   * @param colourTerm magnitudes by which a star of B - V = 1 is fainter than one of the same V and
   *     B - V = 0
   * @param extinction magnitudes per airmass
   * @param skyMagPerArcsec2 of a clear moonless night at the zenith
   */
  public record Band(
      String filter,
      double efficiency,
      double colourTerm,
      double extinction,
      double skyMagPerArcsec2) {
    public Band {
      Checks.within("efficiency", efficiency, 1e-6, 3);
      Checks.within("colourTerm", colourTerm, -2, 2);
      Checks.within("extinction", extinction, 0, 5);
      Checks.within("skyMagPerArcsec2", skyMagPerArcsec2, 5, 25);
    }
  }

  /**
   * How it points.
   *
   * @param altAzimuth true: the field turns
   * @param positionAngleDeg of +y, north through east; of an alt-azimuth mount, of +y from the
   *     zenith
   * @param mirrored an odd number of mirrors
   * @param pointingErrorArcmin rms per axis of where it ends after a slew
   * @param trackingErrorPx rms length of the drift during an exposure
   * @param seeingArcsec usual seeing at the zenith
   * @param beta exponent of the wings of its stars
   */
  public record Mount(
      boolean altAzimuth,
      double positionAngleDeg,
      boolean mirrored,
      double pointingErrorArcmin,
      double trackingErrorPx,
      double seeingArcsec,
      double beta) {
    public Mount {
      Checks.within("pointingErrorArcmin", pointingErrorArcmin, 0, 600);
      Checks.within("trackingErrorPx", trackingErrorPx, 0, 100);
      Checks.within("seeingArcsec", seeingArcsec, 0.1, 30);
    }
  }
}
