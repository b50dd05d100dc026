package org.nightjar.qa.rest.pages;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.nightjar.qa.pipeline.StageWatch;

/** Makes what every page has around it. */
@ApplicationScoped
class Shells {
  /** Name of the cookie that remembers the colours. */
  static final String THEME = "nightjar-theme";

  private final Assets assets;
  private final StageWatch stages;

  @Inject
  Shells(Assets assets, StageWatch stages) {
    this.assets = assets;
    this.stages = stages;
  }

  Shell shell(String title, String place, @Nullable String theme) {
    return new Shell(
        title,
        place,
        Shell.theme(theme),
        "/assets/" + assets.folder(),
        Instant.now(),
        stages.deadLetters().map(Figures::grouped).orElse(""));
  }
}
