package org.nightjar.ingest.pipeline;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Where a file of the inbox goes once it was taken or refused; nothing is overwritten there. */
final class InboxExit {
  private static final Logger LOG = Logger.getLogger(InboxExit.class);
  private static final int MARK_CHARACTERS = 8;
  private static final int MOST_NAMES = 1000;

  private final Path inbox;
  private final IngestConfig.Afterwards afterwards;
  private final Function<String, @Nullable Path> rawFile;

  /**
   * @param rawFile where the raw product of a frame lies on this file system; null when it does not
   */
  InboxExit(
      Path inbox, IngestConfig.Afterwards afterwards, Function<String, @Nullable Path> rawFile) {
    this.inbox = inbox;
    this.afterwards = afterwards;
    this.rawFile = rawFile;
  }

  /** Whether files stay. */
  boolean leaves() {
    return afterwards == IngestConfig.Afterwards.LEAVE;
  }

  /**
   * Takes a file out of the inbox.
   *
   * @param frameId of its bytes; null when they were not taken
   */
  void leave(Path file, @Nullable String frameId, boolean rejected) throws IOException {
    var raw =
        afterwards == IngestConfig.Afterwards.LINK && frameId != null
            ? rawFile.apply(frameId)
            : null;
    var wanted =
        inbox.resolve(rejected ? ".rejected" : ".done").resolve(inbox.relativize(file).toString());
    Files.createDirectories(Objects.requireNonNull(wanted.getParent()));
    var mark =
        frameId == null
            ? "again"
            : frameId.substring(0, Math.min(MARK_CHARACTERS, frameId.length()));
    for (int i = 0; i < MOST_NAMES; i++) {
      var target = i == 0 ? wanted : renamed(wanted, i == 1 ? mark : mark + "-" + i);
      if (!Files.exists(target) && moved(file, target, raw)) {
        return;
      }
    }
    throw new FileAlreadyExistsException(wanted.toString());
  }

  private static boolean moved(Path file, Path target, @Nullable Path raw) throws IOException {
    if (raw != null) {
      try {
        Files.createLink(target, raw);
        Files.delete(file);
        return true;
      } catch (FileAlreadyExistsException e) {
        return false;
      } catch (IOException | UnsupportedOperationException e) {
        LOG.debugf("moved, as it cannot be linked: %s", e);
      }
    }
    try {
      // without REPLACE_EXISTING: a file of a former night may bear the same name
      Files.move(file, target);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  private static Path renamed(Path wanted, String mark) {
    return wanted.resolveSibling(FileNames.marked(String.valueOf(wanted.getFileName()), mark));
  }
}
