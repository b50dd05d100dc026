package org.nightjar.calibration.masters;

import org.nightjar.model.Frame;

/**
 * A frame that did not go into a master.
 *
 * @param frame which one
 * @param reason why, in words with numbers
 */
public record LeftOut(Frame frame, String reason) {}
