package org.nightjar.astrometry.solve;

/**
 * A detection and the star that it is.
 *
 * @param point index in the point list
 * @param x unit vector of the star
 * @param y same
 * @param z same
 */
public record PlateMatch(int point, double x, double y, double z) {}
