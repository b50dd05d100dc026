package org.nightjar.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.nightjar.imaging.Workers;
import org.nightjar.imaging.fits.FitsFile;
import org.nightjar.imaging.fits.ReadLimits;

/** A 16-bit frame read to floats, from the page cache. */
final class ReadingFits implements Benchmark {
  private static final String PEER =
      """
      import time, numpy, astropy
      from astropy.io import fits
      print('astropy', astropy.__version__)
      for k in range(12):
          t = time.perf_counter()
          with fits.open('%s') as f:
              d = f[0].data.astype(numpy.float32)
          if k > 1: print(1000 * (time.perf_counter() - t))
      """;

  @Override
  public String name() {
    return "read";
  }

  @Override
  public String what() {
    return "read 16-bit FITS to float";
  }

  @Override
  public Measured measure(Path folder) throws IOException, InterruptedException {
    var file = folder.resolve("frame.fits");
    Files.write(file, Frames.large().expose(Workers.SINGLE).fits());
    var ours = Times.of(10, 15, () -> FitsFile.readImage(file, ReadLimits.DEFAULT));
    return PeerProgram.python(folder, PEER, file)
        .map(p -> new Measured(Frames.LARGE, ours, 1, p.name(), p.times()))
        .orElse(Measured.alone(Frames.LARGE, ours, 1));
  }
}
