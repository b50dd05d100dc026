package org.nightjar.qa.rest.pages;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.inject.Inject;
import jakarta.ws.rs.CookieParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;
import org.nightjar.model.NightSummary;
import org.nightjar.qa.pipeline.StageWatch;
import org.nightjar.qa.pipeline.TelescopeLine;

/** Is anything wrong, where, what do I do? */
@Path("/")
@Blocking
public class TonightPage {
  private final Cameras cameras;
  private final StageWatch stages;
  private final Shells shells;

  @Inject
  TonightPage(Cameras cameras, StageWatch stages, Shells shells) {
    this.cameras = cameras;
    this.stages = stages;
    this.shells = shells;
  }

  /** A camera that was at work earlier. */
  public record Earlier(String telescope, String address, String night) {
    static Earlier of(TelescopeLine line) {
      var last = Objects.requireNonNull(line.lastFrame());
      return new Earlier(
          Words.shortened(line.name(), 80),
          Addresses.night(line.name(), last.night()),
          last.night() == null ? "without a date" : last.night().toString());
    }
  }

  /** The page. */
  public record View(
      String sentence,
      List<StageView> stages,
      List<CameraCard> cameras,
      List<Earlier> earlier,
      String origin) {
    public boolean empty() {
      return cameras.isEmpty() && earlier.isEmpty();
    }
  }

  @CheckedTemplate(basePath = "window")
  static class Templates {
    private Templates() {}

    static native TemplateInstance tonight(Shell shell, View view);
  }

  @GET
  @Produces(MediaType.TEXT_HTML)
  @Operation(hidden = true)
  public TemplateInstance tonight(
      @CookieParam(Shells.THEME) @Nullable String theme, @Context UriInfo address) {
    var now = Instant.now();
    var split = cameras.all();
    var view =
        new View(
            sentence(split.nights()),
            StageView.all(stages, now),
            split.cards(),
            split.earlier().stream().map(Earlier::of).toList(),
            address.getBaseUri().toString().replaceAll("/$", ""));
    return Templates.tonight(shells.shell("Tonight", "tonight", theme), view);
  }

  private static String sentence(List<NightSummary> nights) {
    var parts = new ArrayList<String>();
    nights.stream()
        .map(NightSummary::night)
        .filter(Objects::nonNull)
        .max(java.time.LocalDate::compareTo)
        .ifPresent(night -> parts.add(night.toString()));
    parts.add(Words.count(nights.size(), "camera", "cameras"));
    int frames = nights.stream().mapToInt(NightSummary::frames).sum();
    var grades = new ArrayList<String>();
    count(grades, nights.stream().mapToInt(NightSummary::good).sum(), "good");
    count(grades, nights.stream().mapToInt(NightSummary::warn).sum(), "with a warning");
    count(grades, nights.stream().mapToInt(NightSummary::bad).sum(), "bad");
    count(grades, nights.stream().mapToInt(NightSummary::rejected).sum(), "refused");
    count(grades, nights.stream().mapToInt(NightSummary::failed).sum(), "failed");
    int calibration = nights.stream().mapToInt(NightSummary::calibrationFrames).sum();
    count(grades, calibration, calibration == 1 ? "calibration frame" : "calibration frames");
    var text = Words.count(frames, "frame", "frames");
    parts.add(grades.isEmpty() ? text : text + ": " + String.join(", ", grades));
    return String.join(" · ", parts);
  }

  private static void count(List<String> parts, int n, String what) {
    if (n > 0) {
      parts.add(Figures.grouped(n) + " " + what);
    }
  }
}
