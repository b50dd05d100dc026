package org.nightjar.imaging.fits;

import java.util.List;
import java.util.Optional;

/**
 * A header-data unit as its header describes it.
 *
 * @param index 0 for the primary
 * @param kind what the data are
 * @param header its own cards, as they stand
 * @param axes NAXIS1, NAXIS2, … of the image (of the unpacked image when tile-compressed), or of
 *     the table
 * @param dataOffset where the data begin in the unpacked file
 * @param dataBytes how long they are, padding not counted
 */
public record Hdu(
    int index, Kind kind, FitsHeader header, List<Long> axes, long dataOffset, long dataBytes) {

  public Hdu {
    axes = List.copyOf(axes);
  }

  /** EXTNAME, when there is one. */
  public Optional<String> name() {
    return header.text("EXTNAME");
  }

  /** Whether it holds at least one row and column of pixels. */
  public boolean image() {
    return (kind == Kind.IMAGE || kind == Kind.COMPRESSED_IMAGE)
        && axes.size() >= 2
        && axes.stream().allMatch(n -> n > 0);
  }

  /** BITPIX of the image, of the unpacked one when tile-compressed. */
  public int bitpix() {
    return (int)
        header.number(kind == Kind.COMPRESSED_IMAGE ? "ZBITPIX" : "BITPIX").orElse(Double.NaN);
  }

  /** What an HDU holds. */
  public enum Kind {
    /** Pixels as they are; also a header without data. */
    IMAGE,
    /** Pixels in compressed tiles within a binary table. */
    COMPRESSED_IMAGE,
    /** A binary table. */
    BINARY_TABLE,
    /** A text table. */
    ASCII_TABLE,
    /** Anything else. */
    OTHER
  }
}
