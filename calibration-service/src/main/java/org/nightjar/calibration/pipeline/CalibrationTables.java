package org.nightjar.calibration.pipeline;

import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.nightjar.model.FrameReport;
import org.nightjar.pipeline.ReportJson;

/**
 * Calibration frames and lights that wait, in PostgreSQL. Times are the database's: replicas share
 * one clock.
 */
@Singleton
public class CalibrationTables {
  /** Beyond this many frames of one size the oldest are not stacked again. */
  private static final int MOST_FRAMES = 2000;

  private final AgroalDataSource database;

  @Inject
  public CalibrationTables(@DataSource("calibration") AgroalDataSource database) {
    this.database = database;
  }

  /** Enters a bias, dark or flat; one that is known stays as it is. */
  void arrived(FrameReport report, FrameSize size) throws SQLException {
    try (var connection = database.getConnection();
        var insert =
            connection.prepareStatement(
                "insert into calibration.calibration_frame (frame_id, width, height, report) values (?, ?, ?, ?)"
                    + " on conflict (frame_id) do nothing")) {
      insert.setString(1, report.frame().id());
      insert.setInt(2, size.width());
      insert.setInt(3, size.height());
      insert.setString(4, ReportJson.write(report));
      insert.executeUpdate();
    }
  }

  /** Frames that no master was made with yet. */
  List<FrameReport> pending(FrameSize size) throws SQLException {
    try (var connection = database.getConnection();
        var query =
            connection.prepareStatement(
                "select report from calibration.calibration_frame where width = ? and height = ? and not considered")) {
      return reports(query, size);
    }
  }

  /** All frames of a size, the newest if there are very many. */
  List<FrameReport> frames(FrameSize size) throws SQLException {
    try (var connection = database.getConnection();
        var query =
            connection.prepareStatement(
                "select report from calibration.calibration_frame where width = ? and height = ?"
                    + " order by arrived_at desc limit "
                    + MOST_FRAMES)) {
      return reports(query, size);
    }
  }

  /** Sizes of which frames wait for their master and none has come for a while. */
  List<FrameSize> settled(Duration settle) throws SQLException {
    try (var connection = database.getConnection();
        var query =
            connection.prepareStatement(
                "select width, height from calibration.calibration_frame where not considered group by width, height"
                    + " having max(arrived_at) < now() - ? * interval '1 millisecond'")) {
      query.setLong(1, settle.toMillis());
      var sizes = new ArrayList<FrameSize>();
      try (var rows = query.executeQuery()) {
        while (rows.next()) {
          sizes.add(new FrameSize(rows.getInt(1), rows.getInt(2)));
        }
      }
      return sizes;
    }
  }

  void considered(List<FrameReport> frames) throws SQLException {
    try (var connection = database.getConnection();
        var update =
            connection.prepareStatement(
                "update calibration.calibration_frame set considered = true where frame_id = any (?)")) {
      update.setArray(
          1, connection.createArrayOf("text", frames.stream().map(f -> f.frame().id()).toArray()));
      update.executeUpdate();
    }
  }

  /** Lets a light wait; one that waits already keeps its deadline. */
  void park(FrameReport light, FrameSize size, Duration longest) throws SQLException {
    try (var connection = database.getConnection();
        var insert =
            connection.prepareStatement(
                "insert into calibration.parked_light (frame_id, width, height, report, deadline)"
                    + " values (?, ?, ?, ?, now() + ? * interval '1 millisecond') on conflict (frame_id) do nothing")) {
      insert.setString(1, light.frame().id());
      insert.setInt(2, size.width());
      insert.setInt(3, size.height());
      insert.setString(4, ReportJson.write(light));
      insert.setLong(5, longest.toMillis());
      insert.executeUpdate();
    }
  }

  /**
   * Decides whether a light wakes, and makes its waking safe elsewhere before it is forgotten here.
   */
  interface Waking {
    /**
     * @param overdue whether its deadline has passed
     * @return true when it was published and waits no longer
     */
    boolean wake(FrameReport light, FrameSize size, boolean overdue) throws SQLException;
  }

  /**
   * Goes through the lights that wait, the longest first, those apart that another replica is at.
   */
  int wake(int most, Waking waking) throws SQLException {
    try (var connection = database.getConnection()) {
      connection.setAutoCommit(false);
      try {
        int woken = wake(connection, most, waking);
        connection.commit();
        return woken;
      } catch (SQLException | RuntimeException e) {
        connection.rollback();
        throw e;
      } finally {
        connection.setAutoCommit(true);
      }
    }
  }

  private static int wake(Connection connection, int most, Waking waking) throws SQLException {
    int woken = 0;
    try (var query =
            connection.prepareStatement(
                "select frame_id, width, height, report, deadline < now() from calibration.parked_light"
                    + " order by parked_at limit ? for update skip locked");
        var delete =
            connection.prepareStatement(
                "delete from calibration.parked_light where frame_id = ?")) {
      query.setInt(1, most);
      try (var rows = query.executeQuery()) {
        while (rows.next()) {
          var size = new FrameSize(rows.getInt(2), rows.getInt(3));
          if (waking.wake(ReportJson.read(rows.getString(4)), size, rows.getBoolean(5))) {
            delete.setString(1, rows.getString(1));
            delete.executeUpdate();
            woken++;
          }
        }
      }
    }
    return woken;
  }

  private static List<FrameReport> reports(PreparedStatement query, FrameSize size)
      throws SQLException {
    query.setInt(1, size.width());
    query.setInt(2, size.height());
    var reports = new ArrayList<FrameReport>();
    try (var rows = query.executeQuery()) {
      while (rows.next()) {
        reports.add(ReportJson.read(rows.getString(1)));
      }
    }
    return reports;
  }
}
