package org.nightjar.qa.pipeline;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.nightjar.model.FrameReport;
import org.nightjar.model.Quality;
import org.nightjar.model.TelescopeProfile;
import org.nightjar.pipeline.KnownTelescopes;
import org.nightjar.qa.FrameAssessor;
import org.nightjar.qa.NightStatistics;

/** Judges frames by their telescope's limits and their night. */
@Singleton
public class Verdicts {
  private final KnownTelescopes telescopes;

  @Inject
  public Verdicts(KnownTelescopes telescopes) {
    this.telescopes = telescopes;
  }

  /** As {@code measure} judges. */
  public Quality of(FrameReport report, NightStatistics night) {
    var limits =
        telescopes.profile(report.frame().telescope()).map(TelescopeProfile::limits).orElse(null);
    return FrameAssessor.assess(report, limits, night);
  }
}
