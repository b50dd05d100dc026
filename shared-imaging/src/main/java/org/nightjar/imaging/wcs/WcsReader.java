package org.nightjar.imaging.wcs;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.nightjar.imaging.fits.FitsHeader;

/** Reads the celestial part of a header; axes 1 and 2 only. */
final class WcsReader {
  private static final int MAX_PV = 39;

  /** Where one of these stands and is no number, its default would be a guess. */
  private static final List<String> NUMBERS =
      List.of(
          "CRVAL1", "CRVAL2", "CRPIX1", "CRPIX2", "CDELT1", "CDELT2", "CD1_1", "CD1_2", "CD2_1",
          "CD2_2", "PC1_1", "PC1_2", "PC2_1", "PC2_2");

  private final FitsHeader header;

  WcsReader(FitsHeader header) {
    this.header = header;
  }

  Optional<WcsParts> read() {
    var first = AxisType.parse(header.text("CTYPE1").orElse(""));
    var second = AxisType.parse(header.text("CTYPE2").orElse(""));
    if (first == null
        || second == null
        || first.longitude() == second.longitude()
        || !first.projection().equals(second.projection())
        || header.number("CRVAL1").isEmpty()
        || header.number("CRVAL2").isEmpty()
        || NUMBERS.stream().anyMatch(k -> header.has(k) && !finite(k))) {
      return Optional.empty();
    }
    int lon = first.longitude() ? 1 : 2;
    int lat = 3 - lon;
    double lonUnit = unit(lon);
    double latUnit = unit(lat);
    double ra = number("CRVAL" + lon, 0) * lonUnit;
    double dec = number("CRVAL" + lat, 0) * latUnit;
    var cd = matrix(lon, lat, lonUnit, latUnit);
    var frame = frame();
    if (cd == null || frame == null || !(Math.abs(dec) <= 90) || !Double.isFinite(ra)) {
      return Optional.empty();
    }
    boolean hasSip = header.has("A_ORDER") || header.has("B_ORDER");
    boolean scamp = first.projection().equals("TAN") && !hasSip && scampTerms(lon, lat);
    boolean tpv = first.projection().equals("TPV") || scamp;
    Sip sip = null;
    // A header with TPV was solved after whatever left SIP cards in it.
    if (hasSip && !tpv) {
      sip = sip();
      if (sip == null) {
        return Optional.empty();
      }
    }
    var projection = tpv ? new Projection.Tan() : projection(first.projection(), lat);
    if (projection == null) {
      return Optional.empty();
    }
    boolean polynomialOnly = tpv || hasSip;
    double phi0 = polynomialOnly ? 0 : number("PV" + lon + "_1", 0);
    double theta0 =
        polynomialOnly
            ? projection.fiducialLatitudeDeg()
            : number("PV" + lon + "_2", projection.fiducialLatitudeDeg());
    double lonPole = number("LONPOLE", (dec < theta0 ? 180 : 0) + phi0);
    double latPole = number("LATPOLE", 90);
    if (!polynomialOnly) {
      lonPole = number("PV" + lon + "_3", lonPole);
      latPole = number("PV" + lon + "_4", latPole);
    }
    var rotation = Rotation.nativeToCelestial(ra, dec, phi0, theta0, lonPole, latPole);
    if (rotation == null) {
      return Optional.empty();
    }
    double[] offset = {0, 0};
    if (!polynomialOnly && number("PV" + lon + "_0", 0) != 0) {
      var n = new double[3];
      Rotation.direction(phi0, theta0, n);
      if (!projection.toPlane(n, offset)) {
        return Optional.empty();
      }
    }
    boolean plainTangent =
        projection instanceof Projection.Tan
            && frame == SkyFrame.ICRS
            && theta0 == 90
            && lonPole == 180
            && offset[0] == 0
            && offset[1] == 0;
    return Optional.of(
        new WcsParts(
            number("CRPIX1", 0) - 1,
            number("CRPIX2", 0) - 1,
            sip,
            cd,
            tpv ? new Tpv(terms(lon), terms(lat)) : null,
            offset[0],
            offset[1],
            projection,
            rotation,
            frame,
            plainTangent ? ra : Double.NaN,
            plainTangent ? dec : Double.NaN,
            size("NAXIS1", "ZNAXIS1", "IMAGEW"),
            size("NAXIS2", "ZNAXIS2", "IMAGEH")));
  }

