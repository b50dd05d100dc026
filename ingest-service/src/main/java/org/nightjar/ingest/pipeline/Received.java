package org.nightjar.ingest.pipeline;

/**
 * What became of a file.
 *
 * @param id sha256 of its bytes
 * @param fileName its own name
 * @param duplicate whether the same bytes had entered before
 * @param rejected why it was refused, in words; empty when it was not, or was a duplicate
 */
public record Received(String id, String fileName, boolean duplicate, String rejected) {}
