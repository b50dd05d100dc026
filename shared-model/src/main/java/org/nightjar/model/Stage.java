package org.nightjar.model;

/** The stages of the chain, in order. */
public enum Stage {
  INGEST,
  CALIBRATION,
  EXTRACTION,
  ASTROMETRY,
  PHOTOMETRY,
  QA
}
