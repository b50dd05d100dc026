package org.nightjar.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.nightjar.imaging.sky.PointSource;
import org.nightjar.imaging.sky.Psf;
import org.nightjar.imaging.sky.SkySim;

/** Frames that benchmarks work on. */
final class Frames {
  static final int SIDE = 4096;
  static final int STARS = 7000;
  static final String LARGE = "simulated 4096 × 4096, 7000 stars";

  private static final long SEED = 7;

  private Frames() {}

  /** 16.8 Mpix, 7000 stars of Moffat β = 3.5 and FWHM 3 px over a sky of 400 e-. */
  static SkySim large() {
    var random = new SplittableRandom(SEED);
    List<PointSource> stars = new ArrayList<>();
    for (int i = 0; i < STARS; i++) {
      // Counts rise by 10^0.35 per magnitude over 7 magnitudes, brightest 2e6 e-.
      double mag = Math.log10(1 + random.nextDouble() * (Math.pow(10, 0.35 * 7) - 1)) / 0.35;
      double flux = 2e6 * Math.pow(10, -0.4 * mag);
      double x = random.nextDouble() * SIDE;
      double y = random.nextDouble() * SIDE;
      stars.add(PointSource.at(x, y, flux));
    }
    return SkySim.of(SIDE, SIDE)
        .withSeed(SEED)
        .withSkyElectrons(400)
        .withPsf(Psf.moffat(3, 3.5))
        .withStars(stars);
  }
}
