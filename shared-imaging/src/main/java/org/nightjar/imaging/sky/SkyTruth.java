package org.nightjar.imaging.sky;

import java.time.Instant;
import java.util.List;
import org.nightjar.imaging.wcs.Wcs;

/**
 * What is true of the sky behind a frame.
 *
 * @param telescope name
 * @param target where the telescope was sent
 * @param startedAt UTC
 * @param wcs where each pixel really looks
 * @param zeroPoint V magnitude of a star of B - V = 0 that gives 1 ADU per second in all, through
 *     this air and this cloud at the frame's centre, on pixels of response 1. The sum over green
 *     superpixels (means of two greens) is a quarter of that: 1.505 mag less
 * @param colourTerm V + 2.5 log10(flux) = zeroPoint - colourTerm (B - V)
 * @param airmass at the frame's centre, mid-exposure
 * @param conditions what the telescope met
 * @param asteroids names and places at mid-exposure
 * @param events in words
 */
public record SkyTruth(
    String telescope,
    Target target,
    Instant startedAt,
    Wcs wcs,
    double zeroPoint,
    double colourTerm,
    double airmass,
    Conditions conditions,
    List<PointSource> asteroids,
    List<String> events) {
  public SkyTruth {
    asteroids = List.copyOf(asteroids);
    events = List.copyOf(events);
  }
}
