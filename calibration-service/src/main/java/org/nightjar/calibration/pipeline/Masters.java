package org.nightjar.calibration.pipeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Sort;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nightjar.calibration.masters.MasterMetadata;
import org.nightjar.model.Product;
import org.nightjar.pipeline.ReportJson;

/** Masters that were made. */
@ApplicationScoped
public class Masters implements PanacheRepositoryBase<MasterRow, String> {
  /** Those that none of more frames has taken the place of. */
  @Transactional
  List<StoredMaster> current(FrameSize size) {
    return masters(
        list("width = ?1 and height = ?2 and not superseded", size.width(), size.height()));
  }

  /** Those that nobody was told of yet. */
  @Transactional
  List<StoredMaster> unpublished() {
    return masters(list("not published", Sort.ascending("madeAt")));
  }

  @Transactional
  void published(String masterId) {
    update("published = true where masterId = ?1", masterId);
  }

  /**
   * Enters a master, whose pixels are stored, in the place of those of its kind that were made of
   * fewer of its frames.
   */
  @Transactional
  void put(StoredMaster master, FrameSize size) {
    var id = master.metadata().id();
    var kind = master.metadata().kind().name();
    var frames = master.frameIds().toArray(String[]::new);
    getSession()
        .createNativeQuery(
            "update calibration.master set superseded = true where kind = :kind and width = :width"
                + " and height = :height and frame_ids <@ cast(:frames as text[]) and master_id <> :id")
        .setParameter("kind", kind)
        .setParameter("width", size.width())
        .setParameter("height", size.height())
        .setParameter("frames", frames)
        .setParameter("id", id)
        .executeUpdate();
    getSession()
        .createNativeQuery(
            "insert into calibration.master"
                + " (master_id, kind, width, height, metadata, product, frame_ids, bias_given, dark_given)"
                + " values (:id, :kind, :width, :height, :metadata, :product, cast(:frames as text[]),"
                + " nullif(:bias, ''), nullif(:dark, '')) on conflict (master_id) do update set"
                + " superseded = false, metadata = excluded.metadata, product = excluded.product,"
                + " frame_ids = excluded.frame_ids, bias_given = excluded.bias_given,"
                + " dark_given = excluded.dark_given")
        .setParameter("id", id)
        .setParameter("kind", kind)
        .setParameter("width", size.width())
        .setParameter("height", size.height())
        .setParameter("metadata", json(master.metadata()))
        .setParameter("product", json(master.product()))
        .setParameter("frames", frames)
        .setParameter("bias", orEmpty(master.biasGiven()))
        .setParameter("dark", orEmpty(master.darkGiven()))
        .executeUpdate();
  }

  /** A parameter that is null has no type. */
  private static String orEmpty(@Nullable String id) {
    return id == null ? "" : id;
  }

  private static List<StoredMaster> masters(List<MasterRow> rows) {
    return rows.stream().map(Masters::master).toList();
  }

  private static StoredMaster master(MasterRow row) {
    try {
      return new StoredMaster(
          ReportJson.mapper().readValue(row.metadata, MasterMetadata.class),
          ReportJson.mapper().readValue(row.product, Product.class),
          List.of(row.frameIds),
          row.biasGiven,
          row.darkGiven);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the row of master " + row.masterId + " cannot be read", e);
    }
  }

  private static String json(Object value) {
    try {
      return ReportJson.mapper().writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a master cannot be written", e);
    }
  }
}
