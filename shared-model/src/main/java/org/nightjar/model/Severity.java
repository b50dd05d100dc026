package org.nightjar.model;

/** How much a flag weighs in the grade. */
public enum Severity {
  INFO,
  WARN,
  BAD
}
