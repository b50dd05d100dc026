package org.nightjar.qa;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.nightjar.model.FrameReport;

/** A number of a frame that can be compared with the same number of other frames. */
enum Metric {
  FWHM_PX(r -> r.extraction() == null ? null : r.extraction().fwhmPx(), Likeness.OPTICS),
  ELLIPTICITY(r -> r.extraction() == null ? null : r.extraction().ellipticity(), Likeness.OPTICS),
  ZERO_POINT(r -> r.photometry() == null ? null : r.photometry().zeroPoint(), Likeness.FILTER),
  SKY_ADU(
      r -> r.extraction() == null ? null : (Double) r.extraction().backgroundAdu(),
      Likeness.EXPOSURE),
  STARS(
      r -> r.extraction() == null ? null : (Double) (double) r.extraction().stars(),
      Likeness.FIELD),
  POINTING_ARCMIN(
      r -> r.astrometry() == null ? null : r.astrometry().pointingErrorArcmin(), Likeness.OPTICS);

  private final Function<FrameReport, @Nullable Double> reading;
  private final Likeness likeness;

  Metric(Function<FrameReport, @Nullable Double> reading, Likeness likeness) {
    this.reading = reading;
    this.likeness = likeness;
  }

  /** The frame's value, finite; null when it was not measured. */
  @Nullable Double of(FrameReport report) {
    var value = reading.apply(report);
    return value != null && Double.isFinite(value) ? value : null;
  }

  /** How alike frames must be for this number to be comparable. */
  Likeness likeness() {
    return likeness;
  }
}
