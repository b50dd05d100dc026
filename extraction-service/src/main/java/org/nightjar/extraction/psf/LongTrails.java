package org.nightjar.extraction.psf;

import java.util.OptionalDouble;
import org.nightjar.imaging.source.SourceCatalog;
import org.nightjar.imaging.source.SourceColumn;

/**
 * Ellipticity of frames whose stars are drawn out to many times their width.
 *
 * <p>The half-maximum contour of such a trail says how long it is and nothing else: 1 − b/a runs
 * against 1 whatever the seeing. There the ellipticity is that of the light's second moments above
 * the threshold, as observers know it from SExtractor and IQMon: a mean over the stars that were
 * fitted, weighted with the square of S/N as IQMon weights, since the isophotes of faint trails lie
 * too far in.
 */
public final class LongTrails {
  /** Beyond this many widths a trail is no longer a profile. */
  static final double LONGEST_PROFILE = 6;

  private LongTrails() {}

  /**
   * The ellipticity to report instead of the profile's; empty where the profile's holds.
   *
   * @param sources with SNR and isophotal ELLIPTICITY
   * @param psf of the same frame
   */
  public static OptionalDouble ellipticity(SourceCatalog sources, FramePsf psf) {
    var medians = psf.medians();
    if (medians == null || !psf.trailed() || 1 / (1 - medians.ellipticity()) < LONGEST_PROFILE) {
      return OptionalDouble.empty();
    }
    double sum = 0;
    double weights = 0;
    for (var star : psf.stars()) {
      double snr = sources.get(SourceColumn.SNR, star.row());
      if (snr > 0) {
        sum += snr * snr * sources.get(SourceColumn.ELLIPTICITY, star.row());
        weights += snr * snr;
      }
    }
    return weights > 0 ? OptionalDouble.of(sum / weights) : OptionalDouble.empty();
  }
}
