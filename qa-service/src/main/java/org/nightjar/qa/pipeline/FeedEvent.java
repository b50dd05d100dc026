package org.nightjar.qa.pipeline;

/**
 * Something that was published.
 *
 * @param id grows with each
 * @param name {@code frame} or {@code night}
 * @param telescope whose it is
 * @param json the frame report or night summary, as it is now
 */
public record FeedEvent(long id, String name, String telescope, String json) {}
