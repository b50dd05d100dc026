package org.nightjar.ingest.pipeline;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.nightjar.pipeline.store.ProductStore;
import org.nightjar.pipeline.store.ProductStore.Listed;
import org.nightjar.pipeline.store.StoreKey;

/**
 * Compares store and ledger: raw objects that the ledger does not know re-enter, frames that others
 * put into the store and nobody told of are taken in, and raw bytes that are gone are told of. A
 * listing only names candidates; what enters is read and its checksum held.
 */
@Singleton
public class StoreSweep {
  private static final Logger LOG = Logger.getLogger(StoreSweep.class);
  private static final int AT_ONCE = 500;
  private static final int MOST_TAKEN = 1000;
  private static final Pattern RAW_KEY =
      Pattern.compile("raw/[^/]+/[^/]+/([0-9a-f]{64})((\\.[a-z0-9]{1,5}){0,2})");

  private final IngestConfig config;
  private final ProductStore store;
  private final LedgerRepairs rows;
  private final Reception reception;
  private final StoreObjects objects;
  private final Scratch scratch;
  private String lookedUpTo = "";
  private int missing;

  @Inject
  public StoreSweep(
      IngestConfig config,
      ProductStore store,
      LedgerRepairs rows,
      Reception reception,
      StoreObjects objects,
      Scratch scratch) {
    this.config = config;
    this.store = store;
    this.rows = rows;
    this.reception = reception;
    this.objects = objects;
    this.scratch = scratch;
  }

  /**
   * Lets raw objects enter that the ledger does not know.
   *
   * @return how many did
   */
  int reenter(Instant now) throws IOException, SQLException {
    var orphans = new ArrayList<Listed>();
    var batch = new HashMap<String, Listed>();
    var before = now.minus(config.orphanAfter());
    store.list(
        StoreKey.of(Reception.RAW),
        object -> {
          var matcher = RAW_KEY.matcher(object.key());
          if (matcher.matches()
              && object.modifiedAt().isBefore(before)
              && orphans.size() < MOST_TAKEN) {
            batch.put(matcher.group(1), object);
            if (batch.size() >= AT_ONCE) {
              orphans.addAll(unknown(batch));
            }
          }
        });
    orphans.addAll(unknown(batch));
    int entered = 0;
    for (var orphan : orphans) {
      if (reentered(orphan)) {
        entered++;
      }
    }
    return entered;
  }

  private List<Listed> unknown(Map<String, Listed> batch) throws IOException {
    try {
      var unknown = rows.unknown(batch.keySet()).stream().map(batch::get).toList();
      batch.clear();
      return unknown;
    } catch (SQLException e) {
      throw new IOException(e);
    }
  }

  private boolean reentered(Listed orphan) throws IOException, SQLException {
    var name = orphan.key().substring(orphan.key().lastIndexOf('/') + 1);
    try (var in = store.open(new StoreKey(orphan.key()));
        var arrived = scratch.copy(in)) {
      if (!name.startsWith(arrived.sha256())) {
        LOG.errorf(
            "%s: its bytes are of sha256 %s, not what its name says; left alone",
            orphan.key(), arrived.sha256());
        return false;
      }
      LOG.warnf("%s was stored and never entered: taken in", orphan.key());
      return !reception.receive(name, arrived.file(), arrived.sha256()).duplicate();
    } catch (NoSuchFileException | TooLargeException | RuntimeException e) {
      // one object of many: the others still enter
      LOG.warnf("%s: %s", FileNames.line(orphan.key()), FileNames.line(String.valueOf(e)));
      return false;
    }
  }

  /**
   * Takes in what others put into the store and nobody told of.
   *
   * @return how many frames
   */
  int takeInbox(Instant now) throws IOException, SQLException {
    var folder = config.bucketPrefix().replaceAll("/+$", "");
    if (folder.isEmpty()) {
      return 0;
    }
    var candidates = new ArrayList<Listed>();
    var before = now.minus(config.settle());
    store.list(
        new StoreKey(folder),
        object -> {
          if (object.modifiedAt().isBefore(before) && candidates.size() < MOST_TAKEN) {
            try {
              if (!rows.taken(object)) {
                candidates.add(object);
              }
            } catch (SQLException e) {
              throw new IOException(e);
            }
          }
        });
    int taken = 0;
    for (var object : candidates) {
      try {
        var received = objects.take(object.key(), object.modifiedAt());
        LOG.infof("%s: %s", object.key(), received.duplicate() ? "known" : "found and taken in");
        taken++;
      } catch (NoSuchFileException | TooLargeException | ForbiddenKeyException e) {
        LOG.warnf("%s", FileNames.line(String.valueOf(e.getMessage())));
        rows.took(object, null);
      } catch (RuntimeException e) {
        // a fault of Nightjar's is no reason to forget the object, nor to leave the others
        LOG.errorf(e, "%s is tried again with the next round", FileNames.line(object.key()));
      }
    }
    return taken;
  }

  /**
   * Looks whether the raw bytes of the next frames are there; each call goes on where the last one
   * ended.
   *
   * @return how many are not, among all that this round has looked at
   */
  int missing() throws IOException, SQLException {
    var next = rows.after(lookedUpTo, AT_ONCE);
    missing = lookedUpTo.isEmpty() ? 0 : missing;
    for (var row : next) {
      var raw = row.report().products().get(Reception.RAW);
      if (raw != null && store.size(new StoreKey(raw.key())).isEmpty()) {
        missing++;
        LOG.errorf("%s is in the ledger and not in the store", raw.key());
      }
    }
    lookedUpTo = next.size() < AT_ONCE ? "" : next.getLast().frameId();
    return missing;
  }
}
