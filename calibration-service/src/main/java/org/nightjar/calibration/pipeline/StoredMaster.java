package org.nightjar.calibration.pipeline;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nightjar.calibration.masters.MasterMetadata;
import org.nightjar.model.Product;

/**
 * A master as the service keeps it.
 *
 * @param metadata what it is
 * @param product where its pixels lie
 * @param frameIds every frame of its recipe, sorted
 * @param biasGiven the bias that its making was offered
 * @param darkGiven the dark that its making was offered
 */
record StoredMaster(
    MasterMetadata metadata,
    Product product,
    List<String> frameIds,
    @Nullable String biasGiven,
    @Nullable String darkGiven) {
  StoredMaster {
    frameIds = List.copyOf(frameIds);
  }
}
