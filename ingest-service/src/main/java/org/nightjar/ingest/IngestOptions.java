package org.nightjar.ingest;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nightjar.imaging.fits.ReadLimits;
import org.nightjar.model.TelescopeProfile;

/**
 * What reading needs to know.
 *
 * @param profiles telescopes that headers are compared with
 * @param telescope the telescope by the user's word, whatever headers say; null = by the headers
 * @param limits what files may claim
 * @param minSidePx frames smaller than this on a side are refused
 */
public record IngestOptions(
    List<TelescopeProfile> profiles,
    @Nullable TelescopeProfile telescope,
    ReadLimits limits,
    int minSidePx) {

  /** One mesh cell of the smallest background map; no star could be measured on less. */
  public static final int DEFAULT_MIN_SIDE_PX = 16;

  public IngestOptions {
    profiles = List.copyOf(profiles);
    if (minSidePx < 1) {
      throw new IllegalArgumentException("minSidePx = " + minSidePx + ", must be >= 1");
    }
  }

  public static IngestOptions of(List<TelescopeProfile> profiles) {
    return new IngestOptions(profiles, null, ReadLimits.DEFAULT, DEFAULT_MIN_SIDE_PX);
  }

  public IngestOptions withTelescope(@Nullable TelescopeProfile profile) {
    return new IngestOptions(profiles, profile, limits, minSidePx);
  }

  public IngestOptions withLimits(ReadLimits other) {
    return new IngestOptions(profiles, telescope, other, minSidePx);
  }
}
