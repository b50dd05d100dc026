package org.nightjar.pipeline.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Bytes in a scratch file, with length and digest; closing removes them.
 *
 * @param file where they are
 * @param size how many
 * @param sha256 lower-case hex digest
 */
public record SpooledBytes(Path file, long size, String sha256) implements AutoCloseable {
  /** Reads to the end; does not close. */
  public static SpooledBytes of(InputStream bytes) throws IOException {
    var file = Files.createTempFile("nightjar-", ".bytes");
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      long size;
      try (var out = new DigestOutputStream(Files.newOutputStream(file), digest)) {
        size = bytes.transferTo(out);
      }
      return new SpooledBytes(file, size, HexFormat.of().formatHex(digest.digest()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(file);
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(file);
  }
}
