package org.nightjar.qa;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.nightjar.model.Astrometry;
import org.nightjar.model.Calibration;
import org.nightjar.model.Extraction;
import org.nightjar.model.Frame;
import org.nightjar.model.FrameKind;
import org.nightjar.model.FrameReport;
import org.nightjar.model.Photometry;
import org.nightjar.model.Photometry.MagnitudeSystem;
import org.nightjar.model.Software;

/**
 * A night as a statistical model, without pixels: seeing that wanders (Ornstein and Uhlenbeck's
 * process) and scatters, a target that sets, extinction, a transparency and a sky that wander; and
 * what is put into it.
 */
final class ModelNight {
  static final Instant START = Instant.parse("2026-01-15T05:00:00Z");
  static final Frame.Site SITE = new Frame.Site(31.96, -111.6, 2100);
  private static final double READ_NOISE = 9;

  final int frames;
  final Duration cadence;
  final long seed;

  /** Of seeing alone, at the zenith. */
  double seeingArcsec = 2.5;

  double opticsArcsec = 4;
  double pixelScaleArcsec = 2.9;

  /** Standard deviation of ln seeing. */
  double wander = 0.1;

  Duration wanderTime = Duration.ofMinutes(45);
  double seeingScatter = 0.03;
  double airmassAtStart = 1;
  double airmassAtEnd = 1.6;
  double extinction = 0.18;
  double zeroPointScatter = 0.015;
  double ellipticityScatter = 0.015;
  Frame.Site site = SITE;
  Instant start = START;
  Event event = new Event() {};

  ModelNight(int frames, Duration cadence, long seed) {
    this.frames = frames;
    this.cadence = cadence;
    this.seed = seed;
  }

  /** What is put into the night; each says what it makes of frame i. */
  interface Event {
    default double defocusPx(int i) {
      return 0;
    }

    default double seeingFactor(int i) {
      return 1;
    }

    default double cloudMag(int i) {
      return 0;
    }

    /** Added in quadrature along the angle. */
    default double driftPx(int i) {
      return 0;
    }

    default boolean closed(int i) {
      return false;
    }

    default double skyFactor(int i) {
      return 1;
    }

    default boolean missing(int i) {
      return false;
    }

    default double pointingArcmin(int i) {
      return 0;
    }
  }

  ModelNight with(Event newEvent) {
    event = newEvent;
    return this;
  }

  Instant at(int i) {
    return start.plus(cadence.multipliedBy(i));
  }

  List<FrameReport> reports() {
    return reports(frames);
  }

  /** The night as far as it has come, each frame with its verdict. */
  List<FrameReport> reports(int upTo) {
    var random = new SplittableRandom(seed);
    double memory = Math.exp(-(double) cadence.toMillis() / wanderTime.toMillis());
    double mood = wander * random.nextGaussian();
    double transparency = 0;
    double sky = 0;
    var reports = new ArrayList<FrameReport>();
    for (int i = 0; i < upTo; i++) {
      mood = memory * mood + Math.sqrt(1 - memory * memory) * wander * random.nextGaussian();
      transparency =
          memory * transparency + Math.sqrt(1 - memory * memory) * 0.02 * random.nextGaussian();
      sky = memory * sky + Math.sqrt(1 - memory * memory) * 0.05 * random.nextGaussian();
      var numbers = numbers(i, mood, transparency, sky, random);
      if (!event.missing(i)) {
        reports.add(report(i, numbers));
      }
    }
    var statistics = NightStatistics.of(reports);
    return reports.stream()
        .map(r -> r.assessed(FrameAssessor.assess(r, null, statistics)))
        .toList();
  }

  private record Numbers(
      double airmass,
      double fwhmPx,
      double ellipticity,
      double angleDeg,
      double zeroPoint,
      double skyAdu,
      double rmsAdu,
      int stars,
      double pointing) {}

