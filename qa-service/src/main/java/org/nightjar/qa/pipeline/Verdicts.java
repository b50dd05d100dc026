package org.nightjar.qa.pipeline;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import org.nightjar.model.FrameReport;
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

  FrameReport of(FrameReport report, List<FrameReport> night) {
    var limits =
        telescopes.profile(report.frame().telescope()).map(TelescopeProfile::limits).orElse(null);
    return report.assessed(FrameAssessor.assess(report, limits, NightStatistics.of(night)));
  }
}
