package org.nightjar.astrometry.solve;

import java.util.ArrayList;
import java.util.List;
import org.nightjar.astrometry.index.IndexBuilder;
import org.nightjar.astrometry.index.QuadIndex;
import org.nightjar.astrometry.index.QuadScale;
import org.nightjar.astrometry.index.SkyCap;
import org.nightjar.imaging.stars.StarCatalogue;

/**
 * An index of a piece of sky, made on the fly of the catalogue where a hint says that the frame
 * lies. It holds every pattern of the stars there, in the sizes that the frame can show: small
 * frames with a dozen catalogue stars have too few patterns in an index of the whole sky.
 */
public final class CatalogueCone {
  /** Stars per frame: more would be fainter than what patterns are made of. */
  private static final int STARS_PER_FRAME = 80;

  private static final int MOST_STARS = 12_000;

  /** Smaller patterns would be a few pixels, or closer pairs than the catalogue tells apart. */
  private static final double SMALLEST_DEG = 3 / 60.0;

  private static final double LARGEST_DEG = 40;

  private CatalogueCone() {}

  /**
   * @param area where the frame's centre lies
   * @param width of the frame, pixels
   * @param height of the frame, pixels
   * @param lowScaleArcsec smallest pixel scale
   * @param highScaleArcsec largest pixel scale
   * @return four-star and three-star indexes, none when the catalogue has too few stars there
   */
  public static List<QuadIndex> indexes(
      StarCatalogue catalogue,
      SkyCap area,
      int width,
      int height,
      double lowScaleArcsec,
      double highScaleArcsec) {
    double smallestSide = Math.min(width, height) * lowScaleArcsec / 3600;
    double largestSpan = Math.hypot(width, height) * highScaleArcsec / 3600;
    double low = Math.max(SMALLEST_DEG, 0.18 * smallestSide);
    double high = Math.min(LARGEST_DEG, 0.9 * largestSpan);
    if (high <= low) {
      return List.of();
    }
    double radius = Math.min(90, Math.toDegrees(area.radius()) + Math.min(45, largestSpan / 2));
    double frames =
        2
            * Math.PI
            * (1 - Math.cos(Math.toRadians(radius)))
            / (Math.toRadians(width * lowScaleArcsec / 3600)
                * Math.toRadians(height * lowScaleArcsec / 3600));
    int most = (int) Math.clamp((long) (STARS_PER_FRAME * frames), 100, MOST_STARS);
    var field =
        catalogue.cone(area.raDeg(), area.decDeg(), radius, 2000.0, Double.POSITIVE_INFINITY, most);
    var piece = new SkyCap(area.x(), area.y(), area.z(), Math.toRadians(radius));
    var builder = IndexBuilder.tryOf(field, piece);
    if (builder.isEmpty()) {
      return List.of();
    }
    var scales = new ArrayList<>(QuadScale.ladder(low, high, 4, 60));
    scales.addAll(QuadScale.ladder(low, high, 3, 40));
    return builder.get().inMemory(catalogue.name(), scales);
  }
}
