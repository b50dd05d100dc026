package org.nightjar.model;

/**
 * A reference to bytes in the product store.
 *
 * @param key where they lie
 * @param mediaType e.g. {@code image/fits}
 * @param sizeBytes length in bytes
 * @param sha256 lower-case hex digest
 */
public record Product(String key, String mediaType, long sizeBytes, String sha256) {}
