package org.nightjar.standalone.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nightjar.imaging.fits.FitsFile;
import org.nightjar.imaging.fits.FitsHeader;
import org.nightjar.standalone.measure.InputFiles;

/**
 * A user's own frames in the order in which they were taken, as their headers tell; files whose
 * headers don't are placed by the time at which they were written.
 */
final class ReplayedFrames {
  /** Nobody waits through a day. */
  private static final Duration LONGEST_BREAK = Duration.ofMinutes(10);

  private ReplayedFrames() {}

  private record Dated(Path file, Instant at) {}

  /**
   * @param folder with frames at any depth; nothing in it is changed
   * @throws IllegalArgumentException when there is none
   */
  static List<ComingFrame> of(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new IllegalArgumentException("--frames = '" + folder + "' is not a folder");
    }
    var dated = new ArrayList<Dated>();
    for (var file : InputFiles.of(List.of(folder))) {
      if (Files.isRegularFile(file)) {
        dated.add(new Dated(file, at(file)));
      }
    }
    if (dated.isEmpty()) {
      throw new IllegalArgumentException("--frames = '" + folder + "' holds no frames");
    }
    dated.sort(Comparator.comparing(Dated::at).thenComparing(d -> d.file().toString()));
    var coming = new ArrayList<ComingFrame>();
    var clock = dated.getFirst().at();
    var before = clock;
    for (var frame : dated) {
      var gap = Duration.between(before, frame.at());
      clock = clock.plus(gap.compareTo(LONGEST_BREAK) > 0 ? LONGEST_BREAK : gap);
      before = frame.at();
      coming.add(
          new ComingFrame(
              clock, folder.relativize(frame.file()), file -> Files.copy(frame.file(), file)));
    }
    return List.copyOf(coming);
  }

  private static Instant at(Path file) throws IOException {
    var told = told(file);
    return told != null ? told : Files.getLastModifiedTime(file).toInstant();
  }

  /** Broken files are for ingest to refuse. */
  private static @Nullable Instant told(Path file) {
    try (var fits = FitsFile.open(file)) {
      for (var hdu : fits.hdus()) {
        var at = told(hdu.header());
        if (at != null) {
          return at;
        }
      }
    } catch (IOException | RuntimeException e) {
      return null;
    }
    return null;
  }

  private static @Nullable Instant told(FitsHeader header) {
    var date = header.text("DATE-OBS").map(String::strip).orElse("");
    var time = header.text("TIME-OBS").or(() -> header.text("UT")).map(String::strip).orElse("");
    var text = date.contains("T") || time.isEmpty() ? date : date + "T" + time;
    try {
      return LocalDateTime.parse(text.endsWith("Z") ? text.substring(0, text.length() - 1) : text)
          .toInstant(ZoneOffset.UTC);
    } catch (DateTimeParseException e) {
      return null;
    }
  }
}
