package org.nightjar.calibration;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nightjar.imaging.FlagPlane;
import org.nightjar.imaging.PixelFlag;
import org.nightjar.imaging.Plane;
import org.nightjar.imaging.Workers;
import org.nightjar.imaging.sky.PointSource;
import org.nightjar.imaging.sky.Psf;
import org.nightjar.imaging.sky.Sensor;
import org.nightjar.imaging.sky.SkySim;
import org.nightjar.imaging.testing.Peer;

class CosmicRayRejectionTest {
  private static final int N = 400;
  private static final long SEED = 31;

  private static SkySim sim(double fwhmPx, int rays) {
    var random = new SplittableRandom(SEED);
    var stars = new ArrayList<PointSource>();
    for (int i = 0; i < 120; i++) {
      stars.add(
          PointSource.at(
              5 + random.nextDouble() * (N - 10),
              5 + random.nextDouble() * (N - 10),
              500 * Math.pow(10, 2.3 * random.nextDouble())));
    }
    return SkySim.of(Sensor.plain(N, N))
        .withSeed(SEED)
        .withPsf(Psf.moffat(fwhmPx, 3))
        .withSkyElectrons(400)
        .withStars(stars)
        .withCosmicRays(rays);
  }

  private static Plane variance(Plane image) {
    var variance = Plane.zeros(N, N);
    for (int i = 0; i < N * N; i++) {
      variance.pixels()[i] = Math.max(image.pixels()[i], 0) / 1.5f + 16;
    }
    return variance;
  }

  @Test
  void findsWhatStruckAndSparesStars() {
    var with = sim(3, 120).expose(Workers.SINGLE).biasSubtracted().image();
    var without = sim(3, 0).expose(Workers.SINGLE).biasSubtracted().image();
    var flags = FlagPlane.clear(N, N);
    int found = CosmicRayRejection.DEFAULT.flag(with, variance(with), flags, Workers.SINGLE);
    assertThat(found).isEqualTo(flags.count(PixelFlag.COSMIC));
    int strong = 0;
    int hits = 0;
    int nowhere = 0;
    for (int y = 2; y < N - 2; y++) {
      for (int x = 2; x < N - 2; x++) {
        double charge = with.at(x, y) - without.at(x, y);
        double noise = Math.sqrt(without.at(x, y) / 1.5 + 16);
        if (charge > 20 * noise) {
          strong++;
          hits += flags.any(x, y, PixelFlag.COSMIC) ? 1 : 0;
        }
        if (flags.any(x, y, PixelFlag.COSMIC) && !near(with, without, x, y)) {
          nowhere++;
        }
      }
    }
    System.out.printf(
        "cosmic rays: %d of %d pixels over 20 sigma, %d false of %d%n",
        hits, strong, nowhere, found);
    assertThat(strong).isGreaterThan(150);
    assertThat(hits).as("seed %d", SEED).isGreaterThanOrEqualTo((int) (0.98 * strong));
    assertThat(nowhere).as("seed %d", SEED).isLessThanOrEqualTo(5);
  }

  private static boolean near(Plane with, Plane without, int x, int y) {
    for (int v = y - 2; v <= y + 2; v++) {
      for (int u = x - 2; u <= x + 2; u++) {
        if (with.at(u, v) - without.at(u, v) > 20) {
          return true;
        }
      }
    }
    return false;
  }

  @Test
  void aFieldOfStarsAloneKeepsItsCores() {
    var image = sim(2.5, 0).expose(Workers.SINGLE).biasSubtracted().image();
    var flags = FlagPlane.clear(N, N);
    CosmicRayRejection.DEFAULT.flag(image, variance(image), flags, Workers.SINGLE);
    int cores = 0;
    for (var star : sim(2.5, 0).sources().stars()) {
      int x = (int) Math.round(star.x());
      int y = (int) Math.round(star.y());
      cores += flags.any(x, y, PixelFlag.COSMIC) ? 1 : 0;
    }
    assertThat(cores).as("seed %d", SEED).isZero();
  }

  @Test
  void agreesWithAstroscrappy(@TempDir Path folder) throws Exception {
    var python = Peer.python("astroscrappy");
    var image = sim(3, 120).expose(Workers.SINGLE).biasSubtracted().image();
    var variance = variance(image);
    Frames.write(folder.resolve("image.f4"), image.pixels());
    Frames.write(folder.resolve("variance.f4"), variance.pixels());
    Peer.run(
        folder,
        List.of(
            python.toString(),
            "-c",
            """
            import numpy as np, astroscrappy
            i = np.fromfile('image.f4', '<f4').reshape(%d, %d)
            v = np.fromfile('variance.f4', '<f4').reshape(%d, %d)
            m, c = astroscrappy.detect_cosmics(i, invar=v, sigclip=4.5, sigfrac=0.3, objlim=5,
                gain=1.0, readnoise=4.0, satlevel=1e9, niter=4, sepmed=False,
                cleantype='meanmask', fsmode='median')
            m.astype('<f4').tofile('mask.f4')
            """
                .formatted(N, N, N, N)));
    var theirs = Frames.readFloats(folder.resolve("mask.f4"));
    var flags = FlagPlane.clear(N, N);
    CosmicRayRejection.DEFAULT.flag(image, variance, flags, Workers.SINGLE);
    int both = 0;
    int ours = 0;
    int their = 0;
    for (int y = 3; y < N - 3; y++) {
      for (int x = 3; x < N - 3; x++) {
        boolean a = flags.any(x, y, PixelFlag.COSMIC);
        boolean b = theirs[y * N + x] != 0;
        ours += a ? 1 : 0;
        their += b ? 1 : 0;
        both += a && b ? 1 : 0;
      }
    }
    System.out.printf("astroscrappy: %d, ours %d, both %d%n", their, ours, both);
    assertThat(both).isGreaterThanOrEqualTo((int) (0.999 * Math.max(ours, their)));
  }

  @Test
  void sameBytesForOneAndTwoThreads() {
    var image = sim(3, 120).expose(Workers.SINGLE).biasSubtracted().image();
    var one = FlagPlane.clear(N, N);
    var two = FlagPlane.clear(N, N);
    CosmicRayRejection.DEFAULT.flag(image, variance(image), one, Workers.SINGLE);
    try (var workers = Workers.of(2)) {
      CosmicRayRejection.DEFAULT.flag(image, variance(image), two, workers);
    }
    assertThat(two.bits()).isEqualTo(one.bits());
  }
}
