package org.nightjar.qa.pipeline;

import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.nightjar.model.FrameReport;
import org.nightjar.pipeline.ReportJson;

/** Frames and nights in PostgreSQL: a frame is there once, whatever comes how often. */
@Singleton
public class FrameTable {
  private final AgroalDataSource database;

  @Inject
  public FrameTable(@DataSource("qa") AgroalDataSource database) {
    this.database = database;
  }

  /** A report with the number of its change. */
  record Numbered(FrameReport report, long version) {}

  /** A night with the number of its change. */
  record Changed(NightKey night, long version) {}

  /**
   * Enters a frame's end in the place of the one it had. A frame that was assessed is not made
   * REJECTED or FAILED by what is told late.
   */
  void put(String frameId, FrameReport report) throws SQLException {
    var key = NightKey.of(report.frame());
    try (var connection = database.getConnection()) {
      connection.setAutoCommit(false);
      try (var frame =
              connection.prepareStatement(
                  "insert into qa.frame as f (frame_id, telescope, night, status, report) values (?, ?, ?, ?, ?)"
                      + " on conflict (frame_id) do update set status = excluded.status, report = excluded.report,"
                      + " telescope = excluded.telescope, night = excluded.night, published = false,"
                      + " version = f.version + 1 where f.report <> excluded.report"
                      + " and (f.status <> 'ASSESSED' or excluded.status = 'ASSESSED')");
          var night =
              connection.prepareStatement(
                  "insert into qa.night as n (telescope, night, version) values (?, ?, 1)"
                      + " on conflict (telescope, night) do update set version = n.version + 1")) {
        frame.setString(1, frameId);
        frame.setString(2, key.telescope());
        frame.setString(3, key.night());
        frame.setString(4, report.status().name());
        frame.setString(5, ReportJson.write(report));
        if (frame.executeUpdate() > 0) {
          night.setString(1, key.telescope());
          night.setString(2, key.night());
          night.executeUpdate();
        }
        connection.commit();
      } catch (SQLException | RuntimeException e) {
        connection.rollback();
        throw e;
      } finally {
        connection.setAutoCommit(true);
      }
    }
  }

  List<FrameReport> night(NightKey key) throws SQLException {
    try (var connection = database.getConnection();
        var query =
            connection.prepareStatement(
                "select report, version from qa.frame where telescope = ? and night = ? order by frame_id")) {
      query.setString(1, key.telescope());
      query.setString(2, key.night());
      return reports(query).stream().map(Numbered::report).toList();
    }
  }

  List<Numbered> unpublished(int most) throws SQLException {
    try (var connection = database.getConnection();
        var query =
            connection.prepareStatement(
                "select report, version from qa.frame where not published order by entered_at limit ?")) {
      query.setInt(1, most);
      return reports(query);
    }
  }

  /** Nothing is marked that changed since it was read. */
  void published(String frameId, long version) throws SQLException {
    try (var connection = database.getConnection();
        var update =
            connection.prepareStatement(
                "update qa.frame set published = true where frame_id = ? and version = ?")) {
      update.setString(1, frameId);
      update.setLong(2, version);
      update.executeUpdate();
    }
  }

  List<Changed> changedNights() throws SQLException {
    try (var connection = database.getConnection();
        var query =
            connection.prepareStatement(
                "select telescope, night, version from qa.night where published < version");
        var rows = query.executeQuery()) {
      var nights = new ArrayList<Changed>();
      while (rows.next()) {
        nights.add(
            new Changed(new NightKey(rows.getString(1), rows.getString(2)), rows.getLong(3)));
      }
      return nights;
    }
  }

  void published(Changed night) throws SQLException {
    try (var connection = database.getConnection();
        var update =
            connection.prepareStatement(
                "update qa.night set published = ? where telescope = ? and night = ?")) {
      update.setLong(1, night.version());
      update.setString(2, night.night().telescope());
      update.setString(3, night.night().night());
      update.executeUpdate();
    }
  }

  private static List<Numbered> reports(PreparedStatement query) throws SQLException {
    var reports = new ArrayList<Numbered>();
    try (var rows = query.executeQuery()) {
      while (rows.next()) {
        reports.add(new Numbered(ReportJson.read(rows.getString(1)), rows.getLong(2)));
      }
    }
    return reports;
  }
}
