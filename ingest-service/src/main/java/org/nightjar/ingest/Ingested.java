package org.nightjar.ingest;

import org.nightjar.imaging.RawImage;
import org.nightjar.imaging.fits.FitsHeader;
import org.nightjar.model.Frame;
import org.nightjar.model.Rejection;

/** What became of a file. */
public sealed interface Ingested {
  /** What is known of the frame, its name at least. */
  Frame frame();

  /**
   * A frame.
   *
   * @param raw normalised pixels
   * @param header its cards, for products; without coordinates where pixels were combined
   */
  record Accepted(Frame frame, RawImage raw, FitsHeader header) implements Ingested {}

  /** Bad input; the reason is a sentence. */
  record Refused(Frame frame, Rejection rejection) implements Ingested {}
}
