package org.nightjar.ingest.pipeline;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

/** A folder for bytes that are on their way; what a crash left there is swept. */
@Singleton
public class Scratch {
  private static final Duration LEFT_BEHIND = Duration.ofHours(1);

  private final Path folder;

  /** Where the HTTP server keeps the parts of forms; see application.properties. */
  private final Path parts;

  private final long mostBytes;

  @Inject
  public Scratch(IngestConfig config) throws IOException {
    this(config.scratch(), config.mostBytes());
  }

  Scratch(Path scratch, long mostBytes) throws IOException {
    this.folder = Files.createDirectories(scratch.resolve("arriving"));
    this.parts = Files.createDirectories(scratch.resolve("parts"));
    this.mostBytes = mostBytes;
    sweep(Instant.now().minus(LEFT_BEHIND));
  }

  /**
   * Bytes that arrived; closing removes them.
   *
   * @param file where they are
   * @param sha256 lower-case hex digest
   */
  record Arrived(Path file, String sha256) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      Files.deleteIfExists(file);
    }
  }

  /**
   * Reads to the end.
   *
   * @throws TooLargeException when there are more bytes than a frame may have
   */
  Arrived copy(InputStream bytes) throws IOException {
    var file = Files.createTempFile(folder, "frame-", ".part");
    var digest = Digests.sha256();
    try (var out = new DigestOutputStream(Files.newOutputStream(file), digest)) {
      var buffer = new byte[1 << 16];
      long size = 0;
      for (int n = bytes.read(buffer); n >= 0; n = bytes.read(buffer)) {
        size += n;
        if (size > mostBytes) {
          throw new TooLargeException(mostBytes);
        }
        out.write(buffer, 0, n);
      }
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(file);
      throw e;
    }
    return new Arrived(file, HexFormat.of().formatHex(digest.digest()));
  }

  /** Removes what nobody has written to since. */
  final void sweep(Instant before) throws IOException {
    for (var each : List.of(folder, parts)) {
      try (var files = Files.list(each)) {
        for (var file : files.toList()) {
          sweep(file, before);
        }
      }
    }
  }

  private static void sweep(Path file, Instant before) throws IOException {
    try {
      if (Files.getLastModifiedTime(file).toInstant().isBefore(before)) {
        Files.deleteIfExists(file);
      }
    } catch (NoSuchFileException e) {
      // its upload has just ended
    }
  }
}
