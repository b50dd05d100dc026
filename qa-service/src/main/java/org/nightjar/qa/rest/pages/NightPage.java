package org.nightjar.qa.rest.pages;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.CookieParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;
import org.nightjar.model.Frame;
import org.nightjar.model.FrameReport;
import org.nightjar.model.TelescopeProfile;
import org.nightjar.pipeline.KnownTelescopes;
import org.nightjar.pipeline.ReportJson;
import org.nightjar.qa.pipeline.FrameLine;
import org.nightjar.qa.pipeline.FrameQueries;

/** A telescope's night: since when, and what changed with it? */
@Path("/nights/{telescope}/{night}")
@Blocking
public class NightPage {
  private static final int MOST_ROWS_AT_ONCE = 200;
  private static final String LIVE = "Nightjar-Live";

  private final FrameQueries queries;
  private final KnownTelescopes telescopes;
  private final Shells shells;
  private final RowTexts texts;

  @Inject
  NightPage(FrameQueries queries, KnownTelescopes telescopes, Shells shells, RowTexts texts) {
    this.queries = queries;
    this.telescopes = telescopes;
    this.shells = shells;
    this.texts = texts;
  }

  @CheckedTemplate(basePath = "window")
  static class Templates {
    private Templates() {}

    static native TemplateInstance night(Shell shell, NightView view);
  }

  /**
   * @param live asked by an open page, which takes only the parts that are marked as live: rows
   *     come by themselves
   */
  @GET
  @Produces(MediaType.TEXT_HTML)
  @Operation(hidden = true)
  public Response night(
      @PathParam("telescope") String telescope,
      @PathParam("night") String night,
      @BeanParam NightFilter filter,
      @HeaderParam(LIVE) @Nullable String live,
      @CookieParam(Shells.THEME) @Nullable String theme) {
    @Nullable LocalDate date;
    List<FrameLine> lines;
    try {
      date = date(night);
      filter.check();
      lines = lines(telescope, date);
    } catch (NotFoundException e) {
      return shells.missing(capital(String.valueOf(e.getMessage())) + ".", theme);
    }
    var summary = queries.summary(telescope, date).orElse(null);
    var view =
        NightView.of(
            telescope,
            date,
            lines,
            summary,
            filter,
            texts,
            live == null,
            NightView.Beside.of(queries, telescope, date),
            NightComparison.of(queries, telescope, date, summary, filter));
    return Html.page(
        Templates.night(
            shells.shell(Words.shortened(telescope, 60) + ", " + night, "nights", theme), view));
  }

  private static String capital(String text) {
    return text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }

  /** Rows of some frames of the night, for a page that is open. */
  @GET
  @Path("/rows")
  @Produces(MediaType.TEXT_HTML)
  @Operation(hidden = true)
  public String rows(
      @PathParam("telescope") String telescope,
      @PathParam("night") String night,
      @QueryParam("id") List<String> ids,
      @BeanParam NightFilter filter) {
    var wanted = Set.copyOf(ids.subList(0, Math.min(ids.size(), MOST_ROWS_AT_ONCE)));
    var lines = lines(telescope, date(night));
    var columns = FrameTableRow.Columns.of(lines);
    var asked =
        lines.reversed().stream().filter(f -> wanted.contains(f.id()) && filter.admits(f)).toList();
    return String.join("", texts.rows(asked, columns));
  }

  /** What its plots show. */
  @GET
  @Path("/series")
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(hidden = true)
  public Response series(
      @PathParam("telescope") String telescope,
      @PathParam("night") String night,
      @BeanParam NightFilter filter)
      throws JsonProcessingException {
    var date = date(night);
    var lines = lines(telescope, date);
    var other = date == null ? null : filter.other();
    var series =
        NightSeries.of(
            lines,
            queries.summary(telescope, date).orElse(null),
            site(telescope, lines),
            telescopes.profile(telescope).map(TelescopeProfile::limits).orElse(null),
            date == null || other == null
                ? null
                : NightSeries.Other.of(queries.night(telescope, other), other, date));
    return Response.ok(ReportJson.mapper().writeValueAsString(series))
        .header("Cache-Control", "no-cache")
        .build();
  }

  private List<FrameLine> lines(String telescope, @Nullable LocalDate night) {
    var lines = queries.night(telescope, night);
    if (lines.isEmpty()) {
      throw new NotFoundException(
          "no frame of '%s' in the night of %s"
              .formatted(
                  Words.shortened(telescope, 80), night == null ? Addresses.NO_DATE : night));
    }
    return lines;
  }

  private Frame.@Nullable Site site(String telescope, List<FrameLine> lines) {
    var told =
        queries.report(lines.getLast().id()).map(FrameReport::frame).map(Frame::site).orElse(null);
    return told != null
        ? told
        : telescopes.profile(telescope).map(TelescopeProfile::site).orElse(null);
  }

  private static @Nullable LocalDate date(String night) {
    if (night.equals(Addresses.NO_DATE)) {
      return null;
    }
    try {
      return LocalDate.parse(night);
    } catch (DateTimeException e) {
      throw new NotFoundException(
          "night = '%s', must be yyyy-MM-dd".formatted(Words.shortened(night, 40)), e);
    }
  }
}
