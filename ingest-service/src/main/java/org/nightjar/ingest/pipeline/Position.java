package org.nightjar.ingest.pipeline;

/**
 * Where a record lies in the broker.
 *
 * @param topic its topic
 * @param partition of the topic
 * @param offset in the partition
 */
record Position(String topic, int partition, long offset) {}
