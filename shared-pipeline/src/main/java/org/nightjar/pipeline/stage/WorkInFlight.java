package org.nightjar.pipeline.stage;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Counts what is being worked on, so that a stop can wait for it. Once draining, nothing new
 * begins: whoever comes is held until the process ends, unacknowledged, and its message is
 * delivered again after the next start.
 */
@Singleton
public class WorkInFlight {
  private final ReentrantLock lock = new ReentrantLock();
  private final java.util.concurrent.locks.Condition changed = lock.newCondition();
  private int count;
  private boolean draining;

  /** Work that goes on. */
  public interface Underway extends AutoCloseable {
    @Override
    void close();
  }

  /** Begins a piece of work; does not return once draining. */
  public Underway begin() {
    lock.lock();
    try {
      if (!draining) {
        count++;
        return this::end;
      }
    } finally {
      lock.unlock();
    }
    throw holdForever();
  }

  /** Gives up a piece of work that was begun, because the process is stopping; does not return. */
  Error abandon() {
    end();
    throw holdForever();
  }

  public boolean draining() {
    lock.lock();
    try {
      return draining;
    } finally {
      lock.unlock();
    }
  }

  public int count() {
    lock.lock();
    try {
      return count;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Lets nothing new begin and waits until all that began has ended.
   *
   * @return whether it has
   */
  public boolean drain(Duration limit) throws InterruptedException {
    lock.lock();
    try {
      draining = true;
      changed.signalAll();
      long nanos = limit.toNanos();
      while (count > 0 && nanos > 0) {
        nanos = changed.awaitNanos(nanos);
      }
      return count == 0;
    } finally {
      lock.unlock();
    }
  }

  /** Waits so long, or until draining begins. */
  void pause(Duration duration) throws InterruptedException {
    lock.lock();
    try {
      long nanos = duration.toNanos();
      while (!draining && nanos > 0) {
        nanos = changed.awaitNanos(nanos);
      }
    } finally {
      lock.unlock();
    }
  }

  private void end() {
    lock.lock();
    try {
      count--;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Returning would acknowledge the message, throwing would make it a dead letter; the process is
   * about to end.
   */
  private static Error holdForever() {
    while (true) {
      LockSupport.parkNanos(TimeUnit.HOURS.toNanos(1));
      // an interrupt would make parking return at once
      var unused = Thread.interrupted();
    }
  }
}
