package org.nightjar.ingest.format;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.nightjar.imaging.Plane;
import org.nightjar.imaging.fits.FitsHeader;
import org.nightjar.imaging.fits.ReadLimits;

/**
 * Camera raws: the sensor's numbers by LibRaw, nothing interpolated, nothing subtracted; EXIF as
 * cards. Rows are turned over, so that the first is at the bottom as in FITS, and BAYERPAT holds
 * for them.
 */
public final class CameraRawDecoder {
  private static final long MAX_FILE_BYTES = 1L << 30; // ten times the largest camera's files
  private static final String COLOURS = "RGBG";

  private CameraRawDecoder() {}

  /** LibRaw does not know the file; it may be an ordinary picture. */
  public static final class NotARawException extends IOException {
    private static final long serialVersionUID = 1L;

    NotARawException(String message) {
      super(message);
    }
  }

  /** Whether a TIFF file looks like a camera's. */
  public static boolean suspects(Path path) throws IOException {
    return TiffDirectory.read(path).looksLikeCameraRaw();
  }

  public static DecodedImage decode(Path path, ReadLimits limits) throws IOException {
    long size = Files.size(path);
    if (size > MAX_FILE_BYTES) {
      throw new RefusedFileException(
          "the camera raw has %d bytes, the limit is %d".formatted(size, MAX_FILE_BYTES),
          "fileBytes",
          size);
    }
    try (var session = LibRaw.required().new Session()) {
      int code = session.open(path);
      if (code == LibRaw.UNSUPPORTED) {
        throw new NotARawException("LibRaw does not know this file");
      }
      require(session, code);
      long pixels = (long) session.sensorWidth() * session.sensorHeight();
      if (pixels > limits.maxPixels()) {
        throw new RefusedFileException(
            "the camera raw claims %d x %d pixels, the limit is %d pixels"
                .formatted(session.sensorWidth(), session.sensorHeight(), limits.maxPixels()),
            "maxPixels",
            limits.maxPixels());
      }
      require(session, session.unpackRaw());
      if (session.corruptAt() >= 0) {
        throw new RefusedFileException(
            "the camera raw is corrupt or truncated near byte %d of %d"
                .formatted(session.corruptAt(), size),
            "corruptAtByte",
            session.corruptAt(),
            "fileBytes",
            size);
      }
      return image(session, ExifCards.of(path));
    }
  }

  private static void require(LibRaw.Session session, int code) throws RefusedFileException {
    if (code != 0) {
      throw new RefusedFileException(
          "LibRaw cannot decode the camera raw: " + session.words(code), "libraw", code);
    }
  }

  private static DecodedImage image(LibRaw.Session session, List<FitsHeader.Card> exif)
      throws RefusedFileException {
    int width = session.imageWidth();
    int height = session.imageHeight();
    if (width < 2 || height < 2) {
      throw new RefusedFileException("the camera raw has %d x %d pixels".formatted(width, height));
    }
    var pattern = pattern(session);
    var values = session.image((long) width * height);
    var plane = Plane.zeros(width, height);
    for (int row = 0; row < height; row++) {
      copy(values, row, width, pattern[row & 1], plane.pixels(), (height - 1 - row) * width);
    }
    var cards = new ArrayList<FitsHeader.Card>(exif);
    var even = letters(pattern[0]);
    var odd = letters(pattern[1]);
    boolean lastRowIsEven = ((height - 1) & 1) == 0;
    cards.add(
        new FitsHeader.Card(
            "BAYERPAT", lastRowIsEven ? even + odd : odd + even, "of these rows, first at bottom"));
    int maximum = session.maximumAdu();
    if (maximum > 0) {
      cards.add(new FitsHeader.Card("WHITELEV", (long) maximum, "[adu] LibRaw's maximum"));
    }
    return new DecodedImage(
        plane,
        FitsHeader.of(cards),
        maximum > 0 ? maximum : 65535,
        true,
        List.of("rows were turned over: the picture's top row is the last"));
  }

  /** Colours of the first two rows and columns. */
  private static int[][] pattern(LibRaw.Session session) throws RefusedFileException {
    var pattern = new int[2][2];
    for (int row = 0; row < 8; row++) {
      for (int column = 0; column < 8; column++) {
        int colour = session.colourAt(row, column);
        if (row < 2 && column < 2) {
          pattern[row][column] = colour;
        } else if (colour < 0 || colour > 3 || colour != pattern[row & 1][column & 1]) {
          throw new RefusedFileException(
              "the sensor has no 2 x 2 Bayer pattern (colour %d at row %d, column %d)"
                  .formatted(colour, row, column));
        }
      }
    }
    return pattern;
  }

  private static String letters(int[] colours) {
    return "" + COLOURS.charAt(colours[0] & 3) + COLOURS.charAt(colours[1] & 3);
  }

  private static void copy(
      MemorySegment values, int row, int width, int[] colours, float[] pixels, int at) {
    long start = (long) row * width * 4;
    for (int x = 0; x < width; x++) {
      long index = start + 4L * x + colours[x & 1];
      pixels[at + x] = values.getAtIndex(ValueLayout.JAVA_SHORT, index) & 0xffff;
    }
  }
}