  private boolean finite(String keyword) {
    return Double.isFinite(header.number(keyword).orElse(Double.NaN));
  }

  private double number(String keyword, double otherwise) {
    return header.number(keyword).orElse(otherwise);
  }

  private double unit(int axis) {
    return switch (header.text("CUNIT" + axis).orElse("deg").toLowerCase(Locale.ROOT)) {
      case "arcmin" -> 1 / 60.0;
      case "arcsec" -> 1 / 3600.0;
      case "mas" -> 1 / 3.6e6;
      case "rad" -> Projection.DEG;
      default -> 1;
    };
  }

  private int size(String... keywords) {
    // A compressed image is a table whose own NAXIS says nothing of the picture.
    var order =
        header.has("ZNAXIS1") ? List.of(keywords[1], keywords[0], keywords[2]) : List.of(keywords);
    for (var keyword : order) {
      double n = number(keyword, 0);
      if (n >= 1 && n <= 1 << 20) {
        return (int) n;
      }
    }
    return 0;
  }

  /** CD wins over PC with CDELT, that over CDELT with CROTA2. */
  private double @Nullable [] matrix(int lon, int lat, double lonUnit, double latUnit) {
    double[] cd = elements("CD%d_%d", "CD%03d%03d", 0);
    if (cd == null || !WcsParts.regular(cd)) {
      if (!header.has("CDELT1") && (cd != null || !header.has("PC1_1"))) {
        return null;
      }
      double cdelt1 = number("CDELT1", 1);
      double cdelt2 = number("CDELT2", 1);
      var pc = elements("PC%d_%d", "PC%03d%03d", 1);
      if (pc == null) {
        double rotation = Math.toRadians(number("CROTA" + lat, number("CROTA" + lon, 0)));
        double skew = cdelt2 / cdelt1;
        double sign = lat == 2 ? 1 : -1;
        pc =
            new double[] {
              Math.cos(rotation),
              -sign * Math.sin(rotation) * skew,
              sign * Math.sin(rotation) / skew,
              Math.cos(rotation)
            };
      }
      cd = new double[] {pc[0] * cdelt1, pc[1] * cdelt1, pc[2] * cdelt2, pc[3] * cdelt2};
    }
    double[] ordered =
        lon == 1
            ? new double[] {cd[0] * lonUnit, cd[1] * lonUnit, cd[2] * latUnit, cd[3] * latUnit}
            : new double[] {cd[2] * lonUnit, cd[3] * lonUnit, cd[0] * latUnit, cd[1] * latUnit};
    return WcsParts.regular(ordered) ? ordered : null;
  }

  private double @Nullable [] elements(String pattern, String oldPattern, double diagonal) {
    var found = new double[4];
    boolean any = false;
    for (int i = 0; i < 2; i++) {
      for (int j = 0; j < 2; j++) {
        var value = header.number(pattern.formatted(i + 1, j + 1));
        if (value.isEmpty()) {
          value = header.number(oldPattern.formatted(i + 1, j + 1));
        }
        any |= value.isPresent();
        found[2 * i + j] = value.orElse(i == j ? diagonal : 0);
      }
    }
    return any ? found : null;
  }

  private @Nullable SkyFrame frame() {
    var system = header.text("RADESYS").or(() -> header.text("RADECSYS")).orElse("");
    var equinox = header.number("EQUINOX");
    if (equinox.isEmpty()) {
      equinox = header.number("EPOCH");
    }
    return switch (system.toUpperCase(Locale.ROOT)) {
      case "ICRS", "GAPPT" -> SkyFrame.ICRS;
      case "FK5" -> fk5(equinox.orElse(2000));
      case "FK4" -> fk4(equinox.orElse(1950));
      default -> byEquinox(equinox);
    };
  }

