package org.nightjar.calibration.pipeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.nightjar.calibration.masters.MasterMetadata;
import org.nightjar.model.Product;
import org.nightjar.pipeline.ReportJson;

/** Masters in PostgreSQL. */
@Singleton
public class MasterTable {
  private static final String COLUMNS =
      "select metadata, product, frame_ids, bias_given, dark_given from calibration.master ";

  private final AgroalDataSource database;

  @Inject
  public MasterTable(@DataSource("calibration") AgroalDataSource database) {
    this.database = database;
  }

  /** Those that none of more frames has taken the place of. */
  List<StoredMaster> current(FrameSize size) throws SQLException {
    try (var connection = database.getConnection();
        var query =
            connection.prepareStatement(
                COLUMNS + "where width = ? and height = ? and not superseded")) {
      query.setInt(1, size.width());
      query.setInt(2, size.height());
      return masters(query);
    }
  }

  /** Those that nobody was told of yet. */
  List<StoredMaster> unpublished() throws SQLException {
    try (var connection = database.getConnection();
        var query = connection.prepareStatement(COLUMNS + "where not published order by made_at")) {
      return masters(query);
    }
  }

  void published(String masterId) throws SQLException {
    try (var connection = database.getConnection();
        var update =
            connection.prepareStatement(
                "update calibration.master set published = true where master_id = ?")) {
      update.setString(1, masterId);
      update.executeUpdate();
    }
  }

  /**
   * Enters a master, whose pixels are stored, in the place of those of its kind that were made of
   * fewer of its frames.
   */
  void put(StoredMaster master, FrameSize size) throws SQLException {
    var id = master.metadata().id();
    try (var connection = database.getConnection()) {
      connection.setAutoCommit(false);
      try (var supersede =
              connection.prepareStatement(
                  "update calibration.master set superseded = true"
                      + " where kind = ? and width = ? and height = ? and frame_ids <@ ? and master_id <> ?");
          var insert =
              connection.prepareStatement(
                  "insert into calibration.master"
                      + " (master_id, kind, width, height, metadata, product, frame_ids, bias_given, dark_given)"
                      + " values (?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (master_id) do update set superseded = false,"
                      + " metadata = excluded.metadata, product = excluded.product, frame_ids = excluded.frame_ids,"
                      + " bias_given = excluded.bias_given, dark_given = excluded.dark_given")) {
        var frames = connection.createArrayOf("text", master.frameIds().toArray());
        supersede.setString(1, master.metadata().kind().name());
        supersede.setInt(2, size.width());
        supersede.setInt(3, size.height());
        supersede.setArray(4, frames);
        supersede.setString(5, id);
        supersede.executeUpdate();
        insert.setString(1, id);
        insert.setString(2, master.metadata().kind().name());
        insert.setInt(3, size.width());
        insert.setInt(4, size.height());
        insert.setString(5, json(master.metadata()));
        insert.setString(6, json(master.product()));
        insert.setArray(7, frames);
        insert.setString(8, master.biasGiven());
        insert.setString(9, master.darkGiven());
        insert.executeUpdate();
        connection.commit();
      } catch (SQLException | RuntimeException e) {
        connection.rollback();
        throw e;
      } finally {
        connection.setAutoCommit(true);
      }
    }
  }

  private static List<StoredMaster> masters(PreparedStatement query) throws SQLException {
    var masters = new ArrayList<StoredMaster>();
    try (var rows = query.executeQuery()) {
      while (rows.next()) {
        masters.add(
            new StoredMaster(
                ReportJson.mapper().readValue(rows.getString(1), MasterMetadata.class),
                ReportJson.mapper().readValue(rows.getString(2), Product.class),
                List.of((String[]) rows.getArray(3).getArray()),
                rows.getString(4),
                rows.getString(5)));
      }
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a master's row cannot be read", e);
    }
    return masters;
  }

  private static String json(Object value) {
    try {
      return ReportJson.mapper().writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a master cannot be written", e);
    }
  }
}
