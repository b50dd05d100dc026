package org.nightjar.imaging.sky;

import java.time.Instant;
import java.util.List;

/**
 * What a telescope is sent to.
 *
 * @param name OBJECT
 * @param raDeg ICRS
 * @param decDeg ICRS
 */
public record Target(String name, double raDeg, double decDeg) {
  /** Well-known places all around the sky, so that one is always high. */
  private static final List<Target> KNOWN =
      List.of(
          new Target("M31", 10.685, 41.269),
          new Target("NGC 869", 34.75, 57.13),
          new Target("M45", 56.75, 24.12),
          new Target("NGC 1907", 82.02, 35.32),
          new Target("M35", 92.25, 24.33),
          new Target("M44", 130.1, 19.67),
          new Target("NGC 3184", 154.57, 41.42),
          new Target("M106", 184.74, 47.30),
          new Target("M3", 205.55, 28.38),
          new Target("M5", 229.64, 2.08),
          new Target("M13", 250.42, 36.46),
          new Target("M57", 283.40, 33.03),
          new Target("M27", 299.90, 22.72),
          new Target("NGC 7000", 314.70, 44.33),
          new Target("NGC 7023", 315.40, 68.16),
          new Target("M2", 323.36, -0.82),
          new Target("NGC 253", 11.888, -25.288),
          new Target("NGC 2516", 119.52, -60.75),
          new Target("NGC 3372", 161.26, -59.87),
          new Target("NGC 5128", 201.37, -43.02),
          new Target("M7", 268.47, -34.79),
          new Target("NGC 104", 6.02, -72.08));

  public Target {
    Checks.within("raDeg", raDeg, -360, 720);
    Checks.within("decDeg", decDeg, -90, 90);
  }

  /** The well-known place that is highest at a site at a time. */
  public static Target highest(Site site, Instant at) {
    return ranked(site, at).getFirst();
  }

  /** Well-known places, highest first. */
  public static List<Target> ranked(Site site, Instant at) {
    return KNOWN.stream()
        .sorted(
            java.util.Comparator.comparingDouble(t -> -site.altitudeDeg(t.raDeg(), t.decDeg(), at)))
        .toList();
  }
}
