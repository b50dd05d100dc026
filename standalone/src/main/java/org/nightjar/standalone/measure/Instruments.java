package org.nightjar.standalone.measure;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.nightjar.astrometry.Astrometer;
import org.nightjar.imaging.stars.StarCatalogue;
import org.nightjar.model.Software;
import org.nightjar.model.TelescopeProfile;
import org.nightjar.pipeline.TelescopeProfiles;

/**
 * What a run measures with; shared by all frames and threads.
 *
 * @param profiles known telescopes
 * @param astrometer solves with the run's index files
 * @param scout the same with a tenth of the effort, to look for a frame that is found easily
 * @param stars reference stars
 * @param software version and configuration of the run
 */
record Instruments(
    List<TelescopeProfile> profiles,
    Astrometer astrometer,
    Astrometer scout,
    StarCatalogue stars,
    Software software) {

  Optional<TelescopeProfile> profile(String telescope) {
    return TelescopeProfiles.ofTelescope(telescope, profiles);
  }

  TelescopeProfile.@Nullable Limits limits(String telescope) {
    return profile(telescope).map(TelescopeProfile::limits).orElse(null);
  }
}
