package org.nightjar.qa.rest.pages;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.inject.Inject;
import jakarta.ws.rs.CookieParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;
import org.nightjar.model.NightSummary;
import org.nightjar.model.TelescopeProfile;
import org.nightjar.pipeline.KnownTelescopes;
import org.nightjar.qa.pipeline.FrameQueries;
import org.nightjar.qa.pipeline.TelescopeLine;

/** A calendar per telescope, and how a number went over its nights. */
@Path("/nights")
@Blocking
public class NightsPage {
  private static final int MOST = 500;
  private static final int MONTHS_OF_ALL = 3;
  private static final int MONTHS_OF_ONE = 14;

  private final FrameQueries queries;
  private final KnownTelescopes profiles;
  private final Shells shells;

  @Inject
  NightsPage(FrameQueries queries, KnownTelescopes profiles, Shells shells) {
    this.queries = queries;
    this.profiles = profiles;
    this.shells = shells;
  }

  /** One of several to choose. */
  public record Choice(String value, String label, boolean chosen) {}

  /**
   * The page.
   *
   * @param telescopes to choose from
   * @param numbers to choose from
   * @param shown calendars
   * @param one whether only one telescope was asked for
   */
  public record View(
      List<Choice> telescopes, List<Choice> numbers, List<TelescopeNights> shown, boolean one) {}

  @CheckedTemplate(basePath = "window")
  static class Templates {
    private Templates() {}

    static native TemplateInstance nights(Shell shell, View view);
  }

  @GET
  @Produces(MediaType.TEXT_HTML)
  @Operation(hidden = true)
  public TemplateInstance nights(
      @QueryParam("telescope") @Nullable String telescope,
      @QueryParam("number") @Nullable String number,
      @CookieParam(Shells.THEME) @Nullable String theme) {
    var quantity = Quantity.of(number).orElse(Quantity.FWHM);
    boolean one = telescope != null && !telescope.isEmpty();
    var all = queries.telescopes();
    var wanted = all.stream().filter(t -> !one || t.name().equals(telescope)).toList();
    var last =
        wanted.stream()
            .map(TelescopeLine::lastNight)
            .filter(Objects::nonNull)
            .map(NightSummary::night)
            .filter(Objects::nonNull)
            .max(Comparator.naturalOrder())
            .orElse(LocalDate.EPOCH);
    var shown = new ArrayList<TelescopeNights>();
    for (var t : wanted) {
      var own = t.lastNight();
      var end = own == null || own.night() == null ? last : own.night();
      var from = end.minusMonths((one ? MONTHS_OF_ONE : MONTHS_OF_ALL) - 1L).withDayOfMonth(1);
      var nights = new TreeMap<LocalDate, NightSummary>();
      for (var n : queries.nights(t.name(), from, end, null, MOST).items()) {
        if (n.night() != null) {
          nights.put(n.night(), n);
        }
      }
      boolean undated = queries.summary(t.name(), null).isPresent();
      var limits = profiles.profile(t.name()).map(TelescopeProfile::limits).orElse(null);
      shown.add(
          TelescopeNights.of(
              t.name(),
              t.nights(),
              nights,
              quantity,
              NightSeries.absolute(quantity, false, limits),
              undated));
    }
    var view =
        new View(
            all.stream()
                .map(t ->
                    new Choice(t.name(), Words.shortened(t.name(), 60), t.name().equals(telescope)))
                .toList(),
            Arrays.stream(Quantity.values())
                .map(q -> new Choice(q.key(), q.label(), q == quantity))
                .toList(),
            shown,
            one);
    return Templates.nights(shells.shell("Nights", "nights", theme), view);
  }
}
