package org.nightjar.model;

/** What a frame shows. */
public enum FrameKind {
  LIGHT,
  BIAS,
  DARK,
  FLAT
}
