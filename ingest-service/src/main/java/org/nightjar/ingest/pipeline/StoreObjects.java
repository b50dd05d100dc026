package org.nightjar.ingest.pipeline;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.sql.SQLException;
import java.time.Instant;
import org.nightjar.pipeline.store.ForeignName;
import org.nightjar.pipeline.store.ProductStore;
import org.nightjar.pipeline.store.ProductStore.Listed;

/** Takes frames in that others put into the store. */
@Singleton
public class StoreObjects {
  private final ProductStore store;
  private final Reception reception;
  private final LedgerRepairs rows;
  private final IngestConfig config;

  @Inject
  public StoreObjects(
      ProductStore store, Reception reception, LedgerRepairs rows, IngestConfig config) {
    this.store = store;
    this.reception = reception;
    this.rows = rows;
    this.config = config;
  }

  /**
   * Takes an object in; it stays where it is.
   *
   * @throws ForbiddenKeyException when the key is none, or is one of Nightjar's own products
   * @throws NoSuchFileException when there is nothing
   * @throws TooLargeException when it is larger than a frame may be
   */
  public Received take(String key) throws IOException, SQLException, ForbiddenKeyException {
    return take(key, Instant.now());
  }

  Received take(String key, Instant modifiedAt)
      throws IOException, SQLException, ForbiddenKeyException {
    var name = name(key);
    if (key.startsWith("products/")) {
      throw new ForbiddenKeyException(
          "key = '%s': what lies under products/ was made by Nightjar and is no raw frame"
              .formatted(key));
    }
    long size = store.size(name).orElseThrow(() -> new NoSuchFileException(key));
    var object = new Listed(key, size, modifiedAt);
    if (size > config.mostBytes()) {
      rows.took(object, null);
      throw new TooLargeException(config.mostBytes());
    }
    try (var in = store.open(name)) {
      var received = reception.receive(key, in);
      rows.took(object, received.id());
      return received;
    }
  }

  private static ForeignName name(String key) throws ForbiddenKeyException {
    try {
      return new ForeignName(key);
    } catch (IllegalArgumentException e) {
      throw new ForbiddenKeyException(String.valueOf(e.getMessage()));
    }
  }

  /** Whether a key lies where others put frames. */
  public boolean isInbox(String key) {
    return key.startsWith(config.bucketPrefix());
  }
}
