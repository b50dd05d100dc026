package org.nightjar.standalone.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;

/**
 * A frame that is to arrive.
 *
 * @param at when, on the night's own clock
 * @param path where in the inbox, relative
 * @param content makes its file
 */
record ComingFrame(Instant at, Path path, Content content) {
  /** Makes a file. */
  @FunctionalInterface
  interface Content {
    /**
     * @param file does not exist yet; its folder does
     */
    void writeTo(Path file) throws IOException;
  }
}
