package org.nightjar.standalone.measure;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.nightjar.astrometry.CameraKey;
import org.nightjar.astrometry.Neighbour;
import org.nightjar.ingest.Ingested;
import org.nightjar.model.Frame;

/**
 * For cameras whose headers tell neither place nor scale: the first frame that can be found blind
 * leads the others. Chosen before the others are measured, in the order of the files, so that
 * results depend neither on threads nor on who comes first.
 */
final class Pilots {
  /** No leader for anyone. */
  static final Pilots NONE = new Pilots(Map.of());

  private static final int MOST_TRIES = 3;
  private static final int MOST_CHEAP_TRIES = 8;

  private final Map<CameraKey, Neighbour> found;

  private Pilots(Map<CameraKey, Neighbour> found) {
    this.found = found;
  }

  /**
   * Looks for leaders.
   *
   * @param lights in the order of the files
   * @param reader reads a file
   * @param searches calibrate, extract and solve a frame; cheap ones before thorough ones
   */
  static Pilots of(
      List<SortedFiles.Entry> lights,
      Function<java.nio.file.Path, Ingested> reader,
      List<Function<Ingested.Accepted, Optional<Neighbour>>> searches) {
    var groups = new HashMap<CameraKey, Integer>();
    for (var light : lights) {
      if (CameraKey.lost(light.frame())) {
        CameraKey.of(light.frame()).ifPresent(camera -> groups.merge(camera, 1, Integer::sum));
      }
    }
    var found = new HashMap<CameraKey, Neighbour>();
    for (var search : searches) {
      boolean thorough = search == searches.getLast();
      lead(lights, reader, groups, search, thorough ? MOST_TRIES : MOST_CHEAP_TRIES, found);
    }
    return new Pilots(found);
  }

  private static void lead(
      List<SortedFiles.Entry> lights,
      Function<java.nio.file.Path, Ingested> reader,
      Map<CameraKey, Integer> groups,
      Function<Ingested.Accepted, Optional<Neighbour>> locate,
      int mostTries,
      Map<CameraKey, Neighbour> found) {
    var tries = new HashMap<CameraKey, Integer>();
    for (var light : lights) {
      var camera = CameraKey.of(light.frame()).orElse(null);
      boolean wanted =
          camera != null
              && CameraKey.lost(light.frame())
              && groups.getOrDefault(camera, 0) > 1
              && !found.containsKey(camera)
              && tries.merge(camera, 1, Integer::sum) <= mostTries;
      if (wanted && light.ingested(reader) instanceof Ingested.Accepted accepted) {
        locate.apply(accepted).ifPresent(n -> found.put(camera, n));
      }
    }
  }

  /** The leader of a frame's camera; null when it needs or has none. */
  @Nullable Neighbour of(Frame frame) {
    return CameraKey.lost(frame) ? CameraKey.of(frame).map(found::get).orElse(null) : null;
  }
}
