package org.nightjar.astrometry;

import org.jspecify.annotations.Nullable;
import org.nightjar.imaging.stars.StarField;
import org.nightjar.imaging.wcs.Wcs;
import org.nightjar.model.Astrometry;

/**
 * A frame with its place on the sky.
 *
 * @param report for the frame report
 * @param wcs fitted coordinates; null exactly when the frame is unsolved
 * @param stars catalogue stars in and around the frame at the epoch of the exposure, brightest
 *     first; null when unsolved
 * @param matchedSource rows of the source catalogue behind the fit
 * @param matchedStar their stars, indices in {@code stars}
 */
@SuppressWarnings("ArrayRecordComponent") // columns of a table; never compared by value
public record LocatedFrame(
    Astrometry report,
    @Nullable Wcs wcs,
    @Nullable StarField stars,
    int[] matchedSource,
    int[] matchedStar) {

  static LocatedFrame unsolved(String reason) {
    return new LocatedFrame(Astrometry.unsolved(reason), null, null, new int[0], new int[0]);
  }
}
