package org.nightjar.pipeline.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.UUID;
import org.nightjar.model.Product;

/**
 * Products in a plain folder. Bytes go to {@code .tmp} on the same file system, are forced to disk,
 * then take their name in one step, and the folder that holds the name is forced too; a crash at
 * any moment leaves the old bytes or the new, never a part.
 */
public final class FolderProductStore implements ProductStore {
  private static final String TEMPORARY = ".tmp";

  private final Path root;
  private final Path temporary;

  /**
   * Opens the folder, making it if need be, and sweeps what a crash left half-written.
   *
   * @param root only one process writes to it at a time
   */
  public FolderProductStore(Path root) throws IOException {
    this.root = Files.createDirectories(root).toRealPath();
    this.temporary = Files.createDirectories(this.root.resolve(TEMPORARY));
    try (var leftovers = Files.list(temporary)) {
      for (var file : leftovers.toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  /** Where a key lies. */
  public Path path(ObjectName key) {
    return root.resolve(key.path());
  }

  @Override
  public Product put(StoreKey key, String mediaType, InputStream bytes) throws IOException {
    var written = write(bytes);
    try {
      var target = path(key);
      makeFolders(parent(target));
      Files.move(
          written.file(),
          target,
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
      force(parent(target));
    } finally {
      Files.deleteIfExists(written.file());
    }
    return new Product(key.path(), mediaType, written.size(), written.sha256());
  }

  @Override
  public Optional<Product> putIfAbsent(StoreKey key, String mediaType, InputStream bytes)
      throws IOException {
    var target = path(key);
    if (Files.exists(target)) {
      return Optional.empty();
    }
    var written = write(bytes);
    try {
      makeFolders(parent(target));
      Files.createLink(target, written.file());
      force(parent(target));
    } catch (FileAlreadyExistsException e) {
      return Optional.empty();
    } finally {
      Files.deleteIfExists(written.file());
    }
    return Optional.of(new Product(key.path(), mediaType, written.size(), written.sha256()));
  }

  @Override
  public InputStream open(ObjectName key) throws IOException {
    var file = path(key);
    if (!Files.isRegularFile(file)) {
      throw new NoSuchFileException(key.path());
    }
    return Files.newInputStream(file);
  }

  @Override
  public InputStream openRange(StoreKey key, long offset, long length) throws IOException {
    var in = open(key);
    try {
      in.skipNBytes(offset);
      return new FirstBytes(in, length);
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  @Override
  public Optional<Long> size(ObjectName key) throws IOException {
    var file = path(key);
    return Files.isRegularFile(file) ? Optional.of(Files.size(file)) : Optional.empty();
  }

  @Override
  public void remove(StoreKey key) throws IOException {
    if (Files.deleteIfExists(path(key))) {
      force(parent(path(key)));
    }
  }

  @Override
  public void list(StoreKey folder, Listing each) throws IOException {
    var start = path(folder);
    if (!Files.isDirectory(start)) {
      return;
    }
    Files.walkFileTree(
        start,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (attributes.isRegularFile()) {
              var names = new StringJoiner("/");
              root.relativize(file).forEach(name -> names.add(name.toString()));
              each.object(
                  new Listed(
                      names.toString(),
                      attributes.size(),
                      attributes.lastModifiedTime().toInstant()));
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw e;
          }
        });
  }

  private record Written(Path file, long size, String sha256) {}

  private Written write(InputStream bytes) throws IOException {
    var file = temporary.resolve(UUID.randomUUID().toString());
    var digest = sha256();
    try (var channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      OutputStream out = new DigestOutputStream(Channels.newOutputStream(channel), digest);
      bytes.transferTo(out);
      out.flush();
      channel.force(true);
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(file);
      throw e;
    }
    return new Written(file, Files.size(file), HexFormat.of().formatHex(digest.digest()));
  }

  private void makeFolders(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    makeFolders(parent(folder));
    try {
      Files.createDirectory(folder);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(folder)) {
        throw e;
      }
    }
    force(parent(folder));
  }

  /**
   * Makes the names in a folder durable; where folders cannot be opened (Windows) the file system
   * does it alone.
   */
  private static void force(Path folder) throws IOException {
    if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
      try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  /** The folder that holds a path below the root, which always has one. */
  private static Path parent(Path path) {
    return Objects.requireNonNull(path.getParent(), "a path below the root has a parent");
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
