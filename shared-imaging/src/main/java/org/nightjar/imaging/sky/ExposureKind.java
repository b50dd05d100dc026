package org.nightjar.imaging.sky;

/** What a frame was taken for; the constants' text is IMAGETYP as MaxIm DL writes it. */
public enum ExposureKind {
  LIGHT("Light Frame"),
  BIAS("Bias Frame"),
  DARK("Dark Frame"),
  FLAT("Flat Field");

  private final String imageType;

  ExposureKind(String imageType) {
    this.imageType = imageType;
  }

  /** Value of IMAGETYP. */
  public String imageType() {
    return imageType;
  }
}
