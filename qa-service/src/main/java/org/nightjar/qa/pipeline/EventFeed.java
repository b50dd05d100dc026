package org.nightjar.qa.pipeline;

import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.nightjar.pipeline.stage.Rounds;

/**
 * Tells who follows live that there is more. It looks into the table of events, which all replicas
 * share: at once when this replica published, and twice a second for what others did. The latest
 * are remembered, so that followers who keep up cost no query each.
 */
@Singleton
public class EventFeed {
  private static final Logger LOG = Logger.getLogger(EventFeed.class);
  private static final Duration LOOK_EVERY = Duration.ofMillis(500);
  private static final int REMEMBERED = 256;

  private final EventTable table;
  private final Set<Runnable> followers = ConcurrentHashMap.newKeySet();
  private final ArrayDeque<FeedEvent> recent = new ArrayDeque<>();
  private final Rounds rounds;

  /** All after this one, up to {@link #seen}, are in {@link #recent}; -1 while nobody follows. */
  private long before = -1;

  private long seen;

  @Inject
  EventFeed(EventTable table) {
    this.table = table;
    this.rounds =
        new Rounds(
            "event-feed", this::look, e -> LOG.debugf("will look again in %s: %s", LOOK_EVERY, e));
    rounds.start(LOOK_EVERY, LOOK_EVERY);
  }

  void stop(@Observes @Priority(0) ShutdownEvent event) {
    rounds.stop();
  }

  /** Something was published. */
  void call() {
    if (!followers.isEmpty()) {
      rounds.soon(Duration.ZERO);
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
    if (followers.isEmpty()) {
      forget();
    } else if (grow()) {
      followers.forEach(Runnable::run);
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
