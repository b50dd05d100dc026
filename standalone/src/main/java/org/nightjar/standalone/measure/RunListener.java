package org.nightjar.standalone.measure;

import org.nightjar.model.FrameReport;

/** Hears how a run goes; called from several threads, one call at a time per frame. */
public interface RunListener {
  /** Says nothing. */
  RunListener SILENT = new RunListener() {};

  /**
   * A piece of preparation, e.g. an index being built: the fraction done, in [0, 1], and what it
   * is.
   */
  default void preparing(String what, double fraction, String doing) {}

  /** So many files will be looked at. */
  default void found(int files) {}

  /** A remark worth a line: masters made, frames left out of them. */
  default void note(String sentence) {}

  /** A file has been read and sorted. */
  default void sorted(String fileName) {}

  /** So many lights will be measured. */
  default void measuring(int lights) {}

  /** A light has been through the stages; its verdict comes when the night is known. */
  default void measured(FrameReport report) {}
}
