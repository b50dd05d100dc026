package org.nightjar.pipeline.store;

import java.io.IOException;
import java.io.InputStream;
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
   * Opens what lies under a key.
   *
   * @throws java.nio.file.NoSuchFileException when there is nothing
   */
  InputStream open(StoreKey key) throws IOException;

  /**
   * Opens a part of what lies under a key.
   *
   * @param offset of the first byte, within what lies there
   * @param length in bytes, at least 1; the stream ends earlier where there is less
   * @throws java.nio.file.NoSuchFileException when there is nothing
   */
  InputStream openRange(StoreKey key, long offset, long length) throws IOException;

  /** Length in bytes of what lies under a key; empty when there is nothing. */
  Optional<Long> size(StoreKey key) throws IOException;

  /** Removes what lies under a key; nothing there is no error. */
  void remove(StoreKey key) throws IOException;
}
