package org.nightjar.imaging.sky;

/** The profile of stars at each place of a frame. */
@FunctionalInterface
public interface PsfModel {
  /**
   * @param x 0-based pixel
   * @param y 0-based pixel
   */
  Psf at(double x, double y);

  /** The same everywhere. */
  static PsfModel uniform(Psf psf) {
    return (x, y) -> psf;
  }
}
