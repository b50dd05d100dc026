package org.nightjar.ingest.pipeline;

import java.io.IOException;

/** More bytes than a frame may have. */
public final class TooLargeException extends IOException {
  private static final long serialVersionUID = 1;

  public TooLargeException(long mostBytes) {
    super(
        "a frame may have %d bytes (nightjar.ingest.most-bytes), this one has more"
            .formatted(mostBytes));
  }
}
