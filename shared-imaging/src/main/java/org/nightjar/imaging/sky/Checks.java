package org.nightjar.imaging.sky;

/** Limits of arguments, told with name, value and limit. */
final class Checks {
  private Checks() {}

  static void positive(String name, double value) {
    if (!(value > 0 && Double.isFinite(value))) {
      throw new IllegalArgumentException(name + " = " + value + ", must be > 0");
    }
  }

  static void notNegative(String name, double value) {
    if (!(value >= 0 && Double.isFinite(value))) {
      throw new IllegalArgumentException(name + " = " + value + ", must be >= 0");
    }
  }

  static void within(String name, double value, double low, double high) {
    if (!(value >= low && value <= high)) {
      throw new IllegalArgumentException(
          name + " = " + value + ", must be in [" + low + ", " + high + "]");
    }
  }
}
