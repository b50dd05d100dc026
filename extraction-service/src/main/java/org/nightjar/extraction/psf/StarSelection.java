package org.nightjar.extraction.psf;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.nightjar.imaging.PixelFlag;
import org.nightjar.imaging.PointGrid;
import org.nightjar.imaging.source.SourceCatalog;
import org.nightjar.imaging.source.SourceColumn;
import org.nightjar.imaging.source.SourceFlag;

/**
 * Stars fit to measure the profile on: unsaturated, whole, well exposed, alone, of the size that
 * most sources of the frame have, spread over the frame.
 *
 * @param rows of the catalogue, best first
 * @param halfLightRadiusPx the common size; NaN when there is no candidate
 */
record StarSelection(List<Integer> rows, double halfLightRadiusPx) {
  private static final int BROKEN =
      SourceFlag.SATURATED | SourceFlag.TRUNCATED | SourceFlag.APERTURE_INCOMPLETE;
  private static final int BLENDED = SourceFlag.CROWDED | SourceFlag.DEBLENDED;

  /**
   * More of the light than this in one pixel is a hot pixel or a cosmic ray: a centred star of FWHM
   * 1 px has 0.59.
   */
  private static final double MOST_IN_ONE_PIXEL = 0.75;

  private static final double SAME_PEAK = 0.999;
  private static final double NEAR_CEILING = 0.97;
  private static final int PILE = 3;
  private static final double UNEQUAL = 1.5;
  private static final double[] SNR_STEPS = {50, 20, 10};
  private static final int ENOUGH = 30;
  private static final int SOME = 15;
  private static final int FEW = 5;

  /** Sizes within this factor of the common one are tried; a field's corners may be soft. */
  private static final double SIZE_FACTOR = 1.45;

  private static final double ISOLATION_RADII = 6;
  private static final double NEIGHBOUR_SHARE = 0.03;
  private static final int CELLS = 6;

  /**
   * @param without sources that were tried already and turned out to be no stars
   */
  static StarSelection from(
      SourceCatalog sources, int width, int height, int most, Set<Integer> without) {
    var alone = candidates(sources, true, without);
    var all = alone.size() >= ENOUGH ? alone : candidates(sources, false, without);
    double size = commonSize(sources, alone.size() >= FEW ? alone : all);
    var isolated = isolated(sources, ofSize(sources, alone, size), size);
    var pool = isolated.size() >= ENOUGH ? isolated : ofSize(sources, all, size);
    if (isolated.size() >= SOME && pool.size() > isolated.size()) {
      // Few, but enough: blended ones would only add trouble.
      pool = isolated;
    }
    var rows = spread(sources, bright(sources, pool), width, height);
    return new StarSelection(List.copyOf(rows.subList(0, Math.min(most, rows.size()))), size);
  }

  private static List<Integer> candidates(
      SourceCatalog s, boolean unblended, Set<Integer> without) {
    var rows = new ArrayList<Integer>();
    boolean flagged = s.has(SourceColumn.PIXEL_FLAGS);
    double ceiling = ceiling(s);
    for (int i = 0; i < s.size(); i++) {
      int flags = s.flags(i);
      boolean clean =
          !flagged || ((int) s.get(SourceColumn.PIXEL_FLAGS, i) & PixelFlag.UNUSABLE) == 0;
      double flux = s.get(SourceColumn.FLUX_AUTO, i);
      if (!without.contains(i)
          && (flags & BROKEN) == 0
          && level(s, i) < ceiling
          && clean
          && !(unblended && (flags & BLENDED) != 0)
          && s.get(SourceColumn.SNR, i) >= SNR_STEPS[SNR_STEPS.length - 1]
          && s.get(SourceColumn.RADIUS_50, i) > 0
          && s.get(SourceColumn.PEAK, i) < MOST_IN_ONE_PIXEL * flux) {
        rows.add(i);
      }
    }
    return rows;
  }

