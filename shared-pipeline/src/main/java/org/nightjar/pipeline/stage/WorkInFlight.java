package org.nightjar.pipeline.stage;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Counts what is being worked on, so that a stop can wait for it. Once draining, nothing begins.
 * While suspended, as when a disk is full, watchers do not begin and nothing is tried again.
 */
@Singleton
public class WorkInFlight {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private int count;
  private boolean draining;
  private boolean suspended;

  /** Work that goes on. */
  public interface Underway extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Begins a piece of work on a thread of its owner's; holds that thread while suspended and, once
   * draining, until the process ends.
   */
  public Underway begin() {
    lock.lock();
    try {
      while (suspended || draining) {
        changed.awaitUninterruptibly();
      }
      count++;
      return this::end;
    } finally {
      lock.unlock();
    }
  }

  /** Begins a piece of work; empty once draining. */
  public Optional<Underway> tryBegin() {
    lock.lock();
    try {
      if (draining) {
        return Optional.empty();
      }
      count++;
      return Optional.of(this::end);
    } finally {
      lock.unlock();
    }
  }

  /** Whether nothing new is to begin for now, as when a disk is full. */
  public boolean suspended() {
    lock.lock();
    try {
      return suspended;
    } finally {
      lock.unlock();
    }
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

  /** Holds what has not begun, and what waits to be tried again, until resumed. */
  public void suspend() {
    suspended(true);
  }

  /** Ends a suspension. */
  public void resume() {
    suspended(false);
  }

  private void suspended(boolean value) {
    lock.lock();
    try {
      suspended = value;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits so long, and on while suspended, or until draining begins. */
  public void pause(Duration duration) throws InterruptedException {
    lock.lock();
    try {
      long nanos = duration.toNanos();
      while (!draining && (nanos > 0 || suspended)) {
        if (nanos > 0) {
          nanos = changed.awaitNanos(nanos);
        } else {
          changed.await();
        }
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
}
