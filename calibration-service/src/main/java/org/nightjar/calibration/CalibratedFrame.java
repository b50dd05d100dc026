package org.nightjar.calibration;

import org.nightjar.imaging.CalibratedImage;
import org.nightjar.imaging.Rectangle;
import org.nightjar.model.Calibration;

/**
 * A calibrated frame.
 *
 * @param image pixels, flags, noise
 * @param report what was done
 * @param area the part of the raw frame that the image shows: pixel (0, 0) of the image is (x0, y0)
 *     of the raw frame, for headers' CRPIX
 */
public record CalibratedFrame(CalibratedImage image, Calibration report, Rectangle area) {}
