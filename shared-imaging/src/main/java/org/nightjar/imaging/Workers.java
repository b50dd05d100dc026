package org.nightjar.imaging;

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Platform threads for pixel work. Tasks are numbered and write to places of their own; whoever
 * needs a sum adds up by task number afterwards, so that results do not depend on how many threads
 * there are.
 */
public final class Workers implements AutoCloseable {
  /** Everything on the calling thread. */
  public static final Workers SINGLE = new Workers(null, 1);

  private final @Nullable ForkJoinPool pool;
  private final int threads;

  private Workers(@Nullable ForkJoinPool pool, int threads) {
    this.pool = pool;
    this.threads = threads;
  }

  /**
   * @param threads at least 1
   */
  public static Workers of(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads = " + threads + ", must be >= 1");
    }
    return threads == 1 ? SINGLE : new Workers(new ForkJoinPool(threads), threads);
  }

  public int threads() {
    return threads;
  }

  /** Runs tasks 0 … count − 1 and returns when all are done; the first failure is thrown. */
  public void run(int count, IntConsumer task) {
    var p = pool;
    if (p == null || count < 2) {
      for (int i = 0; i < count; i++) {
        task.accept(i);
      }
      return;
    }
    var next = new AtomicInteger();
    var jobs =
        IntStream.range(0, Math.min(threads, count))
            .mapToObj(t ->
                p.submit(() -> {
                  for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
                    task.accept(i);
                  }
                }))
            .toList();
    jobs.forEach(ForkJoinTask::join);
  }

  /** Runs {@code task} over bands of rows: from y0 inclusive to y1 exclusive. */
  public void rows(int height, int bandHeight, Band task) {
    int bands = (height + bandHeight - 1) / bandHeight;
    run(bands, b -> task.rows(b * bandHeight, Math.min(height, (b + 1) * bandHeight)));
  }

  @Override
  public void close() {
    if (pool != null) {
      pool.shutdownNow();
    }
  }

  /** Work on rows y0 inclusive to y1 exclusive. */
  @FunctionalInterface
  public interface Band {
    void rows(int y0, int y1);
  }
}
