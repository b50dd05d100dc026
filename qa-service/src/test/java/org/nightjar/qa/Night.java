package org.nightjar.qa;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.nightjar.model.Astrometry;
import org.nightjar.model.Calibration;
import org.nightjar.model.Extraction;
import org.nightjar.model.Frame;
import org.nightjar.model.FrameKind;
import org.nightjar.model.FrameReport;
import org.nightjar.model.Photometry;
import org.nightjar.model.Photometry.MagnitudeSystem;
import org.nightjar.model.Software;

/** Reports made by hand: the n-th frame of a night, a minute after the one before. */
record Night(
    int n,
    double fwhmPx,
    double ellipticity,
    @Nullable Double zeroPoint,
    double sky,
    int stars,
    @Nullable Double pointing,
    @Nullable String unsolved,
    boolean blank,
    int saturatedPixels,
    String filter) {

  /** A night on which everything changes fast, up or down, and some numbers are missing. */
  static List<FrameReport> restless(long seed) {
    var random = new Random(seed);
    double fall = 6 * random.nextDouble() - 3;
    double scatter = Math.pow(10, -3 * random.nextDouble());
    return IntStream.range(0, 4 + random.nextInt(16))
        .mapToObj(n -> {
          double change = Math.exp(-fall * n / 4.0 + scatter * random.nextGaussian());
          return frame(n)
              .fwhm(3 * change)
              .ellipticity(Math.min(1, 0.05 * change))
              .zeroPoint(random.nextInt(5) == 0 ? null : 20 + 2.5 * Math.log10(change))
              .sky(1000 * change * (random.nextInt(9) == 0 ? -1 : 1))
              .stars((int) Math.min(1e6, 200 * change))
              .pointing(change)
              .report();
        })
        .toList();
  }

  static Night frame(int n) {
    return new Night(n, 3.0, 0.05, 20.0, 1000, 200, 1.0, null, false, 20, "V");
  }

  Night fwhm(double v) {
    return new Night(
        n,
        v,
        ellipticity,
        zeroPoint,
        sky,
        stars,
        pointing,
        unsolved,
        blank,
        saturatedPixels,
        filter);
  }

  Night ellipticity(double v) {
    return new Night(
        n, fwhmPx, v, zeroPoint, sky, stars, pointing, unsolved, blank, saturatedPixels, filter);
  }

  Night zeroPoint(@Nullable Double v) {
    return new Night(
        n, fwhmPx, ellipticity, v, sky, stars, pointing, unsolved, blank, saturatedPixels, filter);
  }

  Night sky(double v) {
    return new Night(
        n,
        fwhmPx,
        ellipticity,
        zeroPoint,
        v,
        stars,
        pointing,
        unsolved,
        blank,
        saturatedPixels,
        filter);
  }

  Night stars(int v) {
    return new Night(
        n,
        fwhmPx,
        ellipticity,
        zeroPoint,
        sky,
        v,
        pointing,
        unsolved,
        blank,
        saturatedPixels,
        filter);
  }

  Night pointing(@Nullable Double v) {
    return new Night(
        n, fwhmPx, ellipticity, zeroPoint, sky, stars, v, unsolved, blank, saturatedPixels, filter);
  }

  Night unsolved(String why) {
    return new Night(
        n, fwhmPx, ellipticity, null, sky, stars, null, why, blank, saturatedPixels, filter);
  }

  Night blank(int found) {
    return new Night(
        n,
        fwhmPx,
        ellipticity,
        null,
        sky,
        found,
        null,
        "%d stars, 8 needed".formatted(found),
        true,
        saturatedPixels,
        filter);
  }

  Night saturatedPixels(int v) {
    return new Night(
        n, fwhmPx, ellipticity, zeroPoint, sky, stars, pointing, unsolved, blank, v, filter);
  }

  Night filter(String v) {
    return new Night(
        n,
        fwhmPx,
        ellipticity,
        zeroPoint,
        sky,
        stars,
        pointing,
        unsolved,
        blank,
        saturatedPixels,
        v);
  }

  FrameReport report() {
    var start = Instant.parse("2026-02-01T20:00:00Z").plusSeconds(60L * n);
    var frame =
        new Frame(
            "id%04d".formatted(n),
            "frame%04d.fits".formatted(n),
            "T1",
            "cam",
            FrameKind.LIGHT,
            "M1",
            filter,
            LocalDate.parse("2026-02-01"),
            start,
            start.plusSeconds(15),
            30.0,
            1000,
            800,
            1,
            null,
            1,
            null,
            null,
            null,
            null,
            null,
            1.0,
            5.0,
            60000.0,
            2.0,
            null,
            List.of());
    var extraction =
        new Extraction(
            sky,
            10,
            stars,
            stars,
            0,
            blank ? null : fwhmPx,
            blank ? null : 0.02,
            null,
            blank ? null : fwhmPx / 2,
            blank ? null : ellipticity,
            blank ? null : 0.005,
            blank ? null : 45.0,
            blank ? null : 3.5,
            blank ? null : stars,
            blank,
            blank ? "%d stars, 5 needed".formatted(stars) : null,
            List.of(),
            null);
    var astrometry =
        unsolved != null
            ? Astrometry.unsolved(unsolved)
            : new Astrometry(
                true, null, "hinted", 83.6, 22.0, 2.0, 0.0, false, 100, 0.2, 0.4, 1, 200.0,
                pointing);
    var photometry =
        zeroPoint == null
            ? Photometry.unmeasured("no plate solution")
            : new Photometry(
                null,
                "V",
                MagnitudeSystem.VEGA,
                "Tycho-2",
                30,
                2,
                4.0,
                zeroPoint,
                0.01,
                0.05,
                null,
                null,
                17.0,
                20.5,
                null);
    return FrameReport.of(frame, new Software("test", "0"))
        .withCalibration(
            new Calibration(
                List.of(), Map.of(), 1.0, 5.0, 60000.0, saturatedPixels, 0, null, List.of()))
        .withExtraction(extraction)
        .withAstrometry(astrometry)
        .withPhotometry(photometry);
  }
}
