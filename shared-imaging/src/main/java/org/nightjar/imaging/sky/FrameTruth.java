package org.nightjar.imaging.sky;

import java.util.ArrayList;
import java.util.List;
import org.nightjar.imaging.statistics.Robust;

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

  /**
   * Medians of width, ellipticity and angle on a grid of 9 × 9 places: what a frame's report should
   * say. The angle is the direction of the mean of exp(2 i angle), weighted by ellipticity.
   */
  public PsfShape typicalShape() {
    var sensor = sim.sensor();
    if (sim.psf().at(0, 0).equals(sim.psf().at(sensor.width() - 1, sensor.height() / 3.0))) {
      return shape;
    }
    int n = 9;
    var widths = new double[n * n];
    var ellipticities = new double[n * n];
    double c = 0;
    double s = 0;
    for (int i = 0; i < n * n; i++) {
      double x = (i % n + 0.5) / n * sensor.width() - 0.5;
      double y = (i / n + 0.5) / n * sensor.height() - 0.5;
      var here = sim.psf().at(x, y).shape();
      widths[i] = here.fwhmPx();
      ellipticities[i] = here.ellipticity();
      c += here.ellipticity() * Math.cos(Math.toRadians(2 * here.angleDeg()));
      s += here.ellipticity() * Math.sin(Math.toRadians(2 * here.angleDeg()));
    }
    double fwhm = Robust.median(widths);
    double e = Robust.median(ellipticities);
    return new PsfShape(
        fwhm / Math.sqrt(1 - e), fwhm * Math.sqrt(1 - e), Math.toDegrees(Math.atan2(s, c)) / 2);
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
