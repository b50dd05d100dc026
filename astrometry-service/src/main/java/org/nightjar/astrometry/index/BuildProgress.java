package org.nightjar.astrometry.index;

/** Hears how far a build is; called on the building thread. */
@FunctionalInterface
public interface BuildProgress {
  /** Says nothing. */
  BuildProgress SILENT = (fraction, doing) -> {};

  /**
   * @param fraction of the whole work done, in [0, 1], never falling
   * @param doing what is being done now, e.g. {@code patterns of 22' to 30'}
   */
  void at(double fraction, String doing);
}
