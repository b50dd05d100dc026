package org.nightjar.imaging.sky;

/**
 * What is true of a star on a frame.
 *
 * @param star as it was put in
 * @param psf its profile, smears and all; {@link Psf#shape} measures it
 * @param saturated a pixel of its 3 × 3 core reached the end of the sensor's range
 */
public record StarTruth(PointSource star, Psf psf, boolean saturated) {}
