package org.nightjar.ingest.pipeline;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.nightjar.imaging.fits.RawImageFits;
import org.nightjar.ingest.FrameReader;
import org.nightjar.ingest.IngestOptions;
import org.nightjar.ingest.Ingested;
import org.nightjar.ingest.pipeline.FrameReading.Outcome;
import org.nightjar.model.Frame;
import org.nightjar.model.FrameReport;
import org.nightjar.model.Product;
import org.nightjar.model.Rejection;
import org.nightjar.model.Software;
import org.nightjar.model.Stage;
import org.nightjar.model.Timing;
import org.nightjar.pipeline.KnownTelescopes;
import org.nightjar.pipeline.stage.WorkInFlight;
import org.nightjar.pipeline.store.ProductStore;
import org.nightjar.pipeline.store.StoreKey;
import org.nightjar.pipeline.store.StoredProducts;

/**
 * Takes a file in, whichever way it came: raw bytes stored once by checksum, frame described and
 * normalised, entered in the ledger. Few are read at a time, whatever number arrives.
 */
@Singleton
public class Reception implements Intake {
  /** Where raw frames lie. */
  static final String RAW = "raw";

  private static final Logger LOG = Logger.getLogger(Reception.class);
  private static final int HASH_CHARACTERS = 16;
  private static final int TURNS = 64;
  private static final String MEDIA_TYPE = "application/octet-stream";

  private final ProductStore store;
  private final StoredProducts products;
  private final Ledger ledger;
  private final Outbox outbox;
  private final Scratch scratch;
  private final WorkInFlight inFlight;
  private final FrameReading reading;
  private final Software software;
  private final Semaphore readers;
  private final Lock[] turns =
      Stream.generate(ReentrantLock::new).limit(TURNS).toArray(Lock[]::new);

  @Inject
  public Reception(
      IngestConfig config,
      KnownTelescopes telescopes,
      ProductStore store,
      StoredProducts products,
      Ledger ledger,
      Outbox outbox,
      Scratch scratch,
      WorkInFlight inFlight,
      @ConfigProperty(name = "nightjar.version") String version) {
    this.store = store;
    this.products = products;
    this.ledger = ledger;
    this.outbox = outbox;
    this.scratch = scratch;
    this.inFlight = inFlight;
    this.readers = new Semaphore(Math.max(1, config.readers()), true);
    var options = IngestOptions.of(telescopes.profiles());
    this.reading = new FrameReading((file, name) -> FrameReader.read(file, name, options));
    var known = Digests.sha256(version, config.configuration(), telescopes.profiles().toString());
    this.software = new Software(version, known.substring(0, HASH_CHARACTERS));
  }

  @Override
  public Received receive(String fileName, InputStream bytes) throws IOException, SQLException {
    try (var arrived = scratch.copy(bytes)) {
      return receive(fileName, arrived.file(), arrived.sha256());
    }
  }

  /**
   * Takes in a file that nobody alters meanwhile; it stays where it is.
   *
   * @param fileName the telescope's name for it
   */
  public Received receive(String fileName, Path file) throws IOException, SQLException {
    return receive(fileName, file, Digests.sha256(file));
  }

  Received receive(String fileName, Path file, String sha256) throws IOException, SQLException {
    var name = FileNames.own(fileName);
    if (ledger.knows(sha256)) {
      return new Received(sha256, name, true, "");
    }
    // One after the other where the bytes are the same: they are stored once.
    var turn = turns[Math.floorMod(sha256.hashCode(), turns.length)];
    turn.lock();
    try {
      return receiveInTurn(name, file, sha256);
    } finally {
      turn.unlock();
    }
  }

  private Received receiveInTurn(String name, Path file, String sha256)
      throws IOException, SQLException {
    readers.acquireUninterruptibly();
    try {
      var underway = inFlight.tryBegin();
      if (underway.isEmpty()) {
        throw new IOException("Nightjar is stopping; nothing was entered");
      }
      if (inFlight.suspended()) {
        // what room is left is for broker and database
        throw new FileSystemException(null, null, "No space left on device but the reserve");
      }
      try (var counted = underway.get()) {
        // the same bytes may have been read while this waited its turn
        return ledger.knows(sha256)
            ? new Received(sha256, name, true, "")
            : entered(file, name, sha256);
      }
    } finally {
      readers.release();
    }
  }

  private Received entered(Path file, String name, String id) throws IOException, SQLException {
    var startedAt = Instant.now();
    var report =
        switch (reading.read(file, name, id)) {
          case Outcome.Read(var ingested) -> stored(file, name, id, ingested);
          case Outcome.Fault(var frame, var why) -> raw(file, name, frame, id).failed(why);
        };
    var elapsed = Duration.between(startedAt, Instant.now()).toMillis();
    boolean first =
        ledger.enter(id, report.withTiming(new Timing(Stage.INGEST, startedAt, elapsed)));
    outbox.soon();
    var why = report.rejection();
    return new Received(id, name, !first, why == null || !first ? "" : why.reason());
  }

  private FrameReport stored(Path file, String name, String id, Ingested ingested)
      throws IOException {
    var report = raw(file, name, ingested.frame(), id);
    return switch (ingested) {
      case Ingested.Refused(Frame unused, Rejection why) -> report.rejected(why);
      case Ingested.Accepted accepted -> normalised(report, accepted);
    };
  }

  /** Written once and never altered: a repeat after a crash finds the same bytes under its key. */
  private FrameReport raw(Path file, String name, Frame frame, String id) throws IOException {
    var identified = frame.id() != null ? frame : Frame.unread(id, frame.fileName());
    var report = FrameReport.of(identified, software);
    var night = identified.night() == null ? "unknown" : identified.night().toString();
    var key = StoreKey.of(RAW, identified.telescope(), night, id + FileNames.extension(name));
    try (var in = Files.newInputStream(file)) {
      store.putIfAbsent(key, MEDIA_TYPE, in);
    }
    return report.withProduct(RAW, new Product(key.path(), MEDIA_TYPE, Files.size(file), id));
  }

  private FrameReport normalised(FrameReport report, Ingested.Accepted accepted)
      throws IOException {
    var history = List.of("nightjar " + software.version(), "frame " + report.frame().id());
    byte[] bytes;
    try {
      bytes = RawImageFits.bytes(accepted.raw(), accepted.header(), history);
    } catch (RuntimeException | OutOfMemoryError e) {
      LOG.errorf(e, "frame %s cannot be normalised by a fault of Nightjar's", report.frame().id());
      return report.failed(FrameReading.fault(e));
    }
    return products.put(report, Stage.INGEST, "normalised", "normalised.fits", "image/fits", bytes);
  }
}
