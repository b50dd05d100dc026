package org.nightjar.imaging.wcs;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.nightjar.imaging.fits.FitsHeader;

/** Puts a {@link Wcs} into cards; what a form cannot say exactly is fitted over the image. */
final class WcsWriter {
  /** What a fitted form may be off, pixels. */
  static final double TOLERANCE_PX = 1e-3;

  private static final double GOOD_FIT_PX = 1e-5;
  private static final int GRID = 40;
  private static final int MAX_FITTED_ORDER = 7;

  private final Wcs wcs;
  private final ImageGrid grid;

  WcsWriter(Wcs wcs) {
    this.wcs = wcs;
    this.grid = ImageGrid.over(wcs, GRID, 0);
  }

  FitsHeader header(Wcs.Form form) {
    var p = wcs.parts;
    if (p.tangentPlane() && p.sip() == null && p.tpv() == null) {
      return FitsHeader.of(tangent(p, "TAN", null));
    }
    return FitsHeader.of(
        switch (form) {
          case TAN -> {
            var linear = grid.tangentFit(wcs, 0, 1);
            yield tangent(
                linear.parts,
                "TAN",
                String.format(Locale.ROOT, "best plane, off by %.2g px", offBy(linear)));
          }
          case SIP -> sip(p.tangentPlane() && p.tpv() == null ? wcs : refitted());
          case TPV -> tpv(p.tangentPlane() ? wcs : refitted());
        });
  }

  private Wcs refitted() {
    Wcs best = null;
    double least = Double.POSITIVE_INFINITY;
    for (int order = 2; order <= MAX_FITTED_ORDER && !(least <= GOOD_FIT_PX); order++) {
      var candidate = grid.tangentFit(wcs, 1, order);
      double off = offBy(candidate);
      if (best == null || off < least) {
        best = candidate;
        least = off;
      }
    }
    return Objects.requireNonNull(best);
  }

  /** Largest distance in pixels over the image between where the two put the same sky. */
  private double offBy(Wcs other) {
    var check = ImageGrid.over(wcs, GRID + 1, 0);
    var sky = new double[2];
    var xy = new double[2];
    double largest = 0;
    for (int i = 0; i < check.size(); i++) {
      wcs.pixelToSky(check.x(i), check.y(i), sky);
      double off =
          other.skyToPixel(sky[0], sky[1], xy)
              ? Math.hypot(xy[0] - check.x(i), xy[1] - check.y(i))
              : Double.POSITIVE_INFINITY;
      largest = Math.max(largest, off);
    }
    return largest;
  }

  private static List<FitsHeader.Card> tangent(WcsParts p, String type, @Nullable String comment) {
    var cards = new ArrayList<FitsHeader.Card>();
    cards.add(card("WCSAXES", 2L, null));
    cards.add(card("CTYPE1", "RA---" + type, comment));
    cards.add(card("CTYPE2", "DEC--" + type, comment));
    cards.add(card("CUNIT1", "deg", null));
    cards.add(card("CUNIT2", "deg", null));
    cards.add(card("CRPIX1", p.crpixX() + 1, "reference pixel, first pixel is 1"));
    cards.add(card("CRPIX2", p.crpixY() + 1, null));
    cards.add(card("CRVAL1", p.tangentRaDeg(), "[deg] right ascension there"));
    cards.add(card("CRVAL2", p.tangentDecDeg(), "[deg] declination there"));
    for (int i = 0; i < 4; i++) {
      cards.add(
          card("CD" + (i / 2 + 1) + "_" + (i % 2 + 1), p.cd()[i], i == 0 ? "[deg/pixel]" : null));
    }
    cards.add(card("LONPOLE", 180.0, null));
    cards.add(card("RADESYS", "ICRS", null));
    cards.add(card("EQUINOX", 2000.0, null));
    return cards;
  }

