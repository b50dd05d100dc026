package org.nightjar.model;

/** How far a frame has come; all but {@link #IN_PROGRESS} are terminal. */
public enum Status {
  IN_PROGRESS,
  /** All stages looked at it; what could not be measured has a reason. */
  ASSESSED,
  /** Bad input, never retried; see {@link Rejection}. */
  REJECTED,
  /** Our fault: a bug or broken infrastructure. */
  FAILED
}
