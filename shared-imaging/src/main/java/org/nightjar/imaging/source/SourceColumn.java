package org.nightjar.imaging.source;

/**
 * Columns of a {@link SourceCatalog}. Constants hold 0-based pixels in memory; the FITS writer adds
 * 1 to those marked as coordinates. Names are SExtractor's where the meaning is the same.
 */
public enum SourceColumn {
  X("X_IMAGE", "pix", 'D', true, "barycentre along x"),
  Y("Y_IMAGE", "pix", 'D', true, "barycentre along y"),
  X_WIN("XWIN_IMAGE", "pix", 'D', true, "windowed centroid along x"),
  Y_WIN("YWIN_IMAGE", "pix", 'D', true, "windowed centroid along y"),
  ERR_X2_WIN("ERRX2WIN_IMAGE", "pix**2", 'D', false, "variance of the windowed centroid along x"),
  ERR_Y2_WIN("ERRY2WIN_IMAGE", "pix**2", 'D', false, "variance of the windowed centroid along y"),
  ERR_XY_WIN("ERRXYWIN_IMAGE", "pix**2", 'D', false, "covariance of the windowed centroid"),
  ERR_A_WIN(
      "ERRAWIN_IMAGE", "pix", 'E', false, "1 sigma error of the windowed centroid, major axis"),
  ERR_B_WIN(
      "ERRBWIN_IMAGE", "pix", 'E', false, "1 sigma error of the windowed centroid, minor axis"),
  A("A_IMAGE", "pix", 'E', false, "rms extent along the major axis"),
  B("B_IMAGE", "pix", 'E', false, "rms extent along the minor axis"),
  THETA("THETA_IMAGE", "deg", 'E', false, "major axis from +x towards +y"),
  CXX("CXX_IMAGE", "pix**(-2)", 'E', false, "ellipse coefficient of x^2"),
  CYY("CYY_IMAGE", "pix**(-2)", 'E', false, "ellipse coefficient of y^2"),
  CXY("CXY_IMAGE", "pix**(-2)", 'E', false, "ellipse coefficient of x y"),
  ELLIPTICITY("ELLIPTICITY", "", 'E', false, "1 - B_IMAGE / A_IMAGE"),
  ISO_AREA("ISOAREA_IMAGE", "pix**2", 'J', false, "pixels above the threshold"),
  X_MIN("XMIN_IMAGE", "pix", 'J', true, "smallest x of the footprint"),
  X_MAX("XMAX_IMAGE", "pix", 'J', true, "largest x of the footprint"),
  Y_MIN("YMIN_IMAGE", "pix", 'J', true, "smallest y of the footprint"),
  Y_MAX("YMAX_IMAGE", "pix", 'J', true, "largest y of the footprint"),
  PEAK("FLUX_MAX", "adu", 'E', false, "highest pixel above the background"),
  BACKGROUND("BACKGROUND", "adu", 'E', false, "background at the source"),
  BACKGROUND_RMS(
      "BACKGROUND_RMS", "adu", 'E', false, "noise of the background per pixel at the source"),
  THRESHOLD("THRESHOLD", "adu", 'E', false, "detection threshold above the background"),
  SNR_DETECTION("SNR_DET", "", 'E', false, "peak significance in the detection image"),
  FLUX_ISO("FLUX_ISO", "adu", 'D', false, "sum above the threshold"),
  FLUX_ISO_ERROR("FLUXERR_ISO", "adu", 'D', false, "1 sigma error"),
  FLUX_AUTO("FLUX_AUTO", "adu", 'D', false, "flux within the Kron ellipse"),
  FLUX_AUTO_ERROR("FLUXERR_AUTO", "adu", 'D', false, "1 sigma error"),
  KRON_RADIUS("KRON_RADIUS", "", 'E', false, "Kron radius in units of A and B"),
  APERTURE_RADIUS("APER_RADIUS", "pix", 'E', false, "radius of the circular aperture"),
  FLUX_APERTURE("FLUX_APER", "adu", 'D', false, "flux within the circular aperture"),
  FLUX_APERTURE_ERROR("FLUXERR_APER", "adu", 'D', false, "1 sigma error"),
  RADIUS_20("FLUX_RADIUS_20", "pix", 'E', false, "radius with 20 % of FLUX_AUTO"),
  RADIUS_50("FLUX_RADIUS", "pix", 'E', false, "radius with 50 % of FLUX_AUTO"),
  RADIUS_80("FLUX_RADIUS_80", "pix", 'E', false, "radius with 80 % of FLUX_AUTO"),
  RADIUS_90("FLUX_RADIUS_90", "pix", 'E', false, "radius with 90 % of FLUX_AUTO"),
  FWHM("FWHM_IMAGE", "pix", 'E', false, "full width at half maximum as SExtractor estimates it"),
  HFR("HFR_IMAGE", "pix", 'E', false, "half-flux radius sum(I r) / sum(I)"),
  FWHM_PROFILE(
      "FWHM_PROFILE",
      "pix",
      'E',
      false,
      "full width at half maximum of the fitted profile before the pixel blurs it"),
  FWHM_PROFILE_ERROR("FWHM_PROFILE_ERR", "pix", 'E', false, "1 sigma error"),
  ELLIPTICITY_PROFILE("ELLIPTICITY_PROFILE", "", 'E', false, "1 - b/a of the fitted profile"),
  THETA_PROFILE(
      "THETA_PROFILE", "deg", 'E', false, "major axis of the fitted profile from +x towards +y"),
  BETA_PROFILE("BETA_PROFILE", "", 'E', false, "Moffat wing exponent of the fitted profile"),
  SNR("SNR_WIN", "", 'E', false, "FLUX_AUTO / FLUXERR_AUTO"),
  STAR("STAR", "", 'I', false, "1 star, 0 extended, -1 undecided"),
  FLAGS(
      "FLAGS",
      "",
      'J',
      false,
      "extraction flags: 1 crowded 2 deblended 4 saturated 8 truncated 16 aperture 32 isophote"),
  PIXEL_FLAGS("IMAFLAGS_ISO", "", 'J', false, "pixel flags under the footprint, or-ed"),
  RA("ALPHA_J2000", "deg", 'D', false, "right ascension, ICRS"),
  DEC("DELTA_J2000", "deg", 'D', false, "declination, ICRS"),
  MAGNITUDE("MAG_CAL", "mag", 'E', false, "calibrated aperture magnitude"),
  MAGNITUDE_ERROR("MAGERR_CAL", "mag", 'E', false, "1 sigma error without the zero point's");

  private final String fitsName;
  private final String unit;
  private final char format;
  private final boolean coordinate;
  private final String description;

  SourceColumn(String fitsName, String unit, char format, boolean coordinate, String description) {
    this.fitsName = fitsName;
    this.unit = unit;
    this.format = format;
    this.coordinate = coordinate;
    this.description = description;
  }

  /** Name of the column in FITS tables (TTYPE). */
  public String fitsName() {
    return fitsName;
  }

  /** Unit in FITS notation, empty when dimensionless (TUNIT). */
  public String unit() {
    return unit;
  }

  /** FITS column format: D double, E float, J int, I short (TFORM). */
  public char format() {
    return format;
  }

  /** Whether files hold the value plus 1, FITS pixels being 1-based. */
  public boolean coordinate() {
    return coordinate;
  }

  /** One line for people (TCOMM). */
  public String description() {
    return description;
  }
}
