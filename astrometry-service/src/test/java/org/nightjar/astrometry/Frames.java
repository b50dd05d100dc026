package org.nightjar.astrometry;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nightjar.model.Frame;

/** Frames of which only place, scale and time matter. */
final class Frames {
  private Frames() {}

  static Frame of(
      @Nullable Double raDeg,
      @Nullable Double decDeg,
      @Nullable Double scaleArcsec,
      @Nullable Instant when) {
    return new Frame(
        null,
        "frame.fits",
        "unknown",
        null,
        null,
        null,
        null,
        null,
        when,
        when,
        null,
        null,
        null,
        null,
        null,
        null,
        raDeg,
        decDeg,
        null,
        null,
        null,
        null,
        null,
        null,
        scaleArcsec,
        null,
        List.of());
  }

  static Frame unknown() {
    return of(null, null, null, null);
  }
}
