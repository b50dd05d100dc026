package org.nightjar.qa;

import java.util.Locale;

/** Numbers as people write them. */
final class Words {
  private Words() {}

  static String number(double value, int decimals) {
    var text = String.format(Locale.ROOT, "%." + decimals + "f", value);
    // -0.0 says nothing that 0.0 does not.
    return text.matches("-0\\.?0*") ? text.substring(1) : text;
  }

  /** Two significant digits at least, no more decimals than {@code most}. */
  static String brief(double value, int most) {
    double size = Math.abs(value);
    int decimals = size >= 100 ? 0 : size >= 10 ? 1 : 2;
    return number(value, Math.min(decimals, most));
  }

  static String percent(double fraction) {
    return brief(100 * fraction, fraction < 0.0995 ? 2 : 0) + " %";
  }

  static String count(int n, String one, String many) {
    return n + " " + (n == 1 ? one : many);
  }
}
