package org.nightjar.astrometry.fit;

/**
 * Sources and the stars they are taken for.
 *
 * @param source indices of the sources
 * @param star indices of the stars, ascending
 */
@SuppressWarnings("ArrayRecordComponent") // compared by sameAs
record Pairs(int[] source, int[] star) {
  int size() {
    return source.length;
  }

  boolean sameAs(Pairs other) {
    return java.util.Arrays.equals(source, other.source)
        && java.util.Arrays.equals(star, other.star);
  }
}