  private static @Nullable SkyFrame byEquinox(OptionalDouble equinox) {
    if (equinox.isEmpty()) {
      return SkyFrame.ICRS;
    }
    return equinox.getAsDouble() < 1984 ? fk4(equinox.getAsDouble()) : fk5(equinox.getAsDouble());
  }

  private static @Nullable SkyFrame fk5(double equinox) {
    if (equinox == 2000) {
      return SkyFrame.ICRS;
    }
    return equinox > 1800 && equinox < 2200 ? new SkyFrame.PrecessedFk5(equinox) : null;
  }

  private static @Nullable SkyFrame fk4(double equinox) {
    return equinox == 1950 ? new SkyFrame.Fk4B1950() : null;
  }

  private boolean scampTerms(int lon, int lat) {
    for (int m = 5; m <= MAX_PV; m++) {
      if (header.has("PV" + lon + "_" + m) || header.has("PV" + lat + "_" + m)) {
        return true;
      }
    }
    // The standard's TAN has no parameters on the latitude axis.
    return header.has("PV" + lon + "_1") && header.has("PV" + lat + "_1");
  }

  private double[] terms(int axis) {
    var pv = new double[Tpv.TERMS];
    for (int m = 0; m <= MAX_PV; m++) {
      pv[m] = number("PV" + axis + "_" + m, m == 1 ? 1 : 0);
    }
    return pv;
  }

  private @Nullable Sip sip() {
    double aOrder = number("A_ORDER", 0);
    double bOrder = number("B_ORDER", 0);
    double largest = Math.max(aOrder, bOrder);
    if (!(aOrder >= 0 && bOrder >= 0 && largest <= Sip.MAX_ORDER)) {
      return null;
    }
    int order = (int) largest;
    int n = order + 1;
    var a = new double[n * n];
    var b = new double[n * n];
    for (int p = 0; p <= order; p++) {
      for (int q = 0; p + q <= order; q++) {
        a[p * n + q] = p + q <= aOrder ? number("A_" + p + "_" + q, 0) : 0;
        b[p * n + q] = p + q <= bOrder ? number("B_" + p + "_" + q, 0) : 0;
      }
    }
    return Sip.of(order, a, b);
  }

  private @Nullable Projection projection(String code, int lat) {
    return switch (code) {
      case "TAN" -> new Projection.Tan();
      case "SIN" -> new Projection.Sin(number("PV" + lat + "_1", 0), number("PV" + lat + "_2", 0));
      case "STG" -> new Projection.Stg();
      case "ARC" -> new Projection.Arc();
      case "ZEA" -> new Projection.Zea();
      case "CAR" -> new Projection.Car();
      case "ZPN" -> {
        var p = new double[30];
        for (int m = 0; m < p.length; m++) {
          p[m] = number("PV" + lat + "_" + m, 0);
        }
        int last = p.length;
        while (last > 1 && p[last - 1] == 0) {
          last--;
        }
        var polynomial = new ZenithalPolynomial(Arrays.copyOf(p, last));
        yield polynomial.usable() ? new Projection.Zpn(polynomial) : null;
      }
      default -> null;
    };
  }

  /**
   * CTYPE, read leniently: {@code RA---TAN}, {@code DEC--TAN-SIP}, also with other dashes.
   *
   * @param longitude right ascension
   * @param projection three letters
   */
  private record AxisType(boolean longitude, String projection) {
    static @Nullable AxisType parse(String ctype) {
      var words =
          Arrays.stream(ctype.toUpperCase(Locale.ROOT).split("[-\\s]+", 6))
              .filter(w -> !w.isEmpty())
              .toList();
      if (words.size() < 2 || words.size() > 3) {
        return null;
      }
      return switch (words.getFirst()) {
        case "RA" -> new AxisType(true, words.get(1));
        case "DEC" -> new AxisType(false, words.get(1));
        default -> null;
      };
    }
  }
}
