package org.nightjar.pipeline.store;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Optional;
import org.nightjar.model.Product;

/**
 * Keeps bytes under keys. Every implementation passes the same contract test.
 *
 * <p>A put that returned is durable: it survives the end of the process and of the power. A key is
 * seen whole or not at all.
 */
public interface ProductStore {
  /**
   * Stores bytes, replacing what was there.
   *
   * @param key see {@link StoreKey}
   * @param mediaType e.g. {@code image/fits}
   * @param bytes read to the end, not closed
   * @return the reference, with length and digest of what was stored
   * @throws IOException when the bytes could not be stored; nothing is left under the key but what
   *     was there
   */
  Product put(StoreKey key, String mediaType, InputStream bytes) throws IOException;

  /**
   * Stores bytes unless the key is taken.
   *
   * @return the reference of what was stored; empty when the key was taken, and then nothing
   *     changed
   */
  Optional<Product> putIfAbsent(StoreKey key, String mediaType, InputStream bytes)
      throws IOException;

  /**
   * Opens what lies under a key, or under the name that another program gave it.
   *
   * @throws java.nio.file.NoSuchFileException when there is nothing
   */
  InputStream open(ObjectName key) throws IOException;

  /**
   * Opens a part of what lies under a key.
   *
   * @param offset of the first byte, within what lies there
   * @param length in bytes, at least 1; the stream ends earlier where there is less
   * @throws java.nio.file.NoSuchFileException when there is nothing
   */
  InputStream openRange(StoreKey key, long offset, long length) throws IOException;

  /** Length in bytes of what lies under a key; empty when there is nothing. */
  Optional<Long> size(ObjectName key) throws IOException;

  /**
   * Names what lies below a folder of keys, one after the other, in no order that holds. A list
   * names candidates: what is on it may be gone, what came a moment ago may not be on it yet, and
   * names that are no {@link StoreKey} may be among them, from other programs: {@link ForeignName}.
   *
   * @param folder keys that begin with it and a slash are named
   * @throws IOException when the store fails, or what the listing threw
   */
  void list(StoreKey folder, Listing each) throws IOException;

  /** Hears of one object after the other. */
  @FunctionalInterface
  interface Listing {
    void object(Listed object) throws IOException;
  }

  /**
   * An object on a list.
   *
   * @param key as the store has it, not always a {@link StoreKey}
   * @param sizeBytes its length
   * @param modifiedAt when it was last written, by the store's clock
   */
  record Listed(String key, long sizeBytes, Instant modifiedAt) {}

  /** Removes what lies under a key; nothing there is no error. */
  void remove(StoreKey key) throws IOException;
}
