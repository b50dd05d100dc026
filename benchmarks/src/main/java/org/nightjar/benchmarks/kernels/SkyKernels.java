package org.nightjar.benchmarks.kernels;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.nightjar.imaging.Plane;
import org.nightjar.imaging.Workers;
import org.nightjar.imaging.sky.PointSource;
import org.nightjar.imaging.sky.Psf;
import org.nightjar.imaging.sky.SimulatedFrame;
import org.nightjar.imaging.sky.SkySim;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What a simulated frame spends its time on; one thread. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class SkyKernels {
  private static final int SIDE = 1024;

  /** Photons per pixel: by multiplication, by rejection, by the normal deviate. */
  @Param({"3", "400", "20000"})
  public double skyElectrons;

  /** A megapixel of sky: Poisson and read-out noise. */
  @Benchmark
  public SimulatedFrame noise() {
    return SkySim.of(SIDE, SIDE).withSkyElectrons(skyElectrons).expose(Workers.SINGLE);
  }

  /** A bright star's profile with its wings. */
  @Benchmark
  public Plane brightStar() {
    return SkySim.of(SIDE, SIDE)
        .withSkyElectrons(skyElectrons)
        .withPsf(Psf.moffat(3, 2.5))
        .withStars(List.of(PointSource.at(511.3, 512.8, 1e7)))
        .expectedElectrons(Workers.SINGLE);
  }
}
