package org.nightjar.calibration.masters;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import org.nightjar.imaging.CalibratedImage;
import org.nightjar.imaging.Detector;
import org.nightjar.imaging.fits.CalibratedImageFits;
import org.nightjar.imaging.fits.FitsFile;
import org.nightjar.imaging.fits.FitsHeader;
import org.nightjar.imaging.fits.FitsWriter;
import org.nightjar.imaging.fits.ReadLimits;
import org.nightjar.imaging.fits.UnreadableFitsException;

/**
 * A master as a FITS product: its plane, FLAGS, VARIANCE and COUNTS; reading gives back the same
 * numbers.
 */
public final class MasterFits {
  private static final String COUNTS = "COUNTS";

  private MasterFits() {}

  /** The whole file. */
  public static byte[] bytes(MasterFrame master) {
    var m = master.metadata();
    var cards = new ArrayList<FitsHeader.Card>();
    cards.add(new FitsHeader.Card("IMAGETYP", "master " + m.kind().label(), null));
    cards.add(new FitsHeader.Card("MASTERID", m.id(), null));
    cards.add(new FitsHeader.Card("NCOMBINE", (long) m.frames(), "frames combined"));
    cards.add(new FitsHeader.Card("COMBINE", m.estimator().name(), "how"));
    if (m.exposureSeconds() != null) {
      cards.add(new FitsHeader.Card("EXPTIME", m.exposureSeconds(), "[s] of each frame"));
    }
    if (m.temperatureCelsius() != null) {
      cards.add(
          new FitsHeader.Card("CCD-TEMP", m.temperatureCelsius(), "[deg C] mean of the frames"));
    }
    if (m.filter() != null) {
      cards.add(new FitsHeader.Card("FILTER", m.filter(), null));
    }
    var image =
        new CalibratedImage(master.plane(), master.flags(), master.variance(), Detector.UNKNOWN);
    return FitsWriter.bytes(writer -> {
      CalibratedImageFits.write(writer, image, FitsHeader.of(cards), m.warnings());
      writer.bytes(
          COUNTS,
          master.plane().width(),
          master.plane().height(),
          master.counts(),
          FitsHeader.EMPTY);
    });
  }

  /**
   * Reads what {@link #bytes} wrote.
   *
   * @param metadata what it is, as it was when it was made
   */
  public static MasterFrame read(Path file, MasterMetadata metadata) throws IOException {
    var image = CalibratedImageFits.read(file, ReadLimits.DEFAULT);
    var variance = image.variance();
    try (var fits = FitsFile.open(file, ReadLimits.DEFAULT)) {
      var counted = fits.image(COUNTS);
      if (variance == null || counted == null) {
        throw new UnreadableFitsException("a master has VARIANCE and COUNTS, this file has not");
      }
      var values = counted.plane().pixels();
      var counts = new byte[values.length];
      for (int i = 0; i < counts.length; i++) {
        counts[i] = (byte) (int) values[i];
      }
      return new MasterFrame(metadata, image.image(), variance, counts, image.flags());
    }
  }
}
