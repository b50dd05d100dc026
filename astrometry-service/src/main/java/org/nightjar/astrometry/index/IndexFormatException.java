package org.nightjar.astrometry.index;

import java.io.IOException;

/** A file is not an index that can be used; the message says what was found and what is needed. */
public final class IndexFormatException extends IOException {
  private static final long serialVersionUID = 1;

  IndexFormatException(String message) {
    super(message);
  }
}
