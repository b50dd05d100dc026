package org.nightjar.ingest.pipeline;

import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.Date;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.nightjar.model.FrameReport;
import org.nightjar.model.Status;
import org.nightjar.pipeline.ReportJson;

/**
 * Every frame that ever entered, once, by its checksum; what is entered is published, sooner or
 * later.
 */
@Singleton
public class Ledger {
  private final AgroalDataSource database;

  @Inject
  public Ledger(@DataSource("ingest") AgroalDataSource database) {
    this.database = database;
  }

  /**
   * Counts of one telescope, or of all; received is always the sum of the rest.
   *
   * @param telescope its name
   * @param received frames that entered
   * @param assessed of them
   * @param rejected of them
   * @param failed of them
   * @param inFlight of them
   */
  public record Balance(
      String telescope, long received, long assessed, long rejected, long failed, long inFlight) {}

  public boolean knows(String frameId) throws SQLException {
    try (var connection = database.getConnection();
        var query = connection.prepareStatement("select 1 from ingest.frame where frame_id = ?")) {
      query.setString(1, frameId);
      try (var rows = query.executeQuery()) {
        return rows.next();
      }
    }
  }

  /**
   * Enters a frame whose products are stored.
   *
   * @return false when it was there already
   */
  boolean enter(String frameId, FrameReport report) throws SQLException {
    var frame = report.frame();
    try (var connection = database.getConnection();
        var insert =
            connection.prepareStatement(
                "insert into ingest.frame (frame_id, file_name, telescope, night, status, report)"
                    + " values (?, ?, ?, ?, ?, ?) on conflict (frame_id) do nothing")) {
      insert.setString(1, frameId);
      insert.setString(2, frame.fileName());
      insert.setString(3, frame.telescope());
      insert.setDate(4, frame.night() == null ? null : Date.valueOf(frame.night()));
      insert.setString(5, report.status().name());
      insert.setString(6, ReportJson.write(report));
      return insert.executeUpdate() == 1;
    }
  }

  List<FrameReport> unpublished(int most) throws SQLException {
    try (var connection = database.getConnection();
        var query =
            connection.prepareStatement(
                "select report from ingest.frame where not published order by received_at limit ?")) {
      query.setInt(1, most);
      var reports = new ArrayList<FrameReport>();
      try (var rows = query.executeQuery()) {
        while (rows.next()) {
          reports.add(ReportJson.read(rows.getString(1)));
        }
      }
      return reports;
    }
  }

  void published(String frameId) throws SQLException {
    try (var connection = database.getConnection();
        var update =
            connection.prepareStatement(
                "update ingest.frame set published = true where frame_id = ?")) {
      update.setString(1, frameId);
      update.executeUpdate();
    }
  }

  /**
   * Enters a frame's end. One that was assessed after all stays assessed, whatever failure is told
   * late.
   */
  void ended(String frameId, Status status) throws SQLException {
    try (var connection = database.getConnection();
        var update =
            connection.prepareStatement(
                "update ingest.frame set status = ?, ended_at = coalesce(ended_at, now())"
                    + " where frame_id = ? and status <> ? and status <> 'ASSESSED'")) {
      update.setString(1, status.name());
      update.setString(2, frameId);
      update.setString(3, status.name());
      update.executeUpdate();
    }
  }

  /** By telescope, in one statement: the sums hold at every moment. */
  public List<Balance> balances() throws SQLException {
    try (var connection = database.getConnection();
        var query =
            connection.prepareStatement(
                "select telescope, count(*), count(*) filter (where status = 'ASSESSED'),"
                    + " count(*) filter (where status = 'REJECTED'), count(*) filter (where status = 'FAILED'),"
                    + " count(*) filter (where status = 'IN_PROGRESS') from ingest.frame group by telescope order by 1");
        var rows = query.executeQuery()) {
      var balances = new ArrayList<Balance>();
      while (rows.next()) {
        balances.add(
            new Balance(
                rows.getString(1),
                rows.getLong(2),
                rows.getLong(3),
                rows.getLong(4),
                rows.getLong(5),
                rows.getLong(6)));
      }
      return balances;
    }
  }
}
