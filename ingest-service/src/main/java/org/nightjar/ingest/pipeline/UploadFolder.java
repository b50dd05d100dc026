package org.nightjar.ingest.pipeline;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.nightjar.ingest.pipeline.Uploads.State;
import org.nightjar.ingest.pipeline.Uploads.Upload;
import org.nightjar.pipeline.ReportJson;

/** One upload on disk: what was announced, the bytes that came, and what they became. */
final class UploadFolder {
  private static final int BUFFER_BYTES = 1 << 16;

  private final Path folder;

  UploadFolder(Path folder) {
    this.folder = folder;
  }

  static void create(Path folder, Upload upload) throws IOException {
    Files.createDirectory(folder);
    var made = new UploadFolder(folder);
    Files.createFile(made.bytes());
    made.write("upload.json", upload);
  }

  Path bytes() {
    return folder.resolve("bytes");
  }

  /**
   * @throws NoSuchFileException when there is no such upload
   */
  Upload upload() throws IOException {
    return ReportJson.mapper()
        .readValue(Files.readAllBytes(folder.resolve("upload.json")), Upload.class);
  }

  /** What it became; null until it is complete. */
  @Nullable Received frame() throws IOException {
    try {
      return ReportJson.mapper()
          .readValue(Files.readAllBytes(folder.resolve("frame.json")), Received.class);
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /** Whether bytes of the upload in a folder are still to come. */
  static boolean isOpen(Path folder) {
    return Files.notExists(folder.resolve("frame.json"));
  }

  State state(Duration expires) throws IOException {
    var upload = upload();
    var frame = frame();
    long offset = frame == null ? Files.size(bytes()) : upload.sizeBytes();
    return new State(upload, offset, touched().plus(expires), frame);
  }

  /** When it was last written to. */
  Instant touched() throws IOException {
    var latest = Files.getLastModifiedTime(folder).toInstant();
    try {
      var bytes = Files.getLastModifiedTime(bytes()).toInstant();
      return bytes.isAfter(latest) ? bytes : latest;
    } catch (NoSuchFileException e) {
      return latest;
    }
  }

  /** It became a frame; the bytes are no longer needed, the answer is. */
  void finished(Received frame) throws IOException {
    write("frame.json", frame);
    Files.deleteIfExists(bytes());
  }

  void remove() throws IOException {
    for (var name : new String[] {"frame.json", "bytes", "upload.json", "new.json"}) {
      Files.deleteIfExists(folder.resolve(name));
    }
    Files.deleteIfExists(folder);
  }

  private void write(String name, Object document) throws IOException {
    var draft = folder.resolve("new.json");
    Files.write(draft, ReportJson.mapper().writeValueAsBytes(document));
    Files.move(draft, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * Begins to write; until it is closed nobody else can, in this process or another.
   *
   * @throws NoSuchFileException when there is no such upload
   */
  Writing open() throws IOException, UploadConflict {
    var channel =
        FileChannel.open(
            folder.resolve("upload.json"), StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      var lock = channel.tryLock();
      if (lock == null) {
        throw new UploadConflict.InUse();
      }
      return new Writing(channel, lock);
    } catch (OverlappingFileLockException e) {
      channel.close();
      throw new UploadConflict.InUse();
    } catch (IOException | UploadConflict e) {
      channel.close();
      throw e;
    }
  }

  /** An upload that one request writes to. */
  final class Writing implements AutoCloseable {
    private final FileChannel lockFile;
    private final FileLock lock;

    Writing(FileChannel lockFile, FileLock lock) {
      this.lockFile = lockFile;
      this.lock = lock;
    }

    boolean complete() throws IOException {
      return Files.size(bytes()) == upload().sizeBytes();
    }

    /** Appends; what arrived before the source broke off is kept and forced to disk. */
    void append(long offset, InputStream source) throws IOException, UploadConflict {
      long most = upload().sizeBytes();
      try (var out = FileChannel.open(bytes(), StandardOpenOption.WRITE)) {
        long size = out.size();
        if (offset != size) {
          throw new UploadConflict.WrongOffset(size);
        }
        out.position(size);
        try {
          var buffer = new byte[BUFFER_BYTES];
          for (int n = source.read(buffer); n >= 0; n = source.read(buffer)) {
            if (out.position() + n > most) {
              out.truncate(size);
              throw new UploadConflict.TooMuch(most);
            }
            var rest = ByteBuffer.wrap(buffer, 0, n);
            while (rest.hasRemaining()) {
              out.write(rest);
            }
          }
        } finally {
          out.force(false);
        }
      }
    }

    @Override
    public void close() throws IOException {
      try (lockFile) {
        lock.close();
      }
    }
  }
}
