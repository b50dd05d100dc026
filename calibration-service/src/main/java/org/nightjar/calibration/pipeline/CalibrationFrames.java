package org.nightjar.calibration.pipeline;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Sort;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import org.nightjar.model.FrameReport;
import org.nightjar.pipeline.ReportJson;

/** Bias, dark and flat frames that arrived. */
@ApplicationScoped
public class CalibrationFrames implements PanacheRepositoryBase<CalibrationFrameRow, String> {
  /** Beyond this many frames of one size the oldest are not stacked again. */
  private static final int MOST_FRAMES = 2000;

  /** Enters a frame; one that is known stays as it is. */
  @Transactional
  void arrived(FrameReport report, FrameSize size) {
    getSession()
        .createNativeQuery(
            "insert into calibration.calibration_frame (frame_id, width, height, report)"
                + " values (:id, :width, :height, :report) on conflict (frame_id) do nothing")
        .setParameter("id", report.frame().id())
        .setParameter("width", size.width())
        .setParameter("height", size.height())
        .setParameter("report", ReportJson.write(report))
        .executeUpdate();
  }

  /** Frames that no master was made with yet. */
  @Transactional
  List<FrameReport> pending(FrameSize size) {
    return reports(
        list("width = ?1 and height = ?2 and not considered", size.width(), size.height()));
  }

  /** All frames of a size, the newest if there are very many. */
  @Transactional
  List<FrameReport> frames(FrameSize size) {
    return reports(
        find(
                "width = ?1 and height = ?2",
                Sort.descending("arrivedAt"),
                size.width(),
                size.height())
            .page(0, MOST_FRAMES)
            .list());
  }

  /** Sizes of which frames wait for their master, with the time since the last one came. */
  @Transactional
  List<Series> pendingSeries() {
    return getSession()
        .createNativeQuery(
            "select width, height, extract(epoch from now() - max(arrived_at)) * 1000"
                + " from calibration.calibration_frame where not considered group by width, height",
            Object[].class)
        .getResultStream()
        .map(row ->
            new Series(
                new FrameSize(((Number) row[0]).intValue(), ((Number) row[1]).intValue()),
                ((Number) row[2]).longValue()))
        .toList();
  }

  /**
   * Frames of one size that wait for their master.
   *
   * @param millisSinceLast since the newest of them came
   */
  record Series(FrameSize size, long millisSinceLast) {}

  @Transactional
  void considered(List<FrameReport> frames) {
    update(
        "considered = true where frameId in ?1", frames.stream().map(f -> f.frame().id()).toList());
  }

  private static List<FrameReport> reports(List<CalibrationFrameRow> rows) {
    return rows.stream().map(row -> ReportJson.read(row.report)).toList();
  }
}
