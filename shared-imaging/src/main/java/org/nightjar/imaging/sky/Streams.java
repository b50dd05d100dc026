package org.nightjar.imaging.sky;

import java.util.SplittableRandom;

/**
 * Random numbers by name: each row of each purpose has a stream of its own, so that what is drawn
 * does not depend on who draws first.
 */
final class Streams {
  /** What the numbers are for. */
  enum Purpose {
    FIELD,
    GALAXIES,
    PHOTONS,
    READ_OUT,
    COSMIC_RAYS,
    PIXEL_RESPONSE,
    DUST,
    DARK,
    HOT_PIXELS,
    BIAS,
    NIGHT,
    CLOUDS
  }

  private Streams() {}

  static SplittableRandom of(long seed, Purpose purpose, long index) {
    // Two rounds of splitmix64's mixing keep streams of neighbouring seeds and rows apart.
    long h = mix(seed + 0x9e3779b97f4a7c15L * (purpose.ordinal() + 1));
    return new SplittableRandom(mix(h ^ mix(index * 0xd1342543de82ef95L + 0x632be59bd9b4e019L)));
  }

  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
