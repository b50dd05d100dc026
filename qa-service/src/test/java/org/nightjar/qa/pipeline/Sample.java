package org.nightjar.qa.pipeline;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
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
 * A measured frame made by hand.
 *
 * @param id of the frame
 * @param fileName as it came
 * @param telescope its name
 * @param night the evening's date
 * @param minute after 20 h UT of that date
 * @param object what it shows
 * @param filter its name
 * @param fwhmPx width
 * @param zeroPoint brightness
 * @param stars how many
 */
public record Sample(
    String id,
    String fileName,
    String telescope,
    LocalDate night,
    double minute,
    String object,
    String filter,
    double fwhmPx,
    double zeroPoint,
    int stars) {

  public static Sample of(String id, String telescope, double minute) {
    return new Sample(
        id, id + ".fits", telescope, LocalDate.of(2026, 1, 1), minute, "M 31", "V", 3.0, 20.0, 150);
  }

  public Sample fwhm(double px) {
    return new Sample(id, fileName, telescope, night, minute, object, filter, px, zeroPoint, stars);
  }

  public Sample zeroPoint(double mag) {
    return new Sample(id, fileName, telescope, night, minute, object, filter, fwhmPx, mag, stars);
  }

  public Sample stars(int count) {
    return new Sample(
        id, fileName, telescope, night, minute, object, filter, fwhmPx, zeroPoint, count);
  }

  public Sample of(String shown, String through) {
    return new Sample(
        id, fileName, telescope, night, minute, shown, through, fwhmPx, zeroPoint, stars);
  }

  public Sample named(String file) {
    return new Sample(id, file, telescope, night, minute, object, filter, fwhmPx, zeroPoint, stars);
  }

  public Sample on(LocalDate evening) {
    return new Sample(
        id, fileName, telescope, evening, minute, object, filter, fwhmPx, zeroPoint, stars);
  }

  /** A bias, dark or flat frame, which passes the stages untouched. */
  public FrameReport calibration(FrameKind kind) {
    return FrameReport.of(frame(kind), new Software("test", "cafe"));
  }

  private Frame frame(FrameKind kind) {
    var start = Instant.parse(night + "T20:00:00Z").plusMillis(Math.round(60_000 * minute));
    return new Frame(
        id,
        fileName,
        telescope,
        "camera",
        kind,
        object,
        filter,
        night,
        start,
        start.plusSeconds(15),
        30.0,
        1000,
        800,
        1,
        null,
        1,
        10.0,
        41.0,
        1.2,
        null,
        null,
        1.0,
        5.0,
        60000.0,
        2.0,
        null,
        List.of());
  }

  public FrameReport report() {
    return FrameReport.of(frame(FrameKind.LIGHT), new Software("test", "cafe"))
        .withCalibration(
            new Calibration(List.of(), Map.of(), 1.0, 5.0, 60000.0, 20, 0, null, List.of()))
        .withExtraction(
            new Extraction(
                1000,
                10,
                stars + 20,
                stars,
                5,
                fwhmPx,
                0.02,
                2 * fwhmPx,
                fwhmPx / 2,
                0.05,
                0.005,
                45.0,
                3.5,
                stars,
                false,
                null,
                List.of(),
                null))
        .withAstrometry(
            new Astrometry(
                true, null, "hinted", 10.0, 41.0, 2.0, 0.0, false, 100, 0.2, 0.4, 1, 200.0, 1.0))
        .withPhotometry(
            new Photometry(
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
                null));
  }
}
