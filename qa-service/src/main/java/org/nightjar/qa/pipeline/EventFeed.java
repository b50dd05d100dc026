package org.nightjar.qa.pipeline;

import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Tells who follows live that there is more. It looks into the table of events, which all replicas
 * share: at once when this replica published, and twice a second for what others did. The latest
 * are remembered, so that followers who keep up cost no query each.
 */
@Singleton
public class EventFeed {
  private static final Logger LOG = Logger.getLogger(EventFeed.class);
  private static final long LOOK_MILLIS = 500;
  private static final int REMEMBERED = 256;

  private final EventTable table;
  private final Set<Runnable> followers = ConcurrentHashMap.newKeySet();
  private final ArrayDeque<FeedEvent> recent = new ArrayDeque<>();
  private final AtomicBoolean called = new AtomicBoolean();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("event-feed").factory());

  /** All after this one, up to {@link #seen}, are in {@link #recent}; -1 while nobody follows. */
  private long before = -1;

  private long seen;

  @Inject
  EventFeed(EventTable table) {
    this.table = table;
    clock.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  void stop(@Observes @Priority(0) ShutdownEvent event) {
    clock.shutdown();
  }

  /** Something was published. */
  void call() {
    if (!clock.isShutdown() && !followers.isEmpty() && called.compareAndSet(false, true)) {
      clock.execute(this::look);
    }
  }

  /**
   * Follows until {@link #leave}.
   *
   * @param wake called on a thread of the feed whenever there may be more; returns soon
   */
  public void follow(Runnable wake) {
    followers.add(wake);
  }

  public void leave(Runnable wake) {
    followers.remove(wake);
  }

  public int followers() {
    return followers.size();
  }

  /** The number of the latest event; asks the database. */
  public long last() {
    return table.last();
  }

  /** Whether events after that number were forgotten; asks the database. */
  public boolean forgotten(long id) {
    return id < table.first() - 1;
  }

  /** What came after a number, if that is remembered. */
  public synchronized Optional<List<FeedEvent>> remembered(long id) {
    return before < 0 || id < before
        ? Optional.empty()
        : Optional.of(recent.stream().filter(e -> e.id() > id).toList());
  }

  /** The next events after a number, at most {@code most}; asks the database. */
  public List<FeedEvent> read(long id, int most) {
    return table.after(id, most);
  }

  private void look() {
    called.set(false);
    if (followers.isEmpty()) {
      forget();
      return;
    }
    try {
      if (grow()) {
        followers.forEach(Runnable::run);
      }
    } catch (RuntimeException e) {
      LOG.debugf("will look again in %d ms: %s", LOOK_MILLIS, e);
    }
  }

  private synchronized void forget() {
    before = -1;
    recent.clear();
  }

  private boolean grow() {
    if (begun() < 0) {
      var last = table.last();
      synchronized (this) {
        before = last;
        seen = last;
      }
      return true;
    }
    var more = table.after(seen, REMEMBERED);
    if (more.isEmpty()) {
      return false;
    }
    synchronized (this) {
      more.forEach(recent::addLast);
      seen = more.getLast().id();
      while (recent.size() > REMEMBERED) {
        before = recent.removeFirst().id();
      }
    }
    return true;
  }

  private synchronized long begun() {
    return before;
  }
}
