package org.nightjar.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import org.nightjar.imaging.Workers;
import org.nightjar.imaging.fits.FitsWriter;

/** A 16-bit frame written. */
final class WritingFits implements Benchmark {
  private static final String PEER =
      """
      import time, numpy, astropy
      from astropy.io import fits
      print('astropy', astropy.__version__)
      d = fits.getdata('%s').astype(numpy.uint16)
      for k in range(8):
          t = time.perf_counter()
          fits.writeto('peer.fits', d, overwrite=True)
          if k > 0: print(1000 * (time.perf_counter() - t))
      """;

  @Override
  public String name() {
    return "write";
  }

  @Override
  public String what() {
    return "write 16-bit FITS";
  }

  @Override
  public Measured measure(Path folder) throws IOException, InterruptedException {
    var frame = Frames.large().expose(Workers.SINGLE);
    var plane = frame.plane();
    var file = folder.resolve("ours.fits");
    var ours =
        Times.of(
            3,
            7,
            () -> {
              try (var writer = FitsWriter.to(file)) {
                writer.unsignedShorts("", plane, frame.header());
              }
            });
    return PeerProgram.python(folder, PEER, file)
        .map(p -> new Measured(Frames.LARGE, ours, 1, p.name(), p.times()))
        .orElse(Measured.alone(Frames.LARGE, ours, 1));
  }
}
