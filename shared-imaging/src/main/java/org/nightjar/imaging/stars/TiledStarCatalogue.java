package org.nightjar.imaging.stars;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.nightjar.imaging.wcs.SkyAngles;

/**
 * A whole-sky catalogue in zones of declination that are read when first asked for and kept as they
 * are; nothing is decoded but the tiles that a question touches. Places are for epoch 2000.0.
 */
public final class TiledStarCatalogue implements StarCatalogue {
  /** Faster than any star: 11 arcseconds per year. */
  private static final double FASTEST_DEG_PER_YEAR = 11 / 3600.0;

  private static final double ZONE_DEG = StarTiles.ZONE_MAS / 3.6e6;
  private static final double TILE_DEG = StarTiles.TILE_MAS / 3.6e6;

  private final String name;
  private final int size;
  private final ZoneSource source;
  private final AtomicReferenceArray<StarZone> zones = new AtomicReferenceArray<>(StarTiles.ZONES);

  /**
   * @param name for reports
   * @param size stars in all zones
   * @param source where zones come from
   */
  public TiledStarCatalogue(String name, int size, ZoneSource source) {
    this.name = name;
    this.size = size;
    this.source = source;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public StarField cone(
      double raDeg,
      double decDeg,
      double radiusDeg,
      double epochYear,
      double faintestMagnitude,
      int most) {
    ConeArguments.check(raDeg, decDeg, radiusDeg, epochYear, faintestMagnitude, most);
    double years = epochYear - 2000;
    var collector = new ConeCollector(raDeg, decDeg, radiusDeg, years);
    double reach = Math.min(180, radiusDeg + FASTEST_DEG_PER_YEAR * Math.abs(years) + 1e-6);
    int faintest = (int) Math.clamp(Math.floor(faintestMagnitude * 1000 + 1e-6), -100_000, 100_000);
    double south = decDeg - reach;
    double north = decDeg + reach;
    int firstZone = Math.clamp((long) Math.floor((south + 90) / ZONE_DEG), 0, StarTiles.ZONES - 1);
    int lastZone = Math.clamp((long) Math.floor((north + 90) / ZONE_DEG), 0, StarTiles.ZONES - 1);
    int firstTile = 0;
    int tiles = StarTiles.TILES;
    if (south > -90 && north < 90) {
      double ratio = Math.sin(Math.toRadians(reach)) / Math.cos(Math.toRadians(decDeg));
      double halfWidth = Math.toDegrees(Math.asin(Math.min(1, ratio))) + 1e-6;
      double west = SkyAngles.normaliseRaDeg(raDeg) - halfWidth;
      firstTile = (int) Math.floor(west / TILE_DEG);
      int lastTile = (int) Math.floor((west + 2 * halfWidth) / TILE_DEG);
      tiles = Math.min(StarTiles.TILES, lastTile - firstTile + 1);
    }
    for (int z = firstZone; z <= lastZone; z++) {
      var zone = zone(z);
      for (int k = 0; k < tiles; k++) {
        zone.forEach(Math.floorMod(firstTile + k, StarTiles.TILES), faintest, collector);
      }
    }
    return collector.brightest(most);
  }

  /** All stars, brightest first. */
  public StarField all(double epochYear) {
    return cone(0, 0, 180, epochYear, Double.POSITIVE_INFINITY, Integer.MAX_VALUE);
  }

  private StarZone zone(int z) {
    var zone = zones.get(z);
    if (zone == null) {
      try {
        // Two threads may both read it; the same bytes either way.
        zone = new StarZone(z, source.zone(z));
      } catch (IOException e) {
        throw new UncheckedIOException("star catalogue " + name + ", zone " + z, e);
      }
      zones.set(z, zone);
    }
    return zone;
  }

  /** Where the bytes of a zone come from. */
  @FunctionalInterface
  public interface ZoneSource {
    byte[] zone(int zone) throws IOException;
  }
}
