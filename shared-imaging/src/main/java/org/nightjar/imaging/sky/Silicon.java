package org.nightjar.imaging.sky;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How pixels gather electrons.
 *
 * @param fullWellElectrons what a pixel holds
 * @param bleeds true: charge above the full well runs along columns (CCD); false: it is lost
 * @param pixelResponseRms pixel-to-pixel sensitivity
 * @param dark see {@link DarkCurrent}
 * @param badColumns columns that answer to no light
 * @param mosaic colour filters, null = none
 */
public record Silicon(
    double fullWellElectrons,
    boolean bleeds,
    double pixelResponseRms,
    DarkCurrent dark,
    List<Integer> badColumns,
    @Nullable Mosaic mosaic) {

  public Silicon {
    Checks.positive("fullWellElectrons", fullWellElectrons);
    Checks.within("pixelResponseRms", pixelResponseRms, 0, 0.2);
    badColumns = List.copyOf(badColumns);
  }

  /** A CCD without flaws. */
  public static Silicon ccd(double fullWellElectrons) {
    return new Silicon(fullWellElectrons, true, 0, DarkCurrent.NONE, List.of(), null);
  }

  /** A CMOS sensor without flaws: nothing bleeds. */
  public static Silicon cmos(double fullWellElectrons) {
    return new Silicon(fullWellElectrons, false, 0, DarkCurrent.NONE, List.of(), null);
  }

  public Silicon withPixelResponseRms(double rms) {
    return new Silicon(fullWellElectrons, bleeds, rms, dark, badColumns, mosaic);
  }

  public Silicon withDark(DarkCurrent newDark) {
    return new Silicon(fullWellElectrons, bleeds, pixelResponseRms, newDark, badColumns, mosaic);
  }

  public Silicon withBadColumns(List<Integer> columns) {
    return new Silicon(fullWellElectrons, bleeds, pixelResponseRms, dark, columns, mosaic);
  }

  public Silicon withMosaic(@Nullable Mosaic newMosaic) {
    return new Silicon(fullWellElectrons, bleeds, pixelResponseRms, dark, badColumns, newMosaic);
  }
}
