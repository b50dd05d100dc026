package org.nightjar.photometry;

import java.util.Arrays;
import org.nightjar.imaging.stars.StarCatalogue;
import org.nightjar.imaging.stars.StarField;
import org.nightjar.imaging.statistics.Robust;
import org.nightjar.imaging.wcs.SkyAngles;
import org.nightjar.imaging.wcs.Wcs;

/**
 * Catalogue stars on a frame, with V magnitudes.
 *
 * <p>The shipped catalogue knows V for its brighter stars, Tycho's VT for all. Where the field has
 * too few with V, the others take part with
 *
 * <pre>V = VT − 0.039 − 0.098 (B−V)</pre>
 *
 * (as the catalogue's own V) at the typical B−V of Tycho stars, and errors to match.
 *
 * @param xs 0-based columns, one per star, brightest first
 * @param ys 0-based rows
 * @param vMag V magnitudes; NaN where neither V nor VT is known
 * @param vError their 1 sigma errors
 * @param colour B-V, a guess where it is not known
 * @param colourError 0 where it is known
 * @param measuredV stars within the frame whose V is known, not derived
 */
@SuppressWarnings("ArrayRecordComponent") // columns of a table; never compared by value
record ReferenceStars(
    double[] xs,
    double[] ys,
    double[] vMag,
    double[] vError,
    double[] colour,
    double[] colourError,
    boolean[] derived,
    int measuredV) {
  static final String BAND = "V";

  /** VT − V per B − V: V = VT − 0.090 (BT−VT), B−V = 0.850 (BT−VT). */
  private static final double VT_SLOPE = 0.106;

  /** What single stars scatter about that, mag; measured on the 0.6 million with V. */
  private static final double VT_SCATTER = 0.025;

  /** B − V of stars whose colour the catalogue lacks. */
  private static final double TYPICAL_COLOUR = 0.75;

  private static final double COLOUR_SPREAD = 0.45;

  /** With that many known V on the frame the derived ones would only blur them. */
  private static final int ENOUGH_MEASURED = 12;

  private static final int MOST = 6000;

  /** Of catalogues that don't tell; the fit's intrinsic scatter adds what is missing. */
  private static final double CATALOGUE_ERROR = 0.02;

  /** Stars on the frame and a little around it: they may blend with those inside. */
  static ReferenceStars on(
      Wcs wcs, int width, int height, StarCatalogue catalogue, double epochYear) {
    var centre = new double[2];
    wcs.pixelToSky((width - 1) / 2.0, (height - 1) / 2.0, centre);
    double radius = 0;
    for (var corner : wcs.footprint(width, height)) {
      double distance = SkyAngles.separationDeg(centre[0], centre[1], corner[0], corner[1]);
      radius = Math.max(radius, Double.isFinite(distance) ? distance : 90);
    }
    var field =
        catalogue.cone(
            centre[0],
            centre[1],
            Math.clamp(1.02 * radius, 1e-3, 180),
            epochYear,
            Double.POSITIVE_INFINITY,
            MOST);
    return place(field, wcs, width, height, catalogue.name().startsWith("Tycho"));
  }

  static ReferenceStars place(StarField field, Wcs wcs, int width, int height, boolean tycho) {
    int n = field.size();
    var xs = new double[n];
    var ys = new double[n];
    var v = new double[n];
    var error = new double[n];
    var colour = new double[n];
    var colourError = new double[n];
    var derived = new boolean[n];
    double typical = typicalColour(field);
    var xy = new double[2];
    int kept = 0;
    int measured = 0;
    for (int i = 0; i < n; i++) {
      boolean visible = wcs.skyToPixel(field.raDeg()[i], field.decDeg()[i], xy);
      if (!visible || !near(xy, width, height)) {
        continue;
      }
      xs[kept] = xy[0];
      ys[kept] = xy[1];
      float bv = field.bvMag()[i];
      float known = field.vMag()[i];
      colour[kept] = Float.isNaN(bv) ? typical : bv;
      colourError[kept] = Float.isNaN(bv) ? COLOUR_SPREAD : 0;
      float brightness = Float.isNaN(field.magnitude()[i]) ? known : field.magnitude()[i];
      double catalogueError = tycho ? tychoError(brightness) : CATALOGUE_ERROR;
      if (!Float.isNaN(known)) {
        v[kept] = known;
        error[kept] = catalogueError;
        if (xy[0] > -0.5 && xy[1] > -0.5 && xy[0] < width - 0.5 && xy[1] < height - 0.5) {
          measured++;
        }
      } else if (tycho && !Float.isNaN(field.magnitude()[i])) {
        v[kept] = field.magnitude()[i] - VT_SLOPE * colour[kept];
        double byColour = VT_SLOPE * colourError[kept];
        error[kept] =
            Math.sqrt(
                catalogueError * catalogueError + byColour * byColour + VT_SCATTER * VT_SCATTER);
        derived[kept] = true;
      } else {
        v[kept] = Double.NaN;
        error[kept] = Double.NaN;
      }
      kept++;
    }
    return new ReferenceStars(
        Arrays.copyOf(xs, kept),
        Arrays.copyOf(ys, kept),
        Arrays.copyOf(v, kept),
        Arrays.copyOf(error, kept),
        Arrays.copyOf(colour, kept),
        Arrays.copyOf(colourError, kept),
        Arrays.copyOf(derived, kept),
        measured);
  }

  private static boolean near(double[] xy, int width, int height) {
    double margin = 20;
    return xy[0] > -margin && xy[1] > -margin && xy[0] < width + margin && xy[1] < height + margin;
  }

  /** Of the field's own stars, where twenty have one. */
  private static double typicalColour(StarField field) {
    int known = 0;
    var colours = new double[field.size()];
    for (float bv : field.bvMag()) {
      if (!Float.isNaN(bv)) {
        colours[known++] = bv;
      }
    }
    return known < 20 ? TYPICAL_COLOUR : Robust.medianInPlace(colours, known);
  }

  /**
   * Tycho-2's own photometric error: 0.013 mag at the bright end, 0.1 mag at 11.5.
   *
   * @see "Høg et al. 2000, A&A 355, L27"
   */
  static double tychoError(double vtMag) {
    return Math.min(0.3, Math.hypot(0.013, 0.1 * Math.pow(10, 0.36 * (vtMag - 11.5))));
  }

  int size() {
    return xs.length;
  }

  /** Whether stars of derived V take part. */
  boolean derivedNeeded() {
    return measuredV < ENOUGH_MEASURED;
  }
}
