package org.nightjar.infra;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.apache.commons.io.file.PathUtils;
import org.jspecify.annotations.Nullable;

/**
 * A database's folder and what lies beside it: its binaries, its password, and a mark for as long
 * as it is made for the first time. A process that is killed meanwhile leaves half of binaries or
 * tables, on which no server starts, and nothing yet that anybody has stored.
 */
final class DatabaseFiles {
  private static final int PASSWORD_BYTES = 24;

  private final Path data;

  DatabaseFiles(Path data) {
    this.data = data;
  }

  Path data() {
    return data;
  }

  Path binaries() {
    return beside("binaries");
  }

  Path passwordFile() {
    return beside("password");
  }

  private Path mark() {
    return beside("is-being-made");
  }

  private Path beside(String name) {
    return data.resolveSibling(data.getFileName() + "-" + name);
  }

  /**
   * Removes what an interrupted making left, and marks a new one; nothing when a database is there.
   */
  void beginUnlessMade() throws IOException {
    removeBrokenBinaries();
    if (Files.exists(mark())) {
      remove(data);
    }
    if (!Files.exists(data)) {
      Files.createDirectories(data.toAbsolutePath().getParent());
      Files.writeString(mark(), "The database is being made; without it, begin anew.\n");
      writePassword();
    }
  }

  /** The database takes connections: from now on it is somebody's. */
  void made() throws IOException {
    Files.deleteIfExists(mark());
  }

  /** The unpacked ones of any version; the library writes {@code .exists} into them at the end. */
  private void removeBrokenBinaries() throws IOException {
    if (!Files.isDirectory(binaries())) {
      return;
    }
    try (var versions = Files.list(binaries())) {
      for (var version : versions.toList()) {
        if (!Files.exists(version.resolve(".exists"))) {
          remove(version);
        }
      }
    }
  }

  private static void remove(Path path) throws IOException {
    if (Files.exists(path)) {
      PathUtils.delete(path);
    }
  }

  private void writePassword() throws IOException {
    var random = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(random);
    var file = passwordFile();
    Files.deleteIfExists(file);
    if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    Files.writeString(file, HexFormat.of().formatHex(random));
  }

  /** What opens the database; null for one that was made without. */
  @Nullable String password() throws IOException {
    return Files.exists(passwordFile()) ? Files.readString(passwordFile()).strip() : null;
  }
}
