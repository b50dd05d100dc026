package org.nightjar.extraction.trail;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.nightjar.imaging.PixelFlag;
import org.nightjar.imaging.source.SourceCatalog;
import org.nightjar.imaging.source.SourceColumn;
import org.nightjar.model.Extraction.Trail;

/**
 * Trails among the sources: long, thin, longer than the frame's stars are drawn out, and joined
 * where they lie on one line.
 */
public final class CatalogueTrails {
  private static final double LEAST_AXIS_RATIO = 4;
  private static final double LEAST_LENGTH_FWHM = 20;

  /** Pieces of a trail, cut by stars, may be this short before they are joined. */
  private static final double LEAST_PIECE_FWHM = 8;

  private static final double LEAST_WIDTH_FWHM = 0.6;

  /** Stars drawn out by the mount are no trails; a trail is this many times longer. */
  private static final double LEAST_TIMES_STARS = 4;

  private static final double MOST_ANGLE_DEG = 3;

  private CatalogueTrails() {}

  /**
   * @param sources needs X, Y, A, B, THETA and PIXEL_FLAGS
   * @param fwhmPx width of the frame's stars
   * @param starLengthPx length to which the frame's stars are drawn out
   * @return longest first
   */
  public static List<Trail> find(SourceCatalog sources, double fwhmPx, double starLengthPx) {
    var pieces = new ArrayList<Segment>();
    for (int i = 0; i < sources.size(); i++) {
      double a = sources.get(SourceColumn.A, i);
      double b = sources.get(SourceColumn.B, i);
      int flags = (int) sources.get(SourceColumn.PIXEL_FLAGS, i);
      // An even line of length l has the rms extent l / sqrt(12).
      double length = Math.sqrt(12) * a;
      double width = 2.355 * b;
      if (a > LEAST_AXIS_RATIO * b
          && length > LEAST_PIECE_FWHM * fwhmPx
          && length > LEAST_TIMES_STARS * starLengthPx
          && width > LEAST_WIDTH_FWHM * fwhmPx
          && (flags & (PixelFlag.BAD | PixelFlag.BLEED)) == 0) {
        double theta = Math.toRadians(sources.get(SourceColumn.THETA, i));
        pieces.add(
            Segment.about(
                sources.get(SourceColumn.X, i),
                sources.get(SourceColumn.Y, i),
                theta,
                length,
                width));
      }
    }
    pieces.sort(Comparator.comparingDouble(s -> -s.length()));
    return join(pieces).stream()
        .filter(s -> s.length() > LEAST_LENGTH_FWHM * fwhmPx)
        .sorted(Comparator.comparingDouble(s -> -s.length()))
        .map(s -> new Trail(s.x1, s.y1, s.x2, s.y2, s.width))
        .toList();
  }

  private static List<Segment> join(List<Segment> pieces) {
    var left = new ArrayList<>(pieces);
    boolean joined = true;
    while (joined) {
      joined = false;
      for (int i = 0; i < left.size() && !joined; i++) {
        for (int j = i + 1; j < left.size() && !joined; j++) {
          if (left.get(i).onOneLineWith(left.get(j))) {
            left.set(i, left.get(i).joinedTo(left.get(j)));
            left.remove(j);
            joined = true;
          }
        }
      }
    }
    return left;
  }

  /** A straight piece. */
  private record Segment(double x1, double y1, double x2, double y2, double width) {
    static Segment about(double x, double y, double theta, double length, double width) {
      double dx = 0.5 * length * Math.cos(theta);
      double dy = 0.5 * length * Math.sin(theta);
      return new Segment(x - dx, y - dy, x + dx, y + dy, width);
    }

    double length() {
      return Math.hypot(x2 - x1, y2 - y1);
    }

    boolean onOneLineWith(Segment other) {
      double cross =
          ((x2 - x1) * (other.y2 - other.y1) - (y2 - y1) * (other.x2 - other.x1))
              / (length() * other.length());
      if (Math.abs(cross) > Math.sin(Math.toRadians(MOST_ANGLE_DEG))) {
        return false;
      }
      double reach = Math.max(3, Math.max(width, other.width));
      double mx = 0.5 * (other.x1 + other.x2);
      double my = 0.5 * (other.y1 + other.y2);
      // The direction of a piece is known to about its width over its length.
      double gap = Math.abs(along(mx, my)) / length();
      return Math.abs(across(mx, my)) < reach * (1 + gap);
    }

    Segment joinedTo(Segment other) {
      var xs = new double[] {x1, x2, other.x1, other.x2};
      var ys = new double[] {y1, y2, other.y1, other.y2};
      int first = 0;
      int last = 0;
      for (int k = 1; k < 4; k++) {
        if (along(xs[k], ys[k]) < along(xs[first], ys[first])) {
          first = k;
        }
        if (along(xs[k], ys[k]) > along(xs[last], ys[last])) {
          last = k;
        }
      }
      return new Segment(xs[first], ys[first], xs[last], ys[last], Math.max(width, other.width));
    }

    private double along(double x, double y) {
      return ((x - 0.5 * (x1 + x2)) * (x2 - x1) + (y - 0.5 * (y1 + y2)) * (y2 - y1)) / length();
    }

    private double across(double x, double y) {
      return ((x - 0.5 * (x1 + x2)) * (y2 - y1) - (y - 0.5 * (y1 + y2)) * (x2 - x1)) / length();
    }
  }
}
