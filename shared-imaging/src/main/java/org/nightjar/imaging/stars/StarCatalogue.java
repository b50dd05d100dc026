package org.nightjar.imaging.stars;

/**
 * A catalogue of reference stars that answers by place. Implementations are immutable and shared by
 * all threads.
 */
public interface StarCatalogue {
  /** Short name for reports, e.g. {@code Tycho-2}. */
  String name();

  /** Stars in all. */
  int size();

  /**
   * Stars within a circle on the sky.
   *
   * @param raDeg centre, ICRS degrees, any turn
   * @param decDeg centre, in [-90, 90]
   * @param radiusDeg in (0, 180]
   * @param epochYear Julian year to which proper motion is applied where it is known
   * @param faintestMagnitude leave out fainter ones
   * @param most keep this many of the brightest
   * @return brightest first; an empty field where there are none
   */
  StarField cone(
      double raDeg,
      double decDeg,
      double radiusDeg,
      double epochYear,
      double faintestMagnitude,
      int most);
}
