package org.nightjar.ingest.pipeline;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Uploads that come in parts and may break off: what has arrived is on disk and stays, over
 * restarts too, until the upload is complete or nobody went on with it for a day. All that is known
 * of one lies in its folder.
 */
@Singleton
public class Uploads {
  private static final Logger LOG = Logger.getLogger(Uploads.class);
  private static final int ID_BYTES = 16;
  private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");

  private final Path folder;
  private final long mostBytes;
  private final int mostUploads;
  private final Duration expires;
  private final Completion completion;
  private final SecureRandom random = new SecureRandom();

  /** What becomes of a file that is whole. */
  interface Completion {
    Received receive(String fileName, Path file, String sha256) throws IOException, SQLException;
  }

  /**
   * An upload as it was announced.
   *
   * @param id names it to those who were told
   * @param fileName the file's own name
   * @param sizeBytes how many are to come
   * @param sha256 lower-case hex digest of all of them, where it was announced
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Upload(String id, String fileName, long sizeBytes, @Nullable String sha256) {}

  /**
   * How far an upload has come.
   *
   * @param upload as announced
   * @param offset bytes that are safe
   * @param expiresAt when it will be forgotten unless somebody goes on
   * @param frame what it became; null until it is complete
   */
  public record State(Upload upload, long offset, Instant expiresAt, @Nullable Received frame) {}

  @Inject
  public Uploads(IngestConfig config, Reception reception) throws IOException {
    this(
        config.scratch(),
        config.mostBytes(),
        config.mostUploads(),
        config.uploadExpires(),
        reception::receive);
  }

  Uploads(Path scratch, long mostBytes, int mostUploads, Duration expires, Completion completion)
      throws IOException {
    this.folder = Files.createDirectories(scratch.resolve("uploads"));
    this.mostBytes = mostBytes;
    this.mostUploads = mostUploads;
    this.expires = expires;
    this.completion = completion;
  }

  /** More uploads than may be open. */
  public static final class TooManyException extends IOException {
    private static final long serialVersionUID = 1;

    TooManyException(int most) {
      super("%d uploads are open, no more may be (nightjar.ingest.most-uploads)".formatted(most));
    }
  }

  /**
   * Announces an upload.
   *
   * @throws TooLargeException when it is larger than a frame may be
   * @throws TooManyException when too many are open
   * @throws IllegalArgumentException when size or digest are none
   */
  public State create(String fileName, long sizeBytes, @Nullable String sha256) throws IOException {
    if (sizeBytes < 1) {
      throw new IllegalArgumentException("sizeBytes = " + sizeBytes + ", must be >= 1");
    }
    if (sha256 != null && !sha256.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException("sha256 must be 64 lower-case hex digits");
    }
    if (sizeBytes > mostBytes) {
      throw new TooLargeException(mostBytes);
    }
    var bytes = new byte[ID_BYTES];
    random.nextBytes(bytes);
    var id = HexFormat.of().formatHex(bytes);
    var upload = new Upload(id, FileNames.own(fileName), sizeBytes, sha256);
    synchronized (this) {
      if (open() >= mostUploads) {
        throw new TooManyException(mostUploads);
      }
      UploadFolder.create(folder.resolve(id), upload);
    }
    return state(id).orElseThrow();
  }

  /** How far an upload has come; empty when there is none of that name. */
  public Optional<State> state(String id) throws IOException {
    if (!ID.matcher(id).matches() || !Files.isDirectory(folder.resolve(id))) {
      return Optional.empty();
    }
    try {
      return Optional.of(new UploadFolder(folder.resolve(id)).state(expires));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /**
   * Goes on with an upload; what arrived before a line broke off stays. The last byte makes it a
   * frame; when that fails, it is tried again by going on at the end with nothing.
   *
   * @param offset where the sender believes it goes on
   * @throws NoSuchFileException when there is no such upload
   * @throws UploadConflict.WrongOffset when it goes on elsewhere
   * @throws UploadConflict.InUse when somebody else is sending
   * @throws UploadConflict.TooMuch when there are more bytes than announced; none of these are kept
   * @throws UploadConflict.OtherBytes when all have arrived and are not those announced; the upload
   *     is gone then
   */
  public State append(String id, long offset, InputStream bytes)
      throws IOException, SQLException, UploadConflict {
    if (!ID.matcher(id).matches()) {
      throw new NoSuchFileException(id);
    }
    var upload = new UploadFolder(folder.resolve(id));
    try (var writing = upload.open()) {
      if (upload.frame() == null) {
        writing.append(offset, bytes);
        if (writing.complete()) {
          complete(upload);
        }
      } else if (offset != upload.upload().sizeBytes()) {
        throw new UploadConflict.WrongOffset(upload.upload().sizeBytes());
      }
    }
    return upload.state(expires);
  }

  private void complete(UploadFolder upload) throws IOException, SQLException, UploadConflict {
    var announced = upload.upload();
    var digest = Digests.sha256(upload.bytes());
    if (announced.sha256() != null && !announced.sha256().equals(digest)) {
      upload.remove();
      throw new UploadConflict.OtherBytes(Objects.requireNonNull(announced.sha256()), digest);
    }
    upload.finished(completion.receive(announced.fileName(), upload.bytes(), digest));
  }

  /** Forgets an upload; none there is no error. */
  public void cancel(String id) throws IOException, UploadConflict {
    if (state(id).isPresent()) {
      var upload = new UploadFolder(folder.resolve(id));
      try (var writing = upload.open()) {
        upload.remove();
      }
    }
  }

  /** Forgets uploads that nobody went on with. */
  void sweep(Instant now) throws IOException {
    try (var uploads = Files.list(folder)) {
      for (var each : uploads.filter(u -> ID.matcher(name(u)).matches()).toList()) {
        var upload = new UploadFolder(each);
        if (upload.touched().plus(expires).isBefore(now)) {
          LOG.infof("upload %s: nobody went on with it for %s, forgotten", name(each), expires);
          upload.remove();
        }
      }
    }
  }

  private int open() throws IOException {
    try (var uploads = Files.list(folder)) {
      return (int) uploads.filter(UploadFolder::isOpen).limit(mostUploads).count();
    }
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }
}
