package org.nightjar.imaging.sky;

import java.util.ArrayList;
import java.util.List;

/**
 * What is true of a frame.
 *
 * @param sim what was simulated
 * @param shape of the stars' profile at the frame's centre
 * @param stars those inside of the frame
 * @param cosmicRays every one that struck
 * @param skyElectronsPerPx expected at the centre, on a pixel of response 1
 */
public record FrameTruth(
    SkySim sim,
    PsfShape shape,
    List<StarTruth> stars,
    List<CosmicRay> cosmicRays,
    double skyElectronsPerPx) {

  public FrameTruth {
    stars = List.copyOf(stars);
    cosmicRays = List.copyOf(cosmicRays);
  }

  static FrameTruth of(SkySim sim, float[] electrons, List<CosmicRay> rays) {
    int width = sim.sensor().width();
    int height = sim.sensor().height();
    double full = 0.995 * sim.sensor().saturationElectrons();
    var stars = new ArrayList<StarTruth>();
    for (var star : sim.sources().stars()) {
      if (star.x() <= -0.5
          || star.y() <= -0.5
          || star.x() >= width - 0.5
          || star.y() >= height - 0.5) {
        continue;
      }
      stars.add(
          new StarTruth(
              star, sim.psf().at(star.x(), star.y()), full(electrons, width, height, star, full)));
    }
    var centre = sim.psf().at((width - 1) / 2.0, (height - 1) / 2.0).shape();
    double sky = sim.sky().electronsPerSecond() * sim.exposureSeconds();
    return new FrameTruth(sim, centre, stars, rays, sky);
  }

  private static boolean full(
      float[] electrons, int width, int height, PointSource star, double full) {
    int cx = (int) Math.round(star.x());
    int cy = (int) Math.round(star.y());
    for (int y = Math.max(0, cy - 1); y <= Math.min(height - 1, cy + 1); y++) {
      for (int x = Math.max(0, cx - 1); x <= Math.min(width - 1, cx + 1); x++) {
        if (electrons[y * width + x] >= full) {
          return true;
        }
      }
    }
    return false;
  }
}
