package org.nightjar.astrometry.fit;

/** What came of a fit. */
public sealed interface PlateFitOutcome permits PlateFitResult, TooFewMatches {}
