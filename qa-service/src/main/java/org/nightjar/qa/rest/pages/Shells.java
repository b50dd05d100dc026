package org.nightjar.qa.rest.pages;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Response;
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

  @CheckedTemplate(basePath = "window")
  static class Templates {
    private Templates() {}

    static native TemplateInstance missing(Shell shell, String words);
  }

  /** A page for who asked for what is not there. */
  Response missing(String words, @Nullable String theme) {
    return Html.missing(Templates.missing(shell("Nothing here", "", theme), words));
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
