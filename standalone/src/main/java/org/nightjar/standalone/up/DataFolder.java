package org.nightjar.standalone.up;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** The folder that holds everything one installation keeps; one process at a time. */
final class DataFolder implements AutoCloseable {
  private final Path root;
  private final FileChannel lockFile;

  private DataFolder(Path root, FileChannel lockFile) {
    this.root = root;
    this.lockFile = lockFile;
  }

  /** The folder is another process's. */
  static final class InUseException extends IOException {
    private static final long serialVersionUID = 1;

    InUseException(Path root) {
      super(
          "another nightjar works on %s: stop it first, or name another folder with --data"
              .formatted(root));
    }
  }

  /**
   * Opens a folder, making it if need be, and locks it until closed or the process ends.
   *
   * @throws InUseException when another process holds it
   */
  static DataFolder open(Path folder) throws IOException {
    var root = Files.createDirectories(folder).toRealPath();
    var channel =
        FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (lock(channel) == null) {
      channel.close();
      throw new InUseException(root);
    }
    var opened = new DataFolder(root, channel);
    Files.createDirectories(opened.inbox());
    Files.createDirectories(opened.log());
    return opened;
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  /** Where a user's data lies when no folder is named, by the XDG rules. */
  static Path usual() {
    var xdg = System.getenv("XDG_DATA_HOME");
    var base =
        xdg != null && !xdg.isBlank()
            ? Path.of(xdg)
            : Path.of(System.getProperty("user.home"), ".local", "share");
    return base.resolve("nightjar");
  }

  Path root() {
    return root;
  }

  Path inbox() {
    return root.resolve("inbox");
  }

  /** Uploads that are not whole yet. */
  Path scratch() {
    return root.resolve("scratch");
  }

  Path products() {
    return root.resolve("products");
  }

  Path kafka() {
    return root.resolve("kafka");
  }

  Path postgres() {
    return root.resolve("postgres");
  }

  Path log() {
    return root.resolve("log");
  }

  @Override
  public void close() throws IOException {
    lockFile.close();
  }
}
