package org.nightjar.model;

/** The verdict on a frame. */
public enum Grade {
  GOOD,
  WARN,
  BAD
}
