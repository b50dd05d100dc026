package org.nightjar.astrometry.index;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Range searches without a tree. */
final class BruteForce {
  private BruteForce() {}

  static Set<Integer> stars(QuadIndex index, double[] centre, double radius) {
    var v = new double[3];
    return IntStream.range(0, index.starCount())
        .filter(i -> {
          index.star(i, v);
          return distance(v, centre) <= radius;
        })
        .boxed()
        .collect(Collectors.toSet());
  }

  static Set<Integer> quads(QuadIndex index, double[] code, double radius) {
    var v = new double[code.length];
    return IntStream.range(0, index.quadCount())
        .filter(i -> {
          index.code(i, v);
          return distance(v, code) <= radius;
        })
        .boxed()
        .collect(Collectors.toSet());
  }

  static double distance(double[] a, double[] b) {
    double square = 0;
    for (int d = 0; d < a.length; d++) {
      square += (a[d] - b[d]) * (a[d] - b[d]);
    }
    return Math.sqrt(square);
  }
}
