package org.nightjar.imaging.sky;

/**
 * A charged particle's track.
 *
 * @param x0 where it came in, 0-based pixels
 * @param y0 where it came in
 * @param x1 where it left
 * @param y1 where it left
 * @param electrons set free in all
 */
public record CosmicRay(double x0, double y0, double x1, double y1, double electrons) {}
