package org.nightjar.calibration.pipeline;

import io.quarkus.hibernate.orm.PersistenceUnit;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import org.hibernate.Session;
import org.nightjar.calibration.masters.FrameMode;
import org.nightjar.model.Frame;

/**
 * How frames come: tells a series that goes on from one that has ended. Times are the database's:
 * replicas share one clock.
 */
@ApplicationScoped
public class Traffic {
  private static final String MEAN_OF_LAST =
      "0.7 * a.gap_millis + 0.3 * least(extract(epoch from now() - a.last_at) * 1000, 60000)";

  private final Session database;

  @Inject
  public Traffic(@PersistenceUnit("calibration") Session database) {
    this.database = database;
  }

  /**
   * The stream of frames of one size.
   *
   * @param millisSinceLast since the last one came
   * @param gapMillis usual time between two
   */
  record Flow(long millisSinceLast, double gapMillis) {}

  /** Takes note of a frame of any kind. */
  @Transactional
  void arrived(FrameSize size) {
    database
        .createNativeQuery(
            "insert into calibration.arrival as a (width, height) values (:width, :height)"
                + " on conflict (width, height) do update set last_at = now(), gap_millis = "
                + MEAN_OF_LAST)
        .setParameter("width", size.width())
        .setParameter("height", size.height())
        .executeUpdate();
  }

  /** How frames of a size come; as if one had come long ago when none has. */
  @Transactional
  Flow flow(FrameSize size) {
    return database
        .createNativeQuery(
            "select extract(epoch from now() - last_at) * 1000, gap_millis"
                + " from calibration.arrival where width = :width and height = :height",
            Object[].class)
        .setParameter("width", size.width())
        .setParameter("height", size.height())
        .getResultStream()
        .findFirst()
        .map(row -> new Flow(((Number) row[0]).longValue(), ((Number) row[1]).doubleValue()))
        .orElse(new Flow(Long.MAX_VALUE, 0));
  }

  /** Remembers that a light waited for masters of its mode and none came. */
  @Transactional
  void waitedInVain(Frame light, FrameSize size) {
    database
        .createNativeQuery(
            "insert into calibration.vain_wait (mode, width, height) values (:mode, :width, :height)"
                + " on conflict (mode) do update set since = now()")
        .setParameter("mode", mode(light))
        .setParameter("width", size.width())
        .setParameter("height", size.height())
        .executeUpdate();
  }

  /** Whether a light of this mode waited in vain lately, and no calibration frame came since. */
  @Transactional
  boolean vain(Frame light) {
    return !database
        .createNativeQuery(
            "select 1 from calibration.vain_wait where mode = :mode"
                + " and since > now() - interval '12 hours'",
            Integer.class)
        .setParameter("mode", mode(light))
        .getResultList()
        .isEmpty();
  }

  /** Calibration frames of a size come after all. */
  @Transactional
  void hope(FrameSize size) {
    database
        .createNativeQuery(
            "delete from calibration.vain_wait where width = :width and height = :height")
        .setParameter("width", size.width())
        .setParameter("height", size.height())
        .executeUpdate();
  }

  private static String mode(Frame frame) {
    return FrameMode.of(frame).toString();
  }
}
