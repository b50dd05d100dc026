package org.nightjar.ingest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nightjar.imaging.Plane;
import org.nightjar.imaging.RawImage;
import org.nightjar.imaging.fits.FitsFile;
import org.nightjar.imaging.fits.FitsHeader;
import org.nightjar.imaging.fits.UnreadableFitsException;
import org.nightjar.ingest.format.CameraRawDecoder;
import org.nightjar.ingest.format.DecodedImage;
import org.nightjar.ingest.format.FileFormat;
import org.nightjar.ingest.format.PictureDecoder;
import org.nightjar.ingest.format.RefusedFileException;
import org.nightjar.ingest.header.CleanText;
import org.nightjar.ingest.header.FrameDescriber;
import org.nightjar.ingest.header.ProfileMatch;
import org.nightjar.ingest.pixel.BayerMosaic;
import org.nightjar.ingest.pixel.PixelSurvey;
import org.nightjar.model.Frame;
import org.nightjar.model.FrameKind;
import org.nightjar.model.Rejection;
import org.nightjar.model.Stage;

/**
 * The door of ingest: a file as a telescope wrote it becomes a described, normalised frame, or is
 * refused with a reason. FITS (plain, gzip, bzip2, compressed in tiles, many HDUs), TIFF and PNG,
 * camera raws; the format is told by content.
 */
public final class FrameReader {
  private FrameReader() {}

  /**
   * Reads one file. Bad input is an outcome, never an exception.
   *
   * @throws UncheckedIOException when the disk fails: nobody's bad input, worth another try
   */
  public static Ingested read(Path path, IngestOptions options) {
    var name = path.getFileName();
    return read(path, name == null ? path.toString() : name.toString(), options);
  }

