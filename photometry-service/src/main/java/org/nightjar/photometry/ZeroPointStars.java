package org.nightjar.photometry;

import java.util.ArrayList;
import java.util.List;
import org.nightjar.imaging.CalibratedImage;
import org.nightjar.imaging.PointGrid;
import org.nightjar.imaging.Workers;
import org.nightjar.imaging.aperture.CircularAnnulus;
import org.nightjar.imaging.aperture.CircularAperture;
import org.nightjar.imaging.statistics.Robust;

/**
 * The matched stars that a zero point may rest on: not saturated, not blended, bright enough.
 *
 * @param matching stars and rows that passed
 * @param isolation how far alone they are
 * @param onFrame reference stars within the frame
 * @param matched those found among the sources
 * @param spoiled those matched but saturated, blended or cut
 * @param faint those matched but below the S/N asked for
 */
record ZeroPointStars(
    StarMatching matching, Isolation isolation, int onFrame, int matched, int spoiled, int faint) {
  /** Above this share of saturation a sensor need not be linear. */
  private static final double PEAK_OF_SATURATION = 0.85;

  /** So many stars are enough to do without a crowd's others. */
  private static final int LONELY_ENOUGH = 40;

  /** The brightest; more hardly narrow the error, and each costs a ring of sky. */
  private static final int MOST = 400;

  static ZeroPointStars pick(
      ReferenceStars references,
      Sources sources,
      CalibratedImage image,
      double fwhmPx,
      double radiusPx,
      PhotometryOptions options) {
    var matching = StarMatching.of(references, sources, Math.max(3, 1.5 * fwhmPx));
    var lonely =
        new Picker(
            references, sources, image, fwhmPx, radiusPx, options, matching, Isolation.LONELY);
    var loneliest = lonely.pick(Sources.SPOILED, true, references.derivedNeeded());
    if (loneliest.matching.stars().length >= LONELY_ENOUGH) {
      return loneliest;
    }
    var picker = lonely.with(Isolation.USUAL);
    var strict = picker.pick(Sources.SPOILED, true, references.derivedNeeded());
    if (strict.matching.stars().length >= options.fewestStars()) {
      return strict;
    }
    // Better a zero point from a crowd, with its scatter told, than none.
    return picker.pick(Sources.HOPELESS, false, true);
  }

  /** Why there were not enough, in numbers. */
  String whereTheyWent() {
    return " (%d on the frame, %d found, %d of them saturated, blended or cut, %d too faint)"
        .formatted(onFrame, matched, spoiled, faint);
  }

  /**
   * Their light above the sky of their own rings, without the crowd's, as magnitudes beside the
   * catalogue's.
   */
  ZeroPointSample measure(
      ReferenceStars references,
      Sources sources,
      CalibratedImage image,
      CircularAperture aperture,
      CircularAnnulus ring,
      double fraction,
      double exposureSeconds,
      CrowdLight crowd,
      Workers workers) {
    var rows = matching.rows();
    var flux = AperturePhotometry.aboveRings(image, sources, rows, aperture, ring, workers);
    for (int k = 0; k < rows.length; k++) {
      var extra = extra(crowd, references, sources, k);
      flux.fluxAdu()[k] -= extra.adu();
      flux.errorAdu()[k] = Math.hypot(flux.errorAdu()[k], extra.scatterAdu());
    }
    return ZeroPointSample.of(references, matching, flux, fraction, exposureSeconds);
  }

  /** What the zero point may be off because the crowd's light is not known better, magnitudes. */
  double crowdError(ReferenceStars references, Sources sources, CrowdLight crowd) {
    var shares = new double[matching.rows().length];
    for (int k = 0; k < shares.length; k++) {
      shares[k] =
          extra(crowd, references, sources, k).errorAdu() / sources.flux(matching.rows()[k]);
    }
    double share = Robust.median(shares);
    return Double.isFinite(share) ? 2.5 / Math.log(10) * share : 0;
  }

  private CrowdLight.Extra extra(
      CrowdLight crowd, ReferenceStars references, Sources sources, int k) {
    return crowd.beside(
        sources.flux(matching.rows()[k]),
        references.vMag()[matching.stars()[k]],
        isolation.neighbourShare,
        isolation.companionMag);
  }

  /**
   * How much light beside a star makes it a blend: a neighbour shifts the magnitude by its share of
   * the light, and always to the brighter side.
   *
   * @param neighbourShare of the star's light, of a source within reach
   * @param companionMag a catalogue star within reach counts when it is at most so many magnitudes
   *     fainter
   */
  record Isolation(double neighbourShare, double companionMag) {
    static final Isolation USUAL = new Isolation(0.05, 3);
    static final Isolation LONELY = new Isolation(0.01, 5);
  }

  private record Picker(
      ReferenceStars references,
      Sources sources,
      CalibratedImage image,
      double fwhmPx,
      double radiusPx,
      PhotometryOptions options,
      StarMatching all,
      Isolation isolation) {

    Picker with(Isolation other) {
      return new Picker(references, sources, image, fwhmPx, radiusPx, options, all, other);
    }

    ZeroPointStars pick(int refused, boolean alone, boolean derivedToo) {
      var grid = new PointGrid(references.xs(), references.ys(), 16);
      List<Integer> kept = new ArrayList<>();
      int spoiled = 0;
      int faint = 0;
      for (int k = 0; k < all.stars().length && kept.size() < MOST; k++) {
        int star = all.stars()[k];
        int row = all.rows()[k];
        boolean usable =
            Double.isFinite(references.vMag()[star]) && (derivedToo || !references.derived()[star]);
        if (!usable) {
          continue;
        }
        boolean clean =
            (sources.flags(row) & refused) == 0
                && sources.peakBelow(row, PEAK_OF_SATURATION, image.detector().saturationAdu())
                && !(alone && blended(grid, star, row));
        if (!clean) {
          spoiled++;
        } else if (sources.snr(row) < options.leastSnr()) {
          faint++;
        } else {
          kept.add(k);
        }
      }
      var stars = kept.stream().mapToInt(k -> all.stars()[k]).toArray();
      var rows = kept.stream().mapToInt(k -> all.rows()[k]).toArray();
      return new ZeroPointStars(
          new StarMatching(stars, rows, all.rmsPx(), all.radiusPx()),
          isolation,
          onFrame(),
          all.stars().length,
          spoiled,
          faint);
    }

    private boolean blended(PointGrid grid, int star, int row) {
      double reach = radiusPx + fwhmPx;
      return sources.neighbour(row, reach, isolation.neighbourShare())
          || companion(grid, star, reach);
    }

    /** Whether the catalogue has another star there that counts. */
    private boolean companion(PointGrid grid, int star, double reach) {
      var found = new boolean[1];
      grid.forEachWithin(
          references.xs()[star],
          references.ys()[star],
          reach,
          other -> {
            if (other != star
                && !(references.vMag()[other]
                    > references.vMag()[star] + isolation.companionMag())) {
              found[0] = true;
            }
          });
      return found[0];
    }

    private int onFrame() {
      int n = 0;
      for (int i = 0; i < references.size(); i++) {
        if (image.image().contains(references.xs()[i], references.ys()[i])) {
          n++;
        }
      }
      return n;
    }
  }
}
