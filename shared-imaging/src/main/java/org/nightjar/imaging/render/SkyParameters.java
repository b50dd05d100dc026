package org.nightjar.imaging.render;

import org.nightjar.imaging.fits.FitsHeader;
import org.nightjar.imaging.wcs.Wcs;

/**
 * World coordinates as a page can compute with them: TAN with SIP, as FITS has them but for 0-based
 * pixels. What is none is fitted.
 */
final class SkyParameters {
  private static final int MOST_ORDER = 9;

  private SkyParameters() {}

  static void write(CompactJson json, Wcs wcs, int width, int height) {
    var header = wcs.withImageSize(width, height).toHeader(Wcs.Form.SIP);
    json.object("wcs");
    json.array("crpix")
        .exact(null, card(header, "CRPIX1") - 1)
        .exact(null, card(header, "CRPIX2") - 1);
    json.end();
    json.array("crval")
        .exact(null, card(header, "CRVAL1"))
        .exact(null, card(header, "CRVAL2"))
        .end();
    json.array("cd");
    for (int i = 0; i < 4; i++) {
      json.exact(null, card(header, "CD" + (i / 2 + 1) + "_" + (i % 2 + 1)));
    }
    json.end();
    polynomial(json, header, "a", "A_");
    polynomial(json, header, "b", "B_");
    json.number("northDeg", wcs.positionAngleDeg((width - 1) / 2.0, (height - 1) / 2.0), 2);
    json.number("mirrored", wcs.mirrored((width - 1) / 2.0, (height - 1) / 2.0) ? 1 : 0, 0);
    json.end();
  }

  /** Terms [p, q, coefficient]. */
  private static void polynomial(CompactJson json, FitsHeader header, String name, String prefix) {
    json.array(name);
    for (int p = 0; p <= MOST_ORDER; p++) {
      for (int q = 0; p + q <= MOST_ORDER; q++) {
        double c = card(header, prefix + p + "_" + q);
        if (c != 0) {
          json.array(null).value(p, 0).value(q, 0).exact(null, c).end();
        }
      }
    }
    json.end();
  }

  private static double card(FitsHeader header, String keyword) {
    return header.number(keyword).orElse(0.0);
  }
}