  private Numbers numbers(
      int i, double mood, double transparency, double sky, SplittableRandom random) {
    double airmass =
        airmassAtStart + (airmassAtEnd - airmassAtStart) * i / Math.max(1.0, frames - 1);
    double seeing =
        seeingArcsec
            * Math.exp(mood + seeingScatter * random.nextGaussian())
            * event.seeingFactor(i)
            * Math.pow(airmass, 0.6);
    double round =
        Math.hypot(Math.hypot(seeing, opticsArcsec) / pixelScaleArcsec, event.defocusPx(i));
    double drift = event.driftPx(i) * (0.6 + 0.8 * random.nextDouble());
    double major = Math.hypot(round, drift);
    double own = Math.abs(0.05 + ellipticityScatter * random.nextGaussian());
    boolean drawnOut = drift > 0.3 * round;
    double ellipticity = drawnOut ? Math.max(own, 1 - round / major) : own;
    double angle = drawnOut ? 30 + 3 * random.nextGaussian() : 180 * random.nextDouble() - 90;
    double cloud = event.cloudMag(i);
    double zeroPoint =
        20
            - extinction * (airmass - 1)
            - cloud
            + transparency
            + zeroPointScatter * random.nextGaussian();
    double level =
        event.closed(i)
            ? 0.5 * random.nextGaussian()
            : 400 * Math.exp(sky) * event.skyFactor(i) * (1 + 0.2 * cloud);
    double rms = Math.sqrt(Math.max(0, level) + READ_NOISE * READ_NOISE);
    double expected =
        event.closed(i) ? 0 : 300 * Math.pow(10, -0.3 * cloud) * (3 / Math.max(3, round));
    int stars = (int) Math.max(0, expected + Math.sqrt(expected) * random.nextGaussian());
    return new Numbers(
        airmass,
        Math.sqrt(round * major),
        ellipticity,
        angle,
        zeroPoint,
        level,
        rms,
        stars,
        Math.abs(1 + 0.3 * random.nextGaussian()) + event.pointingArcmin(i));
  }

  private FrameReport report(int i, Numbers n) {
    var at = at(i);
    var frame =
        new Frame(
            "id%05d".formatted(i),
            "frame%05d.fits".formatted(i),
            "T1",
            "cam",
            FrameKind.LIGHT,
            "M35",
            "V",
            LocalDate.parse("2026-01-14"),
            at,
            at.plusSeconds(30),
            60.0,
            1000,
            800,
            1,
            null,
            1,
            null,
            null,
            n.airmass(),
            null,
            null,
            1.0,
            READ_NOISE,
            60000.0,
            pixelScaleArcsec,
            site,
            List.of());
    boolean blank = n.stars() < 5;
    var extraction =
        new Extraction(
            n.skyAdu(),
            n.rmsAdu(),
            n.stars(),
            n.stars(),
            0,
            blank ? null : n.fwhmPx(),
            blank ? null : 0.02,
            null,
            blank ? null : n.fwhmPx() / 2,
            blank ? null : n.ellipticity(),
            blank ? null : 0.005,
            blank ? null : n.angleDeg(),
            null,
            blank ? null : n.stars(),
            blank,
            blank ? "%d stars, 5 needed".formatted(n.stars()) : null,
            List.of(),
            null);
    boolean solved = n.stars() >= 12;
    var astrometry =
        solved
            ? new Astrometry(
                true,
                null,
                "hinted",
                92.25,
                24.33,
                pixelScaleArcsec,
                0.0,
                false,
                100,
                0.2,
                0.4,
                1,
                200.0,
                n.pointing())
            : Astrometry.unsolved("%d stars, 12 needed".formatted(n.stars()));
    var photometry =
        solved
            ? new Photometry(
                null,
                "V",
                MagnitudeSystem.VEGA,
                "Tycho-2",
                60,
                2,
                4.0,
                n.zeroPoint(),
                0.01,
                0.05,
                null,
                null,
                16.0,
                21.2 - 2.5 * Math.log10(Math.max(1, n.skyAdu()) / 400),
                null)
            : Photometry.unmeasured("no plate solution");
    return FrameReport.of(frame, new Software("test", "0"))
        .withCalibration(
            new Calibration(List.of(), Map.of(), 1.0, READ_NOISE, 60000.0, 20, 0, null, List.of()))
        .withExtraction(extraction)
        .withAstrometry(astrometry)
        .withPhotometry(photometry);
  }
}
