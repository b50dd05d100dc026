package org.nightjar.standalone.measure;

import java.util.concurrent.Semaphore;

/**
 * Admits frames by the memory that they take, so that many small ones run side by side and a large
 * one runs alone with all threads. A frame larger than the whole budget is admitted when nothing
 * else runs.
 */
final class FrameBudget {
  /**
   * Bytes per pixel of a frame at its widest: raw, calibrated, variance and background-subtracted
   * planes of 4 bytes each, flags, mask and what extraction holds for a while.
   */
  private static final int BYTES_PER_PIXEL = 28;

  private static final long KIBI = 1024;

  private final int totalKib;
  private final Semaphore free;

  FrameBudget(long bytes) {
    this.totalKib = (int) Math.clamp(bytes / KIBI, 1, Integer.MAX_VALUE);
    this.free = new Semaphore(totalKib, true);
  }

  /** Half of the heap: the rest is for indexes, catalogues, masters and the collector. */
  static FrameBudget ofHeap() {
    return new FrameBudget(Runtime.getRuntime().maxMemory() / 2);
  }

  /** Waits until there is room for a frame of so many pixels; close the result to give it back. */
  Admission admit(long pixels) throws InterruptedException {
    int kib = (int) Math.clamp(pixels * BYTES_PER_PIXEL / KIBI, 1, totalKib);
    free.acquire(kib);
    return () -> free.release(kib);
  }

  /** Room that was taken. */
  interface Admission extends AutoCloseable {
    @Override
    void close();
  }
}
