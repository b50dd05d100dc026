package org.nightjar.imaging.stars;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import uk.ac.starlink.table.ColumnInfo;
import uk.ac.starlink.table.StarTable;

/**
 * What the columns of somebody's table mean: by UCD first, then by the names that VizieR, Gaia,
 * APASS, ATLAS and people use. −1 where there is no such column.
 *
 * @param ra right ascension
 * @param dec declination
 * @param pmRa proper motion in right ascension, times cos dec
 * @param pmDec proper motion in declination
 * @param epoch year of the place, per star
 * @param v Johnson V
 * @param b Johnson B
 * @param bv B − V
 * @param gaiaG Gaia's G
 * @param gaiaBp Gaia's BP
 * @param gaiaRp Gaia's RP
 * @param gaiaColour BP − RP
 * @param g Sloan or Pan-STARRS g
 * @param r Sloan or Pan-STARRS r
 * @param other any other magnitude
 * @param epochYear of all places where there is no such column
 */
record CatalogueColumns(
    int ra,
    int dec,
    int pmRa,
    int pmDec,
    int epoch,
    int v,
    int b,
    int bv,
    int gaiaG,
    int gaiaBp,
    int gaiaRp,
    int gaiaColour,
    int g,
    int r,
    int other,
    double epochYear) {
  private static final Pattern EPOCH =
      Pattern.compile("epoch[ =:]*J?((?:19|20)\\d\\d(?:\\.\\d{1,4})?)", Pattern.CASE_INSENSITIVE);

  private static final String[] RA = {
    "_RAJ2000",
    "RAJ2000",
    "RA_ICRS",
    "_RA_icrs",
    "_RA.icrs",
    "RA",
    "_RA",
    "RAdeg",
    "RA_deg",
    "RA_J2000",
    "ALPHA_J2000",
    "ALPHAWIN_J2000",
    "right_ascension",
    "rightascension",
    "alpha"
  };
  private static final String[] DEC = {
    "_DEJ2000",
    "DEJ2000",
    "DE_ICRS",
    "_DE_icrs",
    "_DE.icrs",
    "DEC",
    "DE",
    "_DE",
    "_DEC",
    "DEdeg",
    "DECdeg",
    "DEC_deg",
    "DECJ2000",
    "DEC_ICRS",
    "DEC_J2000",
    "DELTA_J2000",
    "DELTAWIN_J2000",
    "declination",
    "delta"
  };

  /**
   * @throws IllegalArgumentException when places or magnitudes are not recognised; names the
   *     columns
   */
  static CatalogueColumns of(StarTable table) {
    var search = new Search(table);
    int ra = search.byUcd("pos.eq.ra;meta.main", "pos_eq_ra_main");
    int dec = search.byUcd("pos.eq.dec;meta.main", "pos_eq_dec_main");
    if (ra < 0 || dec < 0) {
      ra = search.byName(true, any -> true, RA);
      dec = search.byName(true, any -> true, DEC);
    }
    if (ra < 0 || dec < 0) {
      throw new IllegalArgumentException(
          "no column of %s (looked for UCD pos.eq.%s;meta.main and names like %s); columns: %s"
              .formatted(
                  ra < 0 ? "right ascension" : "declination",
                  ra < 0 ? "ra" : "dec",
                  ra < 0 ? "ra, RAJ2000, RA_ICRS" : "dec, DEJ2000, DE_ICRS",
                  search.names()));
    }
    var columns =
        new CatalogueColumns(
            ra,
            dec,
            search.number(false, "pmRA", "pmra", "pmRAcosDE", "pm_ra", "pm_ra_cosdec"),
            search.number(false, "pmDE", "pmdec", "pmDEC", "pm_dec", "pm_de"),
            search.number(true, "ref_epoch", "epoch_year", "Epoch"),
            search.magnitude(
                "phot.mag;em.opt.v",
                "phot_jhn_v",
                "Vmag",
                "V",
                "V_mag",
                "vmag",
                "magV",
                "mag_V",
                "Johnson_V",
                "Johnson_mag_V",
                "VMAG"),
            search.magnitude(
                "phot.mag;em.opt.b",
                "phot_jhn_b",
                "Bmag",
                "B",
                "B_mag",
                "bmag",
                "magB",
                "mag_B",
                "Johnson_B",
                "Johnson_mag_B",
                "BMAG"),
            search.magnitude(
                "phot.color;em.opt.b;em.opt.v",
                "phot_jhn_b-v",
                "B-V",
                "BV",
                "B_V",
                "bv",
                "(B-V)",
                "b_v",
                "b-v",
                "color_B-V"),
            search.magnitude("", "", "Gmag", "phot_g_mean_mag", "G", "gaia_g"),
            search.magnitude("", "", "BPmag", "phot_bp_mean_mag", "BP", "G_BP"),
            search.magnitude("", "", "RPmag", "phot_rp_mean_mag", "RP", "G_RP"),
            search.magnitude("", "", "BP-RP", "bp_rp", "BP_RP"),
            search.magnitude(
                "", "", "gmag", "g_mag", "g'mag", "gPSFmag", "gPmag", "gMeanPSFMag", "g"),
            search.magnitude(
                "", "", "rmag", "r_mag", "r'mag", "rPSFmag", "rPmag", "rMeanPSFMag", "r"),
            search.magnitude(
                "",
                "",
                "mag",
                "MAG",
                "Mag",
                "VTmag",
                "VT",
                "MAG_VT",
                "magnitude",
                "Jmag",
                "imag",
                "i_mag",
                "Kmag"),
            search.epochOf(ra));
    if (columns.v < 0 && columns.gaiaG < 0 && columns.g < 0 && columns.r < 0 && columns.other < 0) {
      throw new IllegalArgumentException(
          "no column of magnitudes (looked for UCD phot.mag;em.opt.V and names like V, Vmag, Gmag,"
              + " phot_g_mean_mag, gmag, mag); columns: "
              + search.names());
    }
    return columns;
  }

  private static final class Search {
    private final List<ColumnInfo> columns = new ArrayList<>();

    Search(StarTable table) {
      for (int c = 0; c < table.getColumnCount(); c++) {
        columns.add(table.getColumnInfo(c));
      }
    }

    String names() {
      return String.join(", ", columns.stream().limit(200).map(ColumnInfo::getName).toList());
    }

    int byUcd(String... wanted) {
      for (var ucd : wanted) {
        for (int c = 0; c < columns.size(); c++) {
          if (!ucd.isEmpty() && ucd.equalsIgnoreCase(ucd(columns.get(c)))) {
            return c;
          }
        }
      }
      return -1;
    }

    private static @Nullable String ucd(ColumnInfo column) {
      var ucd = column.getUCD();
      return ucd == null ? null : ucd.replace(" ", "");
    }

    int byName(boolean anyCase, Predicate<ColumnInfo> fits, String... wanted) {
      for (var name : wanted) {
        for (int c = 0; c < columns.size(); c++) {
          var its = columns.get(c).getName();
          boolean same = anyCase ? name.equalsIgnoreCase(its) : name.equals(its);
          if (same && fits.test(columns.get(c))) {
            return c;
          }
        }
      }
      return -1;
    }

    int number(boolean anyCase, String... names) {
      return byName(anyCase, c -> Number.class.isAssignableFrom(c.getContentClass()), names);
    }

    /** Integers are no magnitudes: VSX's column V is a flag. Case matters: gmag is not Gmag. */
    int magnitude(String ucd, String oldUcd, String... names) {
      int byUcd = byUcd(ucd, oldUcd);
      return byUcd >= 0 && real(columns.get(byUcd)) ? byUcd : byName(false, Search::real, names);
    }

    private static boolean real(ColumnInfo column) {
      return column.getContentClass() == Double.class || column.getContentClass() == Float.class;
    }

    double epochOf(int ra) {
      var column = columns.get(ra);
      var description = column.getDescription();
      if (description != null) {
        var m = EPOCH.matcher(description.substring(0, Math.min(500, description.length())));
        if (m.find()) {
          return Double.parseDouble(m.group(1));
        }
      }
      // VizieR's J2000 columns are carried to 2000; Gaia's own are of the release's epoch.
      boolean gaia =
          Arrays.asList("RA_ICRS", "ra").contains(column.getName())
              && byName(false, c -> true, "Gmag", "phot_g_mean_mag") >= 0;
      return gaia && !column.getName().toUpperCase(Locale.ROOT).contains("J2000") ? 2016 : 2000;
    }
  }
}
