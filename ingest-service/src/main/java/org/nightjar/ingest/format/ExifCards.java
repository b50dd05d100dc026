package org.nightjar.ingest.format;

import com.drew.imaging.ImageMetadataReader;
import com.drew.imaging.ImageProcessingException;
import com.drew.metadata.Directory;
import com.drew.metadata.Metadata;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.exif.ExifSubIFDDirectory;
import com.drew.metadata.exif.GpsDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.nightjar.imaging.fits.FitsHeader;

/** What a camera says of itself in EXIF, under the names that FITS headers use. */
final class ExifCards {
  private static final Pattern DATE =
      Pattern.compile("(\\d{4}):(\\d{2}):(\\d{2}) (\\d{2}:\\d{2}:\\d{2}).*");
  private static final Pattern OFFSET = Pattern.compile("[+-]\\d{2}:\\d{2}");
  private static final int OFFSET_TIME_ORIGINAL = 0x9011;
  private static final int SUBSECONDS_ORIGINAL = 0x9291;
  private static final int CAMERA_TEMPERATURE = 0x9400; // of the EXIF standard 2.31, in Celsius

  private ExifCards() {}

  /** Empty when there is no EXIF or it is corrupt: pixels do not depend on it. */
  static List<FitsHeader.Card> of(Path path) {
    Metadata metadata;
    try {
      metadata = ImageMetadataReader.readMetadata(path.toFile());
    } catch (ImageProcessingException | IOException | RuntimeException | StackOverflowError e) {
      return List.of();
    }
    var cards = new ArrayList<FitsHeader.Card>();
    for (var directory : metadata.getDirectoriesOfType(ExifIFD0Directory.class)) {
      text(cards, "INSTRUME", directory, ExifIFD0Directory.TAG_MODEL, "camera model");
      text(cards, "CAMMAKER", directory, ExifIFD0Directory.TAG_MAKE, "camera maker");
      text(cards, "SWCREATE", directory, ExifIFD0Directory.TAG_SOFTWARE, null);
      exposure(cards, directory);
    }
    for (var directory : metadata.getDirectoriesOfType(ExifSubIFDDirectory.class)) {
      exposure(cards, directory);
    }
    for (var directory : metadata.getDirectoriesOfType(GpsDirectory.class)) {
      var place = directory.getGeoLocation();
      if (place != null && !place.isZero()) {
        cards.add(new FitsHeader.Card("SITELAT", place.getLatitude(), "[deg] north, GPS"));
        cards.add(new FitsHeader.Card("SITELONG", place.getLongitude(), "[deg] east, GPS"));
      }
    }
    return cards;
  }

  private static void exposure(List<FitsHeader.Card> cards, Directory directory) {
    number(cards, "EXPTIME", directory, ExifSubIFDDirectory.TAG_EXPOSURE_TIME, "[s]");
    number(cards, "ISOSPEED", directory, ExifSubIFDDirectory.TAG_ISO_EQUIVALENT, null);
    number(cards, "FOCALLEN", directory, ExifSubIFDDirectory.TAG_FOCAL_LENGTH, "[mm]");
    number(cards, "FNUMBER", directory, ExifSubIFDDirectory.TAG_FNUMBER, null);
    number(cards, "CCD-TEMP", directory, CAMERA_TEMPERATURE, "[deg C]");
    text(cards, "CAMSN", directory, ExifSubIFDDirectory.TAG_BODY_SERIAL_NUMBER, "camera serial");
    date(cards, directory);
  }

  private static void date(List<FitsHeader.Card> cards, Directory directory) {
    var text = string(directory, ExifSubIFDDirectory.TAG_DATETIME_ORIGINAL);
    if (text == null || has(cards, "DATE-OBS")) {
      return;
    }
    var m = DATE.matcher(text);
    if (!m.matches()) {
      return;
    }
    var fraction = string(directory, SUBSECONDS_ORIGINAL);
    boolean digits = fraction != null && fraction.strip().matches("\\d{1,6}");
    var offset = string(directory, OFFSET_TIME_ORIGINAL);
    boolean zone = offset != null && OFFSET.matcher(offset.strip()).matches();
    cards.add(
        new FitsHeader.Card(
            "DATE-OBS",
            "%s-%s-%sT%s%s%s"
                .formatted(
                    m.group(1),
                    m.group(2),
                    m.group(3),
                    m.group(4),
                    digits && fraction != null ? "." + fraction.strip() : "",
                    zone && offset != null ? offset.strip() : ""),
            zone ? "EXIF with time zone" : "EXIF without time zone"));
  }

  private static boolean has(List<FitsHeader.Card> cards, String keyword) {
    return cards.stream().anyMatch(c -> c.keyword().equals(keyword));
  }

  private static @Nullable String string(Directory directory, int tag) {
    return directory.containsTag(tag) ? directory.getString(tag) : null;
  }

  private static void text(
      List<FitsHeader.Card> cards,
      String keyword,
      Directory directory,
      int tag,
      @Nullable String comment) {
    var text = string(directory, tag);
    if (text != null && !text.isBlank() && !has(cards, keyword)) {
      cards.add(new FitsHeader.Card(keyword, text.strip(), comment));
    }
  }

  private static void number(
      List<FitsHeader.Card> cards,
      String keyword,
      Directory directory,
      int tag,
      @Nullable String comment) {
    var number = directory.containsTag(tag) ? directory.getDoubleObject(tag) : null;
    if (number != null && Double.isFinite(number) && !has(cards, keyword)) {
      cards.add(new FitsHeader.Card(keyword, number, comment));
    }
  }
}
