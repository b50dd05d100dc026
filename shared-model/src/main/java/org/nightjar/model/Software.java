package org.nightjar.model;

/**
 * What made the numbers.
 *
 * @param version Nightjar's version
 * @param configurationHash hex digest of everything that can change a result
 */
public record Software(String version, String configurationHash) {}
