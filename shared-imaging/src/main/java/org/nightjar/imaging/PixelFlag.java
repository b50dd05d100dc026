package org.nightjar.imaging;

/** Bits of a {@link FlagPlane}. */
public final class PixelFlag {
  /** Bad pixel or column. */
  public static final int BAD = 1;

  /** At or above saturation in the raw frame, grown by one pixel. */
  public static final int SATURATED = 2;

  /** Hit by a cosmic ray. */
  public static final int COSMIC = 4;

  /** Crossed by a satellite or aircraft. */
  public static final int TRAIL = 8;

  /** Charge bled along the read-out axis. */
  public static final int BLEED = 16;

  /** Non-linear, or hot in the dark. */
  public static final int HOT = 32;

  /** Value was interpolated from neighbours. */
  public static final int INTERPOLATED = 64;

  /** No data: NaN, BLANK, or off the edge. */
  public static final int NO_DATA = 128;

  /** Pixels whose value must not be measured. */
  public static final int UNUSABLE = BAD | SATURATED | COSMIC | BLEED | HOT | NO_DATA;

  /** Pixels that carry no light of the sky at all; saturated ones do, if not how much. */
  public static final int MASKED = BAD | COSMIC | HOT | NO_DATA;

  private PixelFlag() {}
}
