package org.nightjar.qa.pipeline;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.nightjar.model.Quality.Opinion;

/** What people said, in the order in which they said it. */
@Singleton
class OpinionRows implements PanacheRepositoryBase<OpinionRow, Long> {
  Optional<Opinion> latest(String frameId) {
    return find("frameId = ?1 order by id desc", frameId).page(0, 1).stream()
        .findFirst()
        .map(OpinionRow::opinion);
  }

  /** Latest first. */
  List<Opinion> all(String frameId) {
    return find("frameId = ?1 order by id desc", frameId).page(0, 100).stream()
        .map(OpinionRow::opinion)
        .toList();
  }
}
