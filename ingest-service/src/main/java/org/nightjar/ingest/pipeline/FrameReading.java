package org.nightjar.ingest.pipeline;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import org.jboss.logging.Logger;
import org.nightjar.ingest.Ingested;
import org.nightjar.model.Frame;
import org.nightjar.model.Rejection;
import org.nightjar.model.Stage;

/**
 * Reads frames and tells a fault of ours from one of the file's: a file on which the reader
 * stumbles is a frame that FAILED, with the reason, and does not come up again and again.
 */
final class FrameReading {
  private static final Logger LOG = Logger.getLogger(FrameReading.class);

  private final Reader reader;

  /** The door of ingest. */
  interface Reader {
    Ingested read(Path file, String name);
  }

  FrameReading(Reader reader) {
    this.reader = reader;
  }

  /** What came of it. */
  sealed interface Outcome {
    /** A frame, or a refusal. */
    record Read(Ingested ingested) implements Outcome {}

    /** Our fault. */
    record Fault(Frame frame, Rejection why) implements Outcome {}
  }

  /**
   * @throws IOException when the disk fails: worth another try
   */
  Outcome read(Path file, String name, String id) throws IOException {
    try {
      return new Outcome.Read(reader.read(file, name));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } catch (RuntimeException
        | OutOfMemoryError
        | StackOverflowError
        | LinkageError
        | AssertionError e) {
      LOG.errorf(e, "frame %s cannot be read by a fault of Nightjar's", id);
      return new Outcome.Fault(Frame.unread(id, name), fault(e));
    }
  }

  static Rejection fault(Throwable e) {
    var reason =
        e instanceof OutOfMemoryError
            ? "out of memory: %d MB of heap are not enough"
                .formatted(Runtime.getRuntime().maxMemory() >> 20)
            : "a fault of Nightjar's: " + FileNames.line(e.toString());
    return new Rejection(Stage.INGEST, reason, Map.of());
  }
}
