package org.nightjar.imaging.render;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.nightjar.imaging.FlagPlane;
import org.nightjar.imaging.PixelFlag;
import org.nightjar.imaging.source.SourceCatalog;
import org.nightjar.imaging.source.SourceColumn;
import org.nightjar.imaging.wcs.Wcs;

/**
 * What lies over a frame when people look at it, as one JSON document in the frame's own 0-based
 * pixels: sources, catalogue stars, where the telescope was told to point, a grid of sky
 * coordinates, runs of flagged pixels, trails, maps of the star's shape, and the world coordinates
 * themselves, so that a page can tell where the cursor is. Absent is {@code null}.
 */
public final class FrameLayers {
  /** Circles beyond help nobody; the brightest are kept, and how many there were is told. */
  private static final int MOST_POINTS = 5000;

  private static final int MOST_RUNS = 20_000;

  private final int width;
  private final int height;
  private final CompactJson json = new CompactJson();

  private FrameLayers(int width, int height) {
    this.width = width;
    this.height = height;
    json.object(null).number("width", width, 0).number("height", height, 0);
  }

  /** Of a frame of this size. */
  public static FrameLayers of(int width, int height) {
    return new FrameLayers(width, height);
  }

  /** A streak's ends. */
  public record Streak(double x1, double y1, double x2, double y2, double widthPx) {}

  /** A star where it should be. */
  public record Expected(double x, double y, double magnitude) {}

  /**
   * Sources as [x, y, width, ellipticity, angle, magnitude, star], the brightest first, and maps of
   * width and ellipticity over the frame.
   *
   * @param fwhmPx the frame's typical width; null = not known
   */
  public FrameLayers sources(SourceCatalog catalog, @Nullable Double fwhmPx) {
    json.number("fwhmPx", fwhmPx == null ? Double.NaN : fwhmPx, 3);
    json.number("sources", catalog.size(), 0).array("stars");
    var flux =
        first(catalog, SourceColumn.FLUX_APERTURE, SourceColumn.FLUX_AUTO, SourceColumn.PEAK);
    IntStream.range(0, catalog.size())
        .boxed()
        .sorted(
            Comparator.comparingDouble((Integer i) -> -brightness(flux, i)).thenComparing(i -> i))
        .limit(MOST_POINTS)
        .forEach(i -> source(catalog, i));
    json.end();
    ShapeMap.of(catalog, width, height).write(json);
    return this;
  }

  private static double brightness(double @Nullable [] flux, int i) {
    return flux == null || !Double.isFinite(flux[i]) ? Double.NEGATIVE_INFINITY : flux[i];
  }

  private void source(SourceCatalog c, int i) {
    json.array(null)
        .value(c.get(SourceColumn.X, i), 2)
        .value(c.get(SourceColumn.Y, i), 2)
        .value(at(c, SourceColumn.FWHM_PROFILE, i), 2)
        .value(at(c, SourceColumn.ELLIPTICITY_PROFILE, i), 3)
        .value(at(c, SourceColumn.THETA_PROFILE, i), 0)
        .value(at(c, SourceColumn.MAGNITUDE, i), 2)
        .value(at(c, SourceColumn.STAR, i), 0)
        .end();
  }

  private static double at(SourceCatalog c, SourceColumn column, int i) {
    return c.has(column) ? c.get(column, i) : Double.NaN;
  }

  private static double @Nullable [] first(SourceCatalog c, SourceColumn... columns) {
    for (var column : columns) {
      if (c.has(column)) {
        return c.column(column);
      }
    }
    return null;
  }

  /** Catalogue stars as [x, y, magnitude], the brightest first. */
  public FrameLayers expected(List<Expected> stars) {
    json.number("catalogueStars", stars.size(), 0).array("catalogue");
    stars.stream()
        .sorted(Comparator.comparingDouble(Expected::magnitude))
        .limit(MOST_POINTS)
        .forEach(
            s -> json.array(null).value(s.x(), 2).value(s.y(), 2).value(s.magnitude(), 2).end());
    json.end();
    return this;
  }

  /** Streaks as [x1, y1, x2, y2, width]. */
  public FrameLayers streaks(List<Streak> streaks) {
    json.array("trails");
    for (var s : streaks) {
      json.array(null)
          .value(s.x1(), 1)
          .value(s.y1(), 1)
          .value(s.x2(), 1)
          .value(s.y2(), 1)
          .value(s.widthPx(), 1)
          .end();
    }
    json.end();
    return this;
  }

  /** Flagged pixels as runs [x, y, length] along rows. */
  public FrameLayers flags(FlagPlane flags) {
    runs("saturated", flags, PixelFlag.SATURATED | PixelFlag.BLEED);
    runs("bad", flags, PixelFlag.BAD | PixelFlag.HOT | PixelFlag.NO_DATA);
    runs("cosmicRays", flags, PixelFlag.COSMIC);
    return this;
  }

  private void runs(String name, FlagPlane flags, int mask) {
    json.array(name);
    int runs = 0;
    for (int y = 0; y < flags.height() && runs < MOST_RUNS; y++) {
      int start = -1;
      for (int x = 0; x <= flags.width() && runs < MOST_RUNS; x++) {
        boolean on = x < flags.width() && flags.any(x, y, mask);
        if (on && start < 0) {
          start = x;
        } else if (!on && start >= 0) {
          json.array(null).value(start, 0).value(y, 0).value(x - start, 0).end();
          start = -1;
          runs++;
        }
      }
    }
    json.end();
  }

  /**
   * World coordinates, the grid, and where the telescope was told to point.
   *
   * @param wcs null = not solved
   * @param requestedRaDeg null = not told
   * @param requestedDecDeg null = not told
   */
  public FrameLayers sky(
      @Nullable Wcs wcs, @Nullable Double requestedRaDeg, @Nullable Double requestedDecDeg) {
    if (wcs == null) {
      return this;
    }
    var xy = new double[2];
    if (requestedRaDeg != null
        && requestedDecDeg != null
        && wcs.skyToPixel(requestedRaDeg, requestedDecDeg, xy)
        && Math.hypot(xy[0], xy[1]) < 1e6) {
      json.array("pointing").value(xy[0], 2).value(xy[1], 2).end();
    }
    SkyParameters.write(json, wcs, width, height);
    json.array("grid");
    for (var line : SkyGrid.over(wcs, width, height)) {
      json.object(null).text("label", line.label()).array("points");
      for (double v : line.points()) {
        json.value(v, 1);
      }
      json.end().end();
    }
    json.end();
    return this;
  }

  /** The document; nothing can be added afterwards. */
  public byte[] toJson() {
    return json.end().toString().getBytes(StandardCharsets.UTF_8);
  }
}
