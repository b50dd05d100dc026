package org.nightjar.calibration.masters;

import java.util.List;
import org.nightjar.model.Frame;

/**
 * Frames that make one master.
 *
 * @param kind of what
 * @param frames at least one, by time
 */
public record MasterRecipe(MasterKind kind, List<Frame> frames) {
  public MasterRecipe {
    frames = List.copyOf(frames);
  }
}
