package org.nightjar.standalone.measure;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to measure, and how.
 *
 * @param inputs files or folders
 * @param out folder for products and the run's page; null for none
 * @param telescope name or file of the profile that all frames are of; null = told by headers
 * @param indexes folder of index files; null = Debian's, or those built from the shipped catalogue
 * @param catalogue {@link Catalogues#SHIPPED} or a table of reference stars
 * @param threads for pixel work; results do not depend on it
 */
public record MeasureOptions(
    List<Path> inputs,
    @Nullable Path out,
    @Nullable String telescope,
    @Nullable Path indexes,
    String catalogue,
    int threads) {
  public MeasureOptions {
    inputs = List.copyOf(inputs);
    if (threads < 1 || threads > 1024) {
      throw new IllegalArgumentException("threads = " + threads + ", must be 1 to 1024");
    }
  }
}
