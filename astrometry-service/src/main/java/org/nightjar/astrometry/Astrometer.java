package org.nightjar.astrometry;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.nightjar.astrometry.fit.PlateFit;
import org.nightjar.astrometry.fit.PlateFitOutcome;
import org.nightjar.astrometry.fit.PlateFitResult;
import org.nightjar.astrometry.index.QuadIndex;
import org.nightjar.astrometry.solve.PlateSolution;
import org.nightjar.imaging.Workers;
import org.nightjar.imaging.source.SourceCatalog;
import org.nightjar.imaging.stars.StarCatalogue;
import org.nightjar.imaging.stars.StarField;
import org.nightjar.imaging.wcs.SkyAngles;
import org.nightjar.imaging.wcs.Wcs;
import org.nightjar.model.Astrometry;
import org.nightjar.model.Frame;

/**
 * Places frames on the sky: picks the sources that are likely stars, searches with what the header
 * says and then without, verifies, and fits a plate with distortion to the catalogue's stars.
 * Immutable; shared by all threads.
 */
public final class Astrometer {
  /** Frames without a date come from digital cameras; their stars have moved since 2000. */
  private static final double EPOCH_WITHOUT_DATE = 2020;

  private static final int MOST_FIT_STARS = 6000;

  /** The second fit counts unless it lost more than this share of the first one's matches. */
  private static final double MOST_LOST = 0.01;

  private final StarCatalogue catalogue;
  private final AstrometryOptions options;
  private final SearchPlan plan;

  /**
   * @param indexes of the whole sky, asked for when a frame cannot be found by its header; may be
   *     slow the first time
   * @param catalogue stars to fit with, and to search among where the header tells the place
   * @param workers for the search
   */
  public Astrometer(
      Supplier<List<QuadIndex>> indexes,
      StarCatalogue catalogue,
      AstrometryOptions options,
      Workers workers) {
    this.catalogue = catalogue;
    this.options = options;
    this.plan = new SearchPlan(indexes, catalogue, options, workers);
  }

  /**
   * Places a frame.
   *
   * @param frame for what is known of place, scale and time; none is needed
   * @param sources with positions and fluxes, in the pixels of the same image
   * @param width columns of that image
   * @param height rows of that image
   */
  public LocatedFrame locate(Frame frame, SourceCatalog sources, int width, int height) {
    return locate(frame, sources, width, height, null, () -> false);
  }

  /**
   * The same.
   *
   * @param neighbour where another frame of the same camera was found; null when none is known. It
   *     saves time and finds what is too poor to be found blind; what it says is not believed
   * @param cancelled asked often; true ends the search, the frame is unsolved then
   */
  public LocatedFrame locate(
      Frame frame,
      SourceCatalog sources,
      int width,
      int height,
      @Nullable Neighbour neighbour,
      BooleanSupplier cancelled) {
    var detections = Detections.of(sources, width, height);
    var found = plan.search(frame, neighbour, detections.points(width, height), cancelled);
    return switch (found.solution()) {
      case PlateSolution.Unsolved unsolved -> LocatedFrame.unsolved(unsolved.reason());
      case PlateSolution.Solved solved ->
          fitted(frame, detections, width, height, solved, found.strategy());
    };
  }

  private LocatedFrame fitted(
      Frame frame,
      Detections detections,
      int width,
      int height,
      PlateSolution.Solved solved,
      String strategy) {
    var plate = solved.plate();
    var start =
        Wcs.tan(
            plate.tangentX(),
            plate.tangentY(),
            plate.tangentRaDeg(),
            plate.tangentDecDeg(),
            plate.cdDegPerPx());
    var rough = fittedFrom(start, frame, detections, width, height);
    if (!(rough.outcome() instanceof PlateFitResult first)) {
      return LocatedFrame.unsolved(
          "a pattern matched with odds of e^%.0f, but the catalogue's stars do not bear it out: %s"
              .formatted(solved.logOdds(), rough.outcome()));
    }
    // Which catalogue stars lie about the frame depends a little on the pattern that was found
    // first; about a plate on a grid it does not.
    var about = PlateFit.roundedPlate(first.wcs(), width, height);
    var again = fittedFrom(about, frame, detections, width, height);
    var fit = first;
    var stars = rough.stars();
    if (again.outcome() instanceof PlateFitResult second
        && second.matches() >= (1 - MOST_LOST) * first.matches()) {
      fit = second;
      stars = again.stars();
    }
    var sky = new double[2];
    double cx = (width - 1) / 2.0;
    double cy = (height - 1) / 2.0;
    fit.wcs().pixelToSky(cx, cy, sky);
    var report =
        new Astrometry(
            true,
            null,
            strategy,
            SkyAngles.normaliseRaDeg(sky[0]),
            sky[1],
            fit.wcs().pixelScaleArcsec(cx, cy),
            fit.wcs().positionAngleDeg(cx, cy),
            fit.wcs().mirrored(cx, cy),
            fit.matches(),
            fit.rmsPx(),
            fit.rmsArcsec(),
            fit.order(),
            solved.logOdds(),
            pointingErrorArcmin(frame, sky));
    var rows = new int[fit.matchedSource().length];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = detections.rows()[fit.matchedSource()[i]];
    }
    return new LocatedFrame(report, fit.wcs(), stars, rows, fit.matchedStar());
  }

  private record Attempt(PlateFitOutcome outcome, StarField stars) {}

  private Attempt fittedFrom(Wcs start, Frame frame, Detections detections, int width, int height) {
    var stars = starsAbout(start, width, height, epochYear(frame), 2 * detections.size() + 200);
    var outcome =
        PlateFit.fit(
            start,
            detections.x(),
            detections.y(),
            detections.sigmaPx(),
            stars,
            width,
            height,
            options.fit());
    return new Attempt(outcome, stars);
  }

  private StarField starsAbout(Wcs wcs, int width, int height, double epochYear, int most) {
    var centre = new double[2];
    wcs.pixelToSky((width - 1) / 2.0, (height - 1) / 2.0, centre);
    var corner = new double[2];
    double radius = 0;
    for (int c = 0; c < 4; c++) {
      wcs.pixelToSky((c & 1) * (width - 1.0), (c >> 1) * (height - 1.0), corner);
      radius =
          Math.max(radius, SkyAngles.separationDeg(centre[0], centre[1], corner[0], corner[1]));
    }
    return catalogue.cone(
        centre[0],
        centre[1],
        Math.min(180, 1.05 * radius),
        epochYear,
        Double.POSITIVE_INFINITY,
        Math.min(MOST_FIT_STARS, most));
  }

  private static double epochYear(Frame frame) {
    Instant when = frame.midExposure() != null ? frame.midExposure() : frame.startedAt();
    if (when == null) {
      return EPOCH_WITHOUT_DATE;
    }
    var date = when.atOffset(ZoneOffset.UTC);
    // A clock that was never set must not send fast stars across the field.
    return Math.clamp(date.getYear() + (date.getDayOfYear() - 0.5) / 365.25, 1950.0, 2100.0);
  }

  private static @Nullable Double pointingErrorArcmin(Frame frame, double[] sky) {
    var ra = frame.requestedRaDeg();
    var dec = frame.requestedDecDeg();
    if (ra == null || dec == null) {
      return null;
    }
    return 60 * SkyAngles.separationDeg(ra, dec, sky[0], sky[1]);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "Astrometer[%s, %d stars]", catalogue.name(), catalogue.size());
  }
}
