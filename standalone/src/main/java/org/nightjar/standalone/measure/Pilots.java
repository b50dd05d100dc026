package org.nightjar.standalone.measure;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
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

  private final Map<Camera, Neighbour> found;

  private Pilots(Map<Camera, Neighbour> found) {
    this.found = found;
  }

  /** What makes two frames the same camera's. */
  private record Camera(
      String telescope,
      @Nullable String camera,
      @Nullable Integer width,
      @Nullable Integer height,
      @Nullable Integer binning) {
    static Camera of(Frame frame) {
      return new Camera(
          frame.telescope(), frame.camera(), frame.width(), frame.height(), frame.binning());
    }

    /** Frames without any name may be anybody's. */
    boolean named() {
      return camera != null || !telescope.equals("unknown");
    }
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
    var groups = new HashMap<Camera, Integer>();
    for (var light : lights) {
      if (lost(light.frame())) {
        groups.merge(Camera.of(light.frame()), 1, Integer::sum);
      }
    }
    var found = new HashMap<Camera, Neighbour>();
    for (var search : searches) {
      boolean thorough = search == searches.getLast();
      lead(lights, reader, groups, search, thorough ? MOST_TRIES : MOST_CHEAP_TRIES, found);
    }
    return new Pilots(found);
  }

  private static void lead(
      List<SortedFiles.Entry> lights,
      Function<java.nio.file.Path, Ingested> reader,
      Map<Camera, Integer> groups,
      Function<Ingested.Accepted, Optional<Neighbour>> locate,
      int mostTries,
      Map<Camera, Neighbour> found) {
    var tries = new HashMap<Camera, Integer>();
    for (var light : lights) {
      var camera = Camera.of(light.frame());
      boolean wanted =
          lost(light.frame())
              && camera.named()
              && groups.getOrDefault(camera, 0) > 1
              && !found.containsKey(camera)
              && tries.merge(camera, 1, Integer::sum) <= mostTries;
      if (wanted && light.ingested(reader) instanceof Ingested.Accepted accepted) {
        locate.apply(accepted).ifPresent(n -> found.put(camera, n));
      }
    }
  }

  private static boolean lost(Frame frame) {
    boolean place = frame.requestedRaDeg() != null && frame.requestedDecDeg() != null;
    return frame.width() != null && (!place || frame.expectedPixelScaleArcsec() == null);
  }

  /** The leader of a frame's camera; null when it needs or has none. */
  @Nullable Neighbour of(Frame frame) {
    return lost(frame) ? found.get(Camera.of(frame)) : null;
  }
}
