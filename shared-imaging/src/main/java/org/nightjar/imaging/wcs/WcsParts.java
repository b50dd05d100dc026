package org.nightjar.imaging.wcs;

import org.jspecify.annotations.Nullable;

/**
 * What a {@link Wcs} is made of, in the order of the computation.
 *
 * @param crpixX 0-based reference pixel
 * @param crpixY 0-based reference pixel
 * @param sip distortion of pixel offsets
 * @param cd to intermediate coordinates, degrees per pixel, longitude first
 * @param tpv distortion of intermediate coordinates
 * @param offsetX added to intermediate coordinates when they count from elsewhere than the
 *     projection's own origin
 * @param offsetY the same for latitude
 * @param projection plane to native sphere
 * @param rotation native to celestial
 * @param frame celestial to ICRS
 * @param tangentRaDeg of a plain tangent plane with the native pole's longitude 180 in ICRS, what
 *     can be written back as it is; NaN for anything else
 * @param tangentDecDeg the same
 * @param width of the image, 0 = not known
 * @param height of the image, 0 = not known
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never handed out
record WcsParts(
    double crpixX,
    double crpixY,
    @Nullable Sip sip,
    double[] cd,
    @Nullable Tpv tpv,
    double offsetX,
    double offsetY,
    Projection projection,
    double[] rotation,
    SkyFrame frame,
    double tangentRaDeg,
    double tangentDecDeg,
    int width,
    int height) {

  WcsParts {
    if (!Double.isFinite(crpixX) || !Double.isFinite(crpixY)) {
      throw new IllegalArgumentException(
          "crpix = %s, %s: must be finite".formatted(crpixX, crpixY));
    }
    if (!regular(cd)) {
      throw new IllegalArgumentException(
          "cd = %s: must be four finite numbers with a determinant"
              .formatted(java.util.Arrays.toString(cd)));
    }
  }

  static boolean regular(double[] cd) {
    if (cd.length != 4) {
      return false;
    }
    double det = cd[0] * cd[3] - cd[1] * cd[2];
    double size = Math.abs(cd[0] * cd[3]) + Math.abs(cd[1] * cd[2]);
    return Double.isFinite(1 / det) && Double.isFinite(det) && Math.abs(det) > 1e-12 * size;
  }

  static WcsParts tangent(
      double crpixX,
      double crpixY,
      double raDeg,
      double decDeg,
      double[] cd,
      @Nullable Sip sip,
      @Nullable Tpv tpv) {
    if (!Double.isFinite(raDeg) || !(Math.abs(decDeg) <= 90)) {
      throw new IllegalArgumentException(
          "raDeg = %s, decDeg = %s: must be finite, dec in [-90, 90]".formatted(raDeg, decDeg));
    }
    return new WcsParts(
        crpixX,
        crpixY,
        sip,
        cd.clone(),
        tpv,
        0,
        0,
        new Projection.Tan(),
        Rotation.euler(raDeg, decDeg, 180),
        SkyFrame.ICRS,
        raDeg,
        decDeg,
        0,
        0);
  }

  boolean tangentPlane() {
    return !Double.isNaN(tangentRaDeg);
  }

  int distortionOrder() {
    int order = sip == null ? 1 : Math.max(1, sip.order());
    if (tpv != null) {
      order = Math.max(order, tpv.order());
    }
    return order;
  }

  WcsParts at(double x, double y) {
    return with(x, y, sip, cd, width, height);
  }

  WcsParts sized(int newWidth, int newHeight) {
    return with(crpixX, crpixY, sip, cd, newWidth, newHeight);
  }

  /** x = b x_b + (b - 1) / 2, in 0-based pixels. */
  WcsParts binned(int b) {
    var larger = cd.clone();
    for (int i = 0; i < 4; i++) {
      larger[i] *= b;
    }
    return with(
        (crpixX - (b - 1) / 2.0) / b,
        (crpixY - (b - 1) / 2.0) / b,
        sip == null ? null : sip.binned(b),
        larger,
        width / b,
        height / b);
  }

  private WcsParts with(double x, double y, @Nullable Sip newSip, double[] newCd, int w, int h) {
    return new WcsParts(
        x,
        y,
        newSip,
        newCd,
        tpv,
        offsetX,
        offsetY,
        projection,
        rotation,
        frame,
        tangentRaDeg,
        tangentDecDeg,
        w,
        h);
  }
}
