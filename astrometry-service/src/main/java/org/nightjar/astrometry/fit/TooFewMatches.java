package org.nightjar.astrometry.fit;

/**
 * The stars of the catalogue were not found where the start says.
 *
 * @param found matched stars
 * @param needed at least
 */
public record TooFewMatches(int found, int needed) implements PlateFitOutcome {}
