package org.nightjar.pipeline.store;

import org.jspecify.annotations.Nullable;

/** A report names bytes that are gone or are not what they were; trying again does not help. */
public final class BrokenReferenceException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public BrokenReferenceException(String message) {
    this(message, null);
  }

  public BrokenReferenceException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
