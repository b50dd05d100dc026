package org.nightjar.ingest.format;

import java.util.List;
import org.nightjar.imaging.Plane;
import org.nightjar.imaging.fits.FitsHeader;

/**
 * What a file holds, whatever its format.
 *
 * @param plane raw values; row 0 is FITS' first row, which pictures show at the bottom
 * @param header cards; those of other formats are given FITS' names
 * @param fullScale largest value that the file's integers can hold; NaN where they are not integers
 * @param integers whether all values are whole numbers by the file's type
 * @param notes sentences on what is not simply as the file has it
 */
public record DecodedImage(
    Plane plane, FitsHeader header, double fullScale, boolean integers, List<String> notes) {
  public DecodedImage {
    notes = List.copyOf(notes);
  }
}
