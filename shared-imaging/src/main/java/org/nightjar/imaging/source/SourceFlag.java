package org.nightjar.imaging.source;

/** Bits of a source's FLAGS, with SExtractor's meaning. */
public final class SourceFlag {
  /** More than 10 % of the aperture is a neighbour's, or bad pixels. */
  public static final int CROWDED = 1;

  /** Was blended with another source. */
  public static final int DEBLENDED = 2;

  /** At least one pixel is saturated. */
  public static final int SATURATED = 4;

  /** Touches the edge. */
  public static final int TRUNCATED = 8;

  /** The aperture is incomplete. */
  public static final int APERTURE_INCOMPLETE = 16;

  /** The isophotal footprint is incomplete. */
  public static final int ISOPHOTE_INCOMPLETE = 32;

  private SourceFlag() {}
}
