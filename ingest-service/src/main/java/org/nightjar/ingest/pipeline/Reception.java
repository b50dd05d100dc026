package org.nightjar.ingest.pipeline;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.nightjar.imaging.fits.RawImageFits;
import org.nightjar.ingest.FrameReader;
import org.nightjar.ingest.IngestOptions;
import org.nightjar.ingest.Ingested;
import org.nightjar.model.Frame;
import org.nightjar.model.FrameReport;
import org.nightjar.model.Rejection;
import org.nightjar.model.Software;
import org.nightjar.model.Stage;
import org.nightjar.model.Timing;
import org.nightjar.pipeline.KnownTelescopes;
import org.nightjar.pipeline.store.ProductStore;
import org.nightjar.pipeline.store.StoreKey;
import org.nightjar.pipeline.store.StoredProducts;

/**
 * Takes a file in: raw bytes stored once by checksum, frame described and normalised, entered in
 * the ledger.
 */
@Singleton
public class Reception {
  private static final int HASH_CHARACTERS = 16;

  private final IngestConfig config;
  private final ProductStore store;
  private final StoredProducts products;
  private final Ledger ledger;
  private final IngestOptions options;
  private final Software software;

  @Inject
  public Reception(
      IngestConfig config,
      KnownTelescopes telescopes,
      ProductStore store,
      StoredProducts products,
      Ledger ledger,
      @ConfigProperty(name = "nightjar.version") String version) {
    this.config = config;
    this.store = store;
    this.products = products;
    this.ledger = ledger;
    this.options = IngestOptions.of(telescopes.profiles());
    this.software =
        new Software(
            version, hash(version, config.configuration(), telescopes.profiles().toString()));
  }

  /**
   * What became of a file.
   *
   * @param id sha256 of its bytes
   * @param fileName its own name
   * @param duplicate whether the same bytes had entered before
   * @param rejected why it was refused, in words; empty when it was not, or was a duplicate
   */
  public record Received(String id, String fileName, boolean duplicate, String rejected) {}

  /**
   * Takes in bytes under a name.
   *
   * @throws IOException when disk or store fail; nothing was entered then
   * @throws SQLException when the database does
   */
  public Received receive(String fileName, InputStream bytes) throws IOException, SQLException {
    var folder = Files.createTempDirectory("nightjar-reception-");
    var file = folder.resolve(safe(fileName));
    try {
      copy(bytes, file);
      return receive(file);
    } finally {
      Files.deleteIfExists(file);
      Files.deleteIfExists(folder);
    }
  }

  private Received receive(Path file) throws IOException, SQLException {
    var startedAt = Instant.now();
    var id = sha256(file);
    var name = String.valueOf(file.getFileName());
    if (ledger.knows(id)) {
      return new Received(id, name, true, "");
    }
    var report = stored(file, id, FrameReader.read(file, options));
    var elapsed = Duration.between(startedAt, Instant.now()).toMillis();
    boolean first =
        ledger.enter(id, report.withTiming(new Timing(Stage.INGEST, startedAt, elapsed)));
    var why = report.rejection();
    return new Received(id, name, !first, why == null || !first ? "" : why.reason());
  }

  private FrameReport stored(Path file, String id, Ingested ingested) throws IOException {
    var report = FrameReport.of(identified(ingested.frame(), id), software);
    var frame = report.frame();
    var night = frame.night() == null ? "unknown" : frame.night().toString();
    var raw = StoreKey.of("raw", frame.telescope(), night, id + extension(file));
    try (var in = Files.newInputStream(file)) {
      // Written once and never altered: a repeat after a crash finds the same bytes under the same
      // key.
      store.putIfAbsent(raw, "application/octet-stream", in);
    }
    report =
        report.withProduct(
            "raw",
            new org.nightjar.model.Product(
                raw.path(), "application/octet-stream", Files.size(file), id));
    return switch (ingested) {
      case Ingested.Refused(Frame unused, Rejection why) -> report.rejected(why);
      case Ingested.Accepted accepted -> {
        var history = List.of("nightjar " + software.version(), "frame " + id);
        var bytes = RawImageFits.bytes(accepted.raw(), accepted.header(), history);
        yield products.put(
            report, Stage.INGEST, "normalised", "normalised.fits", "image/fits", bytes);
      }
    };
  }

  private static Frame identified(Frame frame, String id) {
    return frame.id() != null ? frame : Frame.unread(id, frame.fileName());
  }

  private void copy(InputStream bytes, Path file) throws IOException {
    try (var out = Files.newOutputStream(file)) {
      var buffer = new byte[1 << 16];
      long size = 0;
      for (int n = bytes.read(buffer); n >= 0; n = bytes.read(buffer)) {
        size += n;
        if (size > config.mostBytes()) {
          throw new TooLargeException(config.mostBytes());
        }
        out.write(buffer, 0, n);
      }
    }
  }

  /** More bytes than a frame may have. */
  public static final class TooLargeException extends IOException {
    private static final long serialVersionUID = 1;

    TooLargeException(long mostBytes) {
      super(
          "a frame may have %d bytes (nightjar.ingest.most-bytes), this one has more"
              .formatted(mostBytes));
    }
  }

  private static String safe(String fileName) {
    var last =
        fileName.substring(Math.max(fileName.lastIndexOf('/'), fileName.lastIndexOf('\\')) + 1);
    var clean = last.replaceAll("[\\p{Cntrl}]", "_");
    if (clean.isBlank() || clean.equals(".") || clean.equals("..")) {
      return "unnamed";
    }
    return clean.length() > 150 ? clean.substring(clean.length() - 150) : clean;
  }

  private static String extension(Path file) {
    var name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    var matcher = java.util.regex.Pattern.compile("(\\.[a-z0-9]{1,5}){1,2}$").matcher(name);
    return matcher.find() ? matcher.group() : "";
  }

  private static String sha256(Path file) throws IOException {
    var digest = digest();
    var buffer = new byte[1 << 16];
    try (var in = Files.newInputStream(file)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static String hash(String... parts) {
    var all = String.join("\n", parts).getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(digest().digest(all)).substring(0, HASH_CHARACTERS);
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
