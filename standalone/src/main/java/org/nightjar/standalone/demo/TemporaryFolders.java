package org.nightjar.standalone.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import org.jboss.logging.Logger;

/** Data folders that live as long as a demo; what a killed one left is removed by the next. */
final class TemporaryFolders {
  private static final Logger LOG = Logger.getLogger(TemporaryFolders.class);
  private static final String PREFIX = "nightjar-demo-";

  private TemporaryFolders() {}

  static Path create() throws IOException {
    var parent = Path.of(System.getProperty("java.io.tmpdir"));
    try (var old = Files.newDirectoryStream(parent, PREFIX + "*")) {
      for (var folder : old) {
        if (left(folder)) {
          remove(folder);
        }
      }
    }
    return Files.createTempDirectory(parent, PREFIX);
  }

  /** Whether it had an owner that ended without removing it. */
  private static boolean left(Path folder) {
    var lock = folder.resolve("lock");
    try (var channel = FileChannel.open(lock, StandardOpenOption.WRITE);
        var held = channel.tryLock()) {
      return held != null;
    } catch (IOException | OverlappingFileLockException e) {
      // not begun yet, in use, or another user's
      return false;
    }
  }

  /** Removes a folder with all that is in it, as far as that is possible. */
  static void remove(Path folder) {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (NoSuchFileException e) {
      // somebody was quicker
    } catch (IOException | UncheckedIOException e) {
      LOG.warnf("%s is left: %s", folder, e.getMessage());
    }
  }
}
