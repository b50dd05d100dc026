package org.nightjar.pipeline.store;

import java.util.ArrayList;
import java.util.List;
import org.nightjar.imaging.fits.FitsHeader;
import org.nightjar.model.FrameReport;

/** What every FITS product tells of its making: version, frame, masters, steps, in order. */
public final class Provenance {
  private Provenance() {}

  /** One line each, for HISTORY cards. */
  public static List<String> history(FrameReport report) {
    var lines = new ArrayList<String>();
    lines.add(
        "nightjar "
            + report.software().version()
            + ", configuration "
            + report.software().configurationHash());
    lines.add("frame " + report.frame().id());
    var calibration = report.calibration();
    if (calibration != null) {
      calibration
          .masters()
          .forEach((kind, master) -> lines.add("master " + kind + " " + master.id()));
      calibration.steps().forEach(step -> lines.add("step " + step));
    }
    return lines;
  }

  /**
   * Cards of tables and solutions: the history, and the size of the image that their pixels are of.
   */
  public static FitsHeader cards(FrameReport report, int imageWidth, int imageHeight) {
    var cards = new ArrayList<FitsHeader.Card>();
    cards.add(
        new FitsHeader.Card(
            "FRAMEID", String.valueOf(report.frame().id()), "sha256 of the raw frame"));
    cards.add(new FitsHeader.Card("IMAGEW", (long) imageWidth, "[pix] columns of the image"));
    cards.add(new FitsHeader.Card("IMAGEH", (long) imageHeight, "[pix] rows of the image"));
    history(report).forEach(line -> cards.add(new FitsHeader.Card("HISTORY", null, line)));
    return FitsHeader.of(cards);
  }
}
