package org.nightjar.ingest.pipeline;

/** A key that leads nowhere, or to what is not to be taken in. */
public final class ForbiddenKeyException extends Exception {
  private static final long serialVersionUID = 1;

  ForbiddenKeyException(String message) {
    super(message);
  }
}
