package org.nightjar.imaging.sky;

import java.util.List;

/**
 * What gives light on a frame, in pixels.
 *
 * @param stars points
 * @param galaxies discs
 * @param trails satellites
 */
public record Sources(List<PointSource> stars, List<Galaxy> galaxies, List<Trail> trails) {
  public static final Sources NONE = new Sources(List.of(), List.of(), List.of());

  public Sources {
    stars = List.copyOf(stars);
    galaxies = List.copyOf(galaxies);
    trails = List.copyOf(trails);
  }

  public Sources withStars(List<PointSource> newStars) {
    return new Sources(newStars, galaxies, trails);
  }

  public Sources withGalaxies(List<Galaxy> newGalaxies) {
    return new Sources(stars, newGalaxies, trails);
  }

  public Sources withTrails(List<Trail> newTrails) {
    return new Sources(stars, galaxies, newTrails);
  }
}
