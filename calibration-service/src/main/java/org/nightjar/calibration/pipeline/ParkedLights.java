package org.nightjar.calibration.pipeline;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import org.nightjar.model.FrameReport;
import org.nightjar.pipeline.ReportJson;

/** Lights that wait for masters. */
@ApplicationScoped
public class ParkedLights implements PanacheRepositoryBase<ParkedLightRow, String> {
  /** Lets a light wait; one that waits already has waited since then. */
  @Transactional
  void park(FrameReport light, FrameSize size) {
    getSession()
        .createNativeQuery(
            "insert into calibration.parked_light (frame_id, width, height, report)"
                + " values (:id, :width, :height, :report) on conflict (frame_id) do nothing")
        .setParameter("id", light.frame().id())
        .setParameter("width", size.width())
        .setParameter("height", size.height())
        .setParameter("report", ReportJson.write(light))
        .executeUpdate();
  }

  /**
   * A light that waits.
   *
   * @param waitedMillis since it was parked
   */
  record Waiting(FrameReport light, FrameSize size, long waitedMillis) {}

  /** The lights that wait, the longest first. */
  @Transactional
  List<Waiting> waiting(int most) {
    return getSession()
        .createNativeQuery(
            "select width, height, report, extract(epoch from now() - parked_at) * 1000"
                + " from calibration.parked_light order by parked_at limit :most",
            Object[].class)
        .setParameter("most", most)
        .getResultStream()
        .map(row ->
            new Waiting(
                ReportJson.read((String) row[2]),
                new FrameSize(((Number) row[0]).intValue(), ((Number) row[1]).intValue()),
                ((Number) row[3]).longValue()))
        .toList();
  }

  /**
   * Ends a wait, unless another replica is at it: the light is forgotten here once it is safe
   * elsewhere.
   *
   * @param publication makes it safe; when it throws, the light waits on
   */
  @Transactional
  void wake(FrameReport light, Runnable publication) {
    int found =
        getSession()
            .createNativeQuery(
                "delete from calibration.parked_light where frame_id in (select frame_id"
                    + " from calibration.parked_light where frame_id = :id for update skip locked)")
            .setParameter("id", light.frame().id())
            .executeUpdate();
    if (found == 1) {
      publication.run();
    }
  }
}
