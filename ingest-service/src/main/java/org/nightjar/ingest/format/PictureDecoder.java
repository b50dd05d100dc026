package org.nightjar.ingest.format;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import org.nightjar.imaging.Plane;
import org.nightjar.imaging.fits.FitsHeader;
import org.nightjar.imaging.fits.ReadLimits;

/**
 * TIFF and PNG of 8 or 16 bits by the JDK's own readers, whose rasters hold the samples as the file
 * has them; floating point and BigTIFF by {@link TiffSamples}. Colour pictures give their green
 * samples. Pictures begin at the top: rows are turned over, so that the first is at the bottom as
 * in FITS.
 */
public final class PictureDecoder {
  private static final String GREEN = "a colour picture: its green samples were read";
  private static final String TURNED_OVER =
      "rows were turned over: the picture's top row is the last";

  private PictureDecoder() {}

  static {
    ImageIO.setUseCache(false);
  }

  public static DecodedImage tiff(Path path, ReadLimits limits) throws IOException {
    var directory = TiffDirectory.read(path);
    directory.requirePixelsInside();
    var cards = new ArrayList<FitsHeader.Card>();
    directory
        .text(TiffDirectory.SOFTWARE)
        .ifPresent(s -> cards.add(new FitsHeader.Card("SWCREATE", s, null)));
    directory
        .text(TiffDirectory.DESCRIPTION)
        .ifPresent(s -> cards.add(new FitsHeader.Card("COMMENT", null, s)));
    cards.addAll(ExifCards.of(path));
    var header = FitsHeader.of(cards);
    return TiffSamples.reads(directory)
        ? samples(path, directory, limits, header)
        : decode(path, "tif", limits, header);
  }

  private static DecodedImage samples(
      Path path, TiffDirectory directory, ReadLimits limits, FitsHeader header) throws IOException {
    var plane = turnedOver(TiffSamples.read(path, directory, limits));
    var notes = new ArrayList<String>();
    double fullScale = TiffSamples.fullScale(directory);
    boolean integers = TiffSamples.integers(directory);
    if (!integers) {
      var scale = FloatScale.of(plane);
      scale.applyTo(plane);
      fullScale = scale.fullScale();
      notes.add(scale.note());
    }
    if (directory.number(TiffDirectory.SAMPLES, 1) >= 3) {
      notes.add(GREEN);
    }
    notes.add(TURNED_OVER);
    return new DecodedImage(plane, header, fullScale, integers, notes);
  }

  private static Plane turnedOver(Plane topDown) {
    int w = topDown.width();
    int h = topDown.height();
    var plane = Plane.zeros(w, h);
    for (int y = 0; y < h; y++) {
      System.arraycopy(topDown.pixels(), y * w, plane.pixels(), (h - 1 - y) * w, w);
    }
    return plane;
  }

  public static DecodedImage png(Path path, ReadLimits limits) throws IOException {
    return decode(path, "png", limits, FitsHeader.of(ExifCards.of(path)));
  }

  private static DecodedImage decode(Path path, String format, ReadLimits limits, FitsHeader header)
      throws IOException {
    var readers = ImageIO.getImageReadersByFormatName(format);
    if (!readers.hasNext()) {
      throw new IOException("this Java has no reader for " + format);
    }
    var reader = readers.next();
    try (var in = ImageIO.createImageInputStream(path.toFile())) {
      reader.setInput(in, true, true);
      long width = reader.getWidth(0);
      long height = reader.getHeight(0);
      if (width * height > limits.maxPixels()) {
        throw new RefusedFileException(
            "the picture claims %d x %d pixels, the limit is %d pixels"
                .formatted(width, height, limits.maxPixels()),
            "width",
            width,
            "height",
            height,
            "maxPixels",
            limits.maxPixels());
      }
      return plane(read(reader), header);
    } catch (RefusedFileException e) {
      throw e;
    } catch (IOException | RuntimeException | StackOverflowError e) {
      throw new RefusedFileException(
          "the %s file cannot be decoded: %s"
              .formatted(
                  format.equals("png") ? "PNG" : "TIFF",
                  e.getMessage() == null ? e : e.getMessage()));
    } finally {
      reader.dispose();
    }
  }

  private static BufferedImage read(ImageReader reader) throws IOException {
    return reader.read(0);
  }

  private static DecodedImage plane(BufferedImage image, FitsHeader header)
      throws RefusedFileException {
    Raster raster = image.getRaster();
    int type = raster.getTransferType();
    double fullScale =
        switch (type) {
          case DataBuffer.TYPE_BYTE -> 255;
          case DataBuffer.TYPE_USHORT -> 65535;
          case DataBuffer.TYPE_SHORT -> 32767;
          case DataBuffer.TYPE_INT, DataBuffer.TYPE_FLOAT, DataBuffer.TYPE_DOUBLE -> Double.NaN;
          default -> throw new RefusedFileException("pixels of type " + type + " are not read");
        };
    if (image.getColorModel() instanceof java.awt.image.IndexColorModel) {
      throw new RefusedFileException("the picture has a palette: its values are not brightness");
    }
    var notes = new ArrayList<String>();
    int band = 0;
    if (raster.getNumBands() >= 3) {
      band = 1;
      notes.add(GREEN);
    }
    int width = raster.getWidth();
    int height = raster.getHeight();
    var plane = Plane.zeros(width, height);
    var row = new float[width];
    for (int y = 0; y < height; y++) {
      raster.getSamples(raster.getMinX(), raster.getMinY() + y, width, 1, band, row);
      for (int x = 0; x < width; x++) {
        plane.set(x, height - 1 - y, Float.isFinite(row[x]) ? row[x] : Float.NaN);
      }
    }
    notes.add(TURNED_OVER);
    return new DecodedImage(plane, header, fullScale, !Double.isNaN(fullScale), List.copyOf(notes));
  }
}
