package org.nightjar.pipeline.stage;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.nightjar.model.Frame;

/**
 * Admits frames by the bytes that they take, so that many small ones run side by side and a large
 * one runs alone. A frame larger than the whole budget is admitted when nothing else runs. First
 * come, first served: a large frame is not overtaken for ever.
 */
public final class MemoryAdmission {
  /**
   * Raw, calibrated, variance and background planes of 4 bytes each, flags, masks, and the
   * product's bytes on their way out.
   */
  private static final int BYTES_PER_PIXEL = 40;

  private static final int KIBI = 1024;

  /** Of what takes none. */
  static final Room NONE = () -> {};

  private final int totalKib;
  private final Semaphore free;

  public MemoryAdmission(long bytes) {
    this.totalKib = (int) Math.clamp(bytes / KIBI, 1, Integer.MAX_VALUE);
    this.free = new Semaphore(totalKib, true);
  }

  /** Room that was taken; closing gives it back. */
  public interface Room extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Waits until there is room for a frame.
   *
   * @throws IOException when there is none in time: others hold it that do not come to their end
   */
  public Room admit(Frame frame, Duration patience) throws IOException, InterruptedException {
    var width = frame.width();
    var height = frame.height();
    return admitBytes(
        width == null || height == null ? 0 : (long) width * height * BYTES_PER_PIXEL, patience);
  }

  Room admitBytes(long bytes, Duration patience) throws IOException, InterruptedException {
    int kib = (int) Math.clamp(bytes / KIBI, 1, totalKib);
    if (!free.tryAcquire(kib, patience.toNanos(), TimeUnit.NANOSECONDS)) {
      throw new IOException(
          "no room for %d MB of pixels within %s: of %d MB only %d are free"
              .formatted(kib / KIBI, patience, totalKib / KIBI, freeBytes() / KIBI / KIBI));
    }
    return () -> free.release(kib);
  }

  /** Bytes that nobody holds. */
  public long freeBytes() {
    return (long) free.availablePermits() * KIBI;
  }
}
