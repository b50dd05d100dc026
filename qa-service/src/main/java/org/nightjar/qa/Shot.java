package org.nightjar.qa;

import java.time.Instant;
import org.nightjar.model.Calibration;
import org.nightjar.model.Extraction;
import org.nightjar.model.FrameReport;

/**
 * A measured frame of the sky on the night's clock.
 *
 * @param report the frame
 * @param extraction its extraction
 * @param at start of the exposure
 */
record Shot(FrameReport report, Extraction extraction, Instant at) {
  /** Airmass; 1 where it is not known, which corrects nothing. */
  double airmass() {
    var airmass = report.frame().airmass();
    return airmass != null && airmass >= 1 && airmass < 40 ? airmass : 1;
  }

  boolean blank() {
    return extraction.blank();
  }

  /** The metric's value; NaN when it was not measured. */
  double of(Metric metric) {
    var value = metric.of(report);
    return value == null ? Double.NaN : value;
  }

  boolean flagged(String name) {
    var quality = report.quality();
    return quality != null && quality.flags().stream().anyMatch(f -> f.name().equals(name));
  }

  /** Read noise of the calibrated pixels, ADU; NaN when gain or noise is not known. */
  double readNoiseAdu() {
    Calibration calibration = report.calibration();
    if (calibration == null) {
      return Double.NaN;
    }
    var gain = calibration.gainElectronsPerAdu();
    var noise = calibration.readNoiseElectrons();
    return gain == null || noise == null || !(gain > 0) ? Double.NaN : noise / gain;
  }
}
