package org.nightjar.pipeline.stage;

import org.jspecify.annotations.Nullable;

/** A message that is given up; its text is the reason that goes with the dead letter. */
public final class DeadLetterException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public DeadLetterException(String reason, @Nullable Throwable cause) {
    super(reason, cause);
  }
}