  /**
   * Reads one file that a telescope named otherwise than the disk does.
   *
   * @param name the telescope's name for it, without folders
   * @throws UncheckedIOException when the disk fails
   */
  public static Ingested read(Path path, String name, IngestOptions options) {
    var fileName = CleanText.fileName(name);
    String id = null;
    try {
      var format = FileFormat.of(path);
      id = sha256(path);
      return accept(decode(path, format, options), id, fileName, options);
    } catch (RefusedFileException e) {
      return refused(Frame.unread(id, fileName), e.reason(), e.details());
    } catch (UnreadableFitsException e) {
      return refused(outline(path, id, fileName, options), e.reason(), e.details());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A file whose pixels are cut off may still tell whose it is. */
  private static Frame outline(
      Path path, @Nullable String id, String fileName, IngestOptions options) {
    try (var fits = FitsFile.open(path, options.limits())) {
      for (var hdu : fits.hdus()) {
        if (hdu.image()) {
          var header = hdu.header();
          var profile =
              options.telescope() != null
                  ? options.telescope()
                  : ProfileMatch.find(header, options.profiles());
          return new FrameDescriber(header, profile, fileName).outline(id);
        }
      }
    } catch (IOException e) {
      // nothing of it can be read
    }
    return Frame.unread(id, fileName);
  }

  private static DecodedImage decode(Path path, FileFormat format, IngestOptions options)
      throws IOException {
    return switch (format) {
      case FITS -> fits(path, options);
      case PNG -> PictureDecoder.png(path, options.limits());
      case CAMERA_RAW -> cameraRaw(path, options);
      case TIFF ->
          CameraRawDecoder.suspects(path)
              ? cameraRaw(path, options)
              : PictureDecoder.tiff(path, options.limits());
      case JPEG ->
          throw new RefusedFileException(
              "it is a JPEG picture: 8 bits and lossy, no measurements can be made on it");
      case UNKNOWN ->
          throw new RefusedFileException(
              "its first bytes are not those of FITS, TIFF, PNG or a camera raw");
    };
  }

  private static DecodedImage fits(Path path, IngestOptions options) throws IOException {
    var image = FitsFile.readImage(path, options.limits());
    double full = image.fullScale();
    return new DecodedImage(
        image.plane(),
        image.header(),
        full,
        !Double.isNaN(full),
        image.note() == null ? List.of() : List.of(image.note()));
  }

  private static DecodedImage cameraRaw(Path path, IngestOptions options) throws IOException {
    try {
      return CameraRawDecoder.decode(path, options.limits());
    } catch (CameraRawDecoder.NotARawException e) {
      if (FileFormat.of(path) == FileFormat.TIFF) {
        return PictureDecoder.tiff(path, options.limits());
      }
      throw new RefusedFileException("LibRaw does not know this camera raw");
    }
  }

  private static Ingested accept(
      DecodedImage decoded, String id, String fileName, IngestOptions options) {
    var header = decoded.header();
    var profile =
        options.telescope() != null
            ? options.telescope()
            : ProfileMatch.find(header, options.profiles());
    var raw = decoded.plane();
    var survey = PixelSurvey.of(raw);
    var described =
        new FrameDescriber(header, profile, fileName)
            .describe(id, raw, survey, decoded.fullScale(), decoded.notes());
    var frame = described.frame();
    var refusal = unmeasurable(frame, raw, survey, options);
    if (refusal != null) {
      return new Ingested.Refused(frame, refusal);
    }
    var mosaic = described.mosaic();
    var plane = mosaic == null ? raw : mosaic.green(raw);
    var image =
        new RawImage(
            plane,
            saturated(raw, mosaic, described.rawSaturationAdu()),
            described.overscan(),
            described.trim(),
            described.detector());
    return new Ingested.Accepted(frame, image, mosaic == null ? header : withoutWcs(header));
  }

  private static @Nullable Rejection unmeasurable(
      Frame frame, Plane raw, PixelSurvey survey, IngestOptions options) {
    int side = Math.min(raw.width(), raw.height());
    if (side < options.minSidePx()) {
      return rejection(
          "the image has %d x %d pixels, must have at least %d on each side"
              .formatted(raw.width(), raw.height(), options.minSidePx()),
          Map.of("side", String.valueOf(side), "minSidePx", String.valueOf(options.minSidePx())));
    }
    if (survey.finite() == 0) {
      return rejection(
          "none of its %d pixels has a value: all are NaN or blank".formatted(raw.pixels().length),
          Map.of("finitePixels", "0"));
    }
    if (survey.constant() && frame.kind() == FrameKind.LIGHT) {
      return rejection(
          "all of its pixels have the same value, %s ADU: no exposure gives that"
              .formatted(survey.minimum()),
          Map.of("value", String.valueOf(survey.minimum())));
    }
    return null;
  }

  private static boolean @Nullable [] saturated(
      Plane raw, @Nullable BayerMosaic mosaic, @Nullable Double level) {
    if (level == null) {
      return null;
    }
    if (mosaic != null) {
      return mosaic.reached(raw, level);
    }
    var pixels = raw.pixels();
    var mask = new boolean[pixels.length];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = pixels[i] >= level;
    }
    return mask;
  }

  /** A WCS of the mosaic's pixels does not hold for superpixels. */
  private static FitsHeader withoutWcs(FitsHeader header) {
    return FitsHeader.of(
        header.cards().stream()
            .filter(card ->
                !card.keyword()
                    .matches(
                        "(CTYPE|CRPIX|CRVAL|CDELT|CUNIT|CROTA)[12]|CD[12]_[12]|PC[12]_[12]"
                            + "|[AB]P?_(ORDER|\\d_\\d)|WCSAXES|LONPOLE|LATPOLE"))
            .toList());
  }

  private static Ingested refused(Frame frame, String reason, Map<String, String> details) {
    return new Ingested.Refused(frame, rejection(reason, details));
  }

  private static Rejection rejection(String reason, Map<String, String> details) {
    return new Rejection(Stage.INGEST, CleanText.sentence(reason), details);
  }

  private static String sha256(Path path) throws IOException {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
    var buffer = new byte[1 << 16];
    try (var in = Files.newInputStream(path)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
