package org.nightjar.benchmarks.kernels;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.nightjar.imaging.Workers;
import org.nightjar.imaging.fits.FitsFile;
import org.nightjar.imaging.fits.FitsImage;
import org.nightjar.imaging.fits.ReadLimits;
import org.nightjar.imaging.sky.SimulatedFrame;
import org.nightjar.imaging.sky.SkySim;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Four megapixels of 16-bit FITS, to memory and from the page cache. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class FitsKernels {
  private SimulatedFrame frame;
  private Path file;

  @Setup
  public void prepare() throws IOException {
    frame = SkySim.of(2048, 2048).withSkyElectrons(400).expose(Workers.SINGLE);
    file = Files.createTempFile("nightjar-bench", ".fits");
    Files.write(file, frame.fits());
  }

  @TearDown
  public void clean() throws IOException {
    Files.delete(file);
  }

  @Benchmark
  public FitsImage read() throws IOException {
    return FitsFile.readImage(file, ReadLimits.DEFAULT);
  }

  @Benchmark
  public byte[] write() {
    return frame.fits();
  }
}
