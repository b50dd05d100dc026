package org.nightjar.qa;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.nightjar.model.Frame;

/** What two frames of a telescope's night must share for a number of theirs to be comparable. */
enum Likeness {
  /** Same pixels: size of the image, binning, superpixel. */
  OPTICS,
  /** The same filter and gain setting as well. */
  FILTER,
  /** The same exposure time as well. */
  EXPOSURE,
  /** The same object as well. */
  FIELD;

  boolean alike(Frame a, Frame b) {
    boolean same =
        a.telescope().equals(b.telescope())
            && Objects.equals(a.night(), b.night())
            && a.kind() == b.kind()
            && Objects.equals(a.binning(), b.binning())
            && Objects.equals(a.superpixel(), b.superpixel())
            && Objects.equals(a.width(), b.width())
            && Objects.equals(a.height(), b.height());
    if (same && compareTo(FILTER) >= 0) {
      same =
          Objects.equals(a.filter(), b.filter())
              && Objects.equals(a.gainSetting(), b.gainSetting());
    }
    if (same && compareTo(EXPOSURE) >= 0) {
      same = sameExposure(a.exposureSeconds(), b.exposureSeconds());
    }
    if (same && compareTo(FIELD) >= 0) {
      same = Objects.equals(a.object(), b.object());
    }
    return same;
  }

  /** Of a frame, all that {@link #alike} looks at. */
  List<@Nullable Object> shared(Frame frame) {
    var shared = new ArrayList<@Nullable Object>();
    shared.add(frame.telescope());
    shared.add(frame.night());
    shared.add(frame.kind());
    shared.add(frame.binning());
    shared.add(frame.superpixel());
    shared.add(frame.width());
    shared.add(frame.height());
    if (compareTo(FILTER) >= 0) {
      shared.add(frame.filter());
      shared.add(frame.gainSetting());
    }
    if (compareTo(EXPOSURE) >= 0) {
      shared.add(frame.exposureSeconds());
    }
    if (compareTo(FIELD) >= 0) {
      shared.add(frame.object());
    }
    return shared;
  }

  private static boolean sameExposure(@Nullable Double a, @Nullable Double b) {
    if (a == null || b == null) {
      return a == null && b == null;
    }
    return Math.abs(a - b) <= 0.02 * Math.max(a, b);
  }
}