  private List<FitsHeader.Card> sip(Wcs tangentSip) {
    var p = tangentSip.parts;
    var sip = Objects.requireNonNull(p.sip());
    var inverse = SipInverse.of(sip, ImageGrid.over(tangentSip, GRID, 0.05));
    var cards = new ArrayList<>(tangent(p, "TAN-SIP", null));
    int order = sip.order();
    double off = tangentSip == wcs ? 0 : offBy(tangentSip);
    cards.add(
        card(
            "A_ORDER",
            (long) order,
            off == 0 ? null : String.format(Locale.ROOT, "fitted, off by %.2g px", off)));
    cards.add(card("B_ORDER", (long) order, null));
    polynomial(cards, "A_", order, sip::a);
    polynomial(cards, "B_", order, sip::b);
    cards.add(
        card(
            "AP_ORDER",
            (long) inverse.order(),
            String.format(Locale.ROOT, "inverse, off by %.2g px", inverse.offByPx())));
    cards.add(card("BP_ORDER", (long) inverse.order(), null));
    int n = inverse.order() + 1;
    polynomial(cards, "AP_", inverse.order(), (i, j) -> inverse.ap()[i * n + j]);
    polynomial(cards, "BP_", inverse.order(), (i, j) -> inverse.bp()[i * n + j]);
    return cards;
  }

  private static void polynomial(
      List<FitsHeader.Card> cards, String prefix, int order, Coefficients coefficients) {
    for (int p = 0; p <= order; p++) {
      for (int q = 0; p + q <= order; q++) {
        double c = coefficients.at(p, q);
        if (c != 0) {
          cards.add(card(prefix + p + "_" + q, c, null));
        }
      }
    }
  }

  private List<FitsHeader.Card> tpv(Wcs tangentPlane) {
    var p = tangentPlane.parts;
    var tpv = p.tpv() == null ? tpvOf(tangentPlane) : p.tpv();
    var cards = new ArrayList<>(tangent(p, "TPV", null));
    for (int axis = 1; axis <= 2; axis++) {
      for (int t = 0; t < Tpv.TERMS; t++) {
        double c = axis == 1 ? tpv.first(t) : tpv.second(t);
        if (c != 0 || t == 1) {
          cards.add(card("PV" + axis + "_" + t, c, null));
        }
      }
    }
    return cards;
  }

  /** The same polynomial in degrees: CD (u + A(u, v)) with u = CD^-1 xi has the same order. */
  private Tpv tpvOf(Wcs tangentSip) {
    var p = tangentSip.parts;
    var sip = Objects.requireNonNull(p.sip());
    var over = ImageGrid.over(tangentSip, GRID, 0.05);
    int n = over.size();
    var xi = new double[n];
    var eta = new double[n];
    var bentXi = new double[n];
    var bentEta = new double[n];
    var bent = new double[6];
    var cd = p.cd();
    for (int i = 0; i < n; i++) {
      double u = over.x(i) - p.crpixX();
      double v = over.y(i) - p.crpixY();
      xi[i] = cd[0] * u + cd[1] * v;
      eta[i] = cd[2] * u + cd[3] * v;
      sip.apply(u, v, bent);
      bentXi[i] = cd[0] * bent[0] + cd[1] * bent[1];
      bentEta[i] = cd[2] * bent[0] + cd[3] * bent[1];
    }
    int order = Math.clamp(sip.order(), 1, 7);
    var fit = new PolynomialFit(xi, eta, 0, order);
    return new Tpv(
        terms(fit.coefficients(bentXi), order, 0), terms(fit.coefficients(bentEta), order, 1));
  }

  private static double[] terms(double[] c, int order, int axis) {
    var pv = new double[Tpv.TERMS];
    for (int t = 0; t < Tpv.TERMS; t++) {
      var e = Tpv.POWERS[t];
      if (e[2] == 0 && e[0] + e[1] <= order) {
        pv[t] = c[e[axis] * (order + 1) + e[1 - axis]];
      }
    }
    return pv;
  }

  private static FitsHeader.Card card(String keyword, Object value, @Nullable String comment) {
    return new FitsHeader.Card(keyword, value, comment);
  }

  private interface Coefficients {
    double at(int p, int q);
  }
}
