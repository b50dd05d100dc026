package org.nightjar.calibration.masters;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.nightjar.model.FrameKind;

/** What a master corrects. */
public enum MasterKind {
  BIAS("bias"),
  DARK("dark"),
  FLAT("flat");

  private final String label;

  MasterKind(String label) {
    this.label = label;
  }

  /** The word in reports, keys and sentences. */
  public String label() {
    return label;
  }

  /** Of frames of this kind; empty for lights and frames of unknown kind. */
  public static Optional<MasterKind> of(@Nullable FrameKind kind) {
    return switch (kind) {
      case BIAS -> Optional.of(BIAS);
      case DARK -> Optional.of(DARK);
      case FLAT -> Optional.of(FLAT);
      case LIGHT -> Optional.empty();
      case null -> Optional.empty();
    };
  }
}
