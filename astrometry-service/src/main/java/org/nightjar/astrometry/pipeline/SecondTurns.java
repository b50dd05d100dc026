package org.nightjar.astrometry.pipeline;

import jakarta.inject.Singleton;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.nightjar.model.FrameReport;

/**
 * Frames that were sent to the end of their queue, each once: they come when the camera's others
 * have been looked for. Forgotten with the process, which costs a frame one turn more.
 */
@Singleton
class SecondTurns {
  private static final int MOST = 20_000;

  private final Set<String> granted = new HashSet<>();

  /**
   * Whether a frame may go to the end of its queue; no frame may twice, nor any while very many
   * have.
   */
  synchronized boolean grant(FrameReport report) {
    var id = id(report);
    return id != null && !granted.remove(id) && granted.size() < MOST && granted.add(id);
  }

  /** Whether this is a frame's second turn. */
  synchronized boolean taken(FrameReport report) {
    var id = id(report);
    return id != null && granted.contains(id);
  }

  private static @Nullable String id(FrameReport report) {
    return report.frame().id();
  }
}