  /**
   * Where the detector's ceiling is unknown, bright sources that share one peak though their fluxes
   * differ give it away; infinite when there are none. Stars that are equal in both are just equal.
   */
  private static double ceiling(SourceCatalog s) {
    double highest = 0;
    for (int i = 0; i < s.size(); i++) {
      highest = Math.max(highest, level(s, i));
    }
    int sharing = 0;
    double faintest = Double.POSITIVE_INFINITY;
    double brightest = 0;
    for (int i = 0; i < s.size(); i++) {
      if (level(s, i) > SAME_PEAK * highest) {
        sharing++;
        faintest = Math.min(faintest, s.get(SourceColumn.FLUX_AUTO, i));
        brightest = Math.max(brightest, s.get(SourceColumn.FLUX_AUTO, i));
      }
    }
    return sharing >= PILE && brightest > UNEQUAL * faintest
        ? NEAR_CEILING * highest
        : Double.POSITIVE_INFINITY;
  }

  private static double level(SourceCatalog s, int i) {
    return s.get(SourceColumn.PEAK, i) + s.get(SourceColumn.BACKGROUND, i);
  }

  private static double commonSize(SourceCatalog s, List<Integer> rows) {
    for (double snr : SNR_STEPS) {
      var logs =
          rows.stream()
              .filter(i -> s.get(SourceColumn.SNR, i) >= snr)
              .mapToDouble(i -> Math.log(s.get(SourceColumn.RADIUS_50, i)))
              .toArray();
      if (logs.length >= ENOUGH || logs.length > 0 && snr == SNR_STEPS[SNR_STEPS.length - 1]) {
        return Math.exp(HalfSampleMode.of(logs));
      }
    }
    return Double.NaN;
  }

  private static List<Integer> ofSize(SourceCatalog s, List<Integer> rows, double size) {
    return rows.stream()
        .filter(i -> {
          double ratio = s.get(SourceColumn.RADIUS_50, i) / size;
          return ratio < SIZE_FACTOR && ratio > 1 / SIZE_FACTOR;
        })
        .toList();
  }

  private static List<Integer> isolated(SourceCatalog s, List<Integer> rows, double size) {
    if (rows.isEmpty()) {
      return rows;
    }
    double radius = ISOLATION_RADII * size;
    var grid = new PointGrid(s.column(SourceColumn.X), s.column(SourceColumn.Y), radius);
    var flux = s.column(SourceColumn.FLUX_AUTO);
    return rows.stream()
        .filter(i -> {
          var disturbed = new boolean[1];
          grid.forEachWithin(
              s.get(SourceColumn.X, i),
              s.get(SourceColumn.Y, i),
              radius,
              j -> disturbed[0] |= j != i && flux[j] > NEIGHBOUR_SHARE * flux[i]);
          return !disturbed[0];
        })
        .toList();
  }

  private static List<Integer> bright(SourceCatalog s, List<Integer> rows) {
    for (double snr : SNR_STEPS) {
      var bright = rows.stream().filter(i -> s.get(SourceColumn.SNR, i) >= snr).toList();
      if (bright.size() >= (snr > 20 ? ENOUGH : FEW)) {
        return bright;
      }
    }
    return rows;
  }

  /** The brightest of every cell of the frame first, then the second of every cell, and so on. */
  private static List<Integer> spread(SourceCatalog s, List<Integer> rows, int width, int height) {
    var byBrightness = new ArrayList<>(rows);
    byBrightness.sort(
        Comparator.comparingDouble((Integer i) -> -s.get(SourceColumn.SNR, i))
            .thenComparingInt(i -> i));
    var taken = new int[CELLS * CELLS];
    var rank = new int[s.size()];
    for (int i : byBrightness) {
      int cx = Math.clamp((long) (CELLS * s.get(SourceColumn.X, i) / width), 0, CELLS - 1);
      int cy = Math.clamp((long) (CELLS * s.get(SourceColumn.Y, i) / height), 0, CELLS - 1);
      rank[i] = taken[cy * CELLS + cx]++;
    }
    byBrightness.sort(
        Comparator.comparingInt((Integer i) -> rank[i])
            .thenComparingDouble(i -> -s.get(SourceColumn.SNR, i))
            .thenComparingInt(i -> i));
    return byBrightness;
  }
}
