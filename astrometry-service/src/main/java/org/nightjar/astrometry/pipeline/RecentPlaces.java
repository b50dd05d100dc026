package org.nightjar.astrometry.pipeline;

import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nightjar.astrometry.CameraKey;
import org.nightjar.astrometry.Neighbour;
import org.nightjar.model.Astrometry;
import org.nightjar.model.Frame;

/**
 * Where each camera was found last, for frames whose headers leave place or scale open. Only a
 * hint: it is forgotten with the process, replicas have their own, and the plate that comes of it
 * is the one that comes without, but for rounding.
 */
@Singleton
public class RecentPlaces {
  private static final int MOST_CAMERAS = 1000;

  private final Map<CameraKey, Neighbour> places =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<CameraKey, Neighbour> eldest) {
          return size() > MOST_CAMERAS;
        }
      };

  /** Where to look for a frame first; null when its header tells enough, or nothing is known. */
  synchronized @Nullable Neighbour about(Frame frame) {
    return CameraKey.lost(frame) ? CameraKey.of(frame).map(places::get).orElse(null) : null;
  }

  /** Remembers where a frame was found. */
  synchronized void found(Frame frame, Astrometry where) {
    var ra = where.raDeg();
    var dec = where.decDeg();
    var scale = where.pixelScaleArcsec();
    var camera = CameraKey.of(frame);
    if (where.solved() && ra != null && dec != null && scale != null && camera.isPresent()) {
      places.put(camera.get(), new Neighbour(ra, dec, scale));
    }
  }
}
