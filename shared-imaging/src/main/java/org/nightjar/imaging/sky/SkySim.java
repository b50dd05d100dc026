package org.nightjar.imaging.sky;

import java.util.ArrayList;
import java.util.List;
import org.nightjar.imaging.Plane;
import org.nightjar.imaging.Workers;
import org.nightjar.imaging.fits.FitsHeader;
import org.nightjar.imaging.sky.Streams.Purpose;

/**
 * One exposure to be: a sensor, the light that falls on it, and a seed. Same value, same bytes, for
 * any number of threads.
 *
 * <pre>
 * light     = (sky t + stars + galaxies + trails) x vignetting x dust x pixel response [x colour]
 * electrons = Poisson(light + dark current t) + cosmic rays, bled above the full well
 * ADU       = round((electrons + N(0, readNoise)) / gain + bias), within the converter's range
 * </pre>
 *
 * @param seed of the photons, the read-out and the cosmic rays
 * @param kind what the header says; a bias and a dark see no light
 * @param sensor see {@link Sensor}
 * @param flat vignetting and dust
 * @param psf profile of the stars
 * @param sky light between them
 * @param exposureSeconds shutter time; dark current and sky grow with it. Sources give their flux
 *     per exposure
 * @param sources what gives light
 * @param cosmicRays how many strike
 * @param cards more cards for the header, which win
 */
public record SkySim(
    long seed,
    ExposureKind kind,
    Sensor sensor,
    FlatField flat,
    PsfModel psf,
    SkyLight sky,
    double exposureSeconds,
    Sources sources,
    int cosmicRays,
    FitsHeader cards) {

  private static final int BAND = 64;

  public SkySim {
    Checks.notNegative("exposureSeconds", exposureSeconds);
    Checks.within("cosmicRays", cosmicRays, 0, 1_000_000);
  }

  /** A light frame of one second of an empty dark sky on a plain sensor. */
  public static SkySim of(int width, int height) {
    return of(Sensor.plain(width, height));
  }

  /** A light frame of one second of an empty dark sky. */
  public static SkySim of(Sensor sensor) {
    return new SkySim(
        1,
        ExposureKind.LIGHT,
        sensor,
        FlatField.EVEN,
        PsfModel.uniform(Psf.moffat(3, 3.5)),
        SkyLight.NONE,
        1,
        Sources.NONE,
        0,
        FitsHeader.EMPTY);
  }

  public SkySim withSeed(long newSeed) {
    return new SkySim(
        newSeed, kind, sensor, flat, psf, sky, exposureSeconds, sources, cosmicRays, cards);
  }

  public SkySim withKind(ExposureKind newKind) {
    return new SkySim(
        seed, newKind, sensor, flat, psf, sky, exposureSeconds, sources, cosmicRays, cards);
  }

  public SkySim withSensor(Sensor newSensor) {
    return new SkySim(
        seed, kind, newSensor, flat, psf, sky, exposureSeconds, sources, cosmicRays, cards);
  }

  public SkySim withFlat(FlatField newFlat) {
    return new SkySim(
        seed, kind, sensor, newFlat, psf, sky, exposureSeconds, sources, cosmicRays, cards);
  }

  public SkySim withPsf(PsfModel newPsf) {
    return new SkySim(
        seed, kind, sensor, flat, newPsf, sky, exposureSeconds, sources, cosmicRays, cards);
  }

  /** The same profile everywhere. */
  public SkySim withPsf(Psf newPsf) {
    return withPsf(PsfModel.uniform(newPsf));
  }

  public SkySim withSky(SkyLight newSky) {
    return new SkySim(
        seed, kind, sensor, flat, psf, newSky, exposureSeconds, sources, cosmicRays, cards);
  }

  /** An even sky that gives this many electrons per pixel in the whole exposure. */
  public SkySim withSkyElectrons(double electronsPerPx) {
    return withSky(SkyLight.even(exposureSeconds > 0 ? electronsPerPx / exposureSeconds : 0));
  }

  /** Another exposure time; the sky's rate stays, the sources' flux per exposure too. */
  public SkySim withExposureSeconds(double seconds) {
    return new SkySim(seed, kind, sensor, flat, psf, sky, seconds, sources, cosmicRays, cards);
  }

  public SkySim withSources(Sources newSources) {
    return new SkySim(
        seed, kind, sensor, flat, psf, sky, exposureSeconds, newSources, cosmicRays, cards);
  }

  public SkySim withStars(List<PointSource> stars) {
    return withSources(sources.withStars(stars));
  }

  public SkySim withCosmicRays(int count) {
    return new SkySim(seed, kind, sensor, flat, psf, sky, exposureSeconds, sources, count, cards);
  }

  public SkySim withCards(FitsHeader newCards) {
    return new SkySim(
        seed, kind, sensor, flat, psf, sky, exposureSeconds, sources, cosmicRays, newCards);
  }

  /** The same camera reading out at once with the shutter closed. */
  public SkySim bias() {
    return withKind(ExposureKind.BIAS).withExposureSeconds(0).dark0();
  }

  /** The same camera with the shutter closed for this long. */
  public SkySim dark(double seconds) {
    return withKind(ExposureKind.DARK).withExposureSeconds(seconds).dark0();
  }

  /** The same camera and optics before an even light that gives this many electrons per pixel. */
  public SkySim flatField(double electronsPerPx) {
    return withKind(ExposureKind.FLAT)
        .dark0()
        .withExposureSeconds(exposureSeconds > 0 ? exposureSeconds : 1)
        .withSkyElectrons(electronsPerPx);
  }

  private SkySim dark0() {
    return withSources(Sources.NONE).withSky(SkyLight.NONE);
  }

  /**
   * Expected electrons per pixel without noise, cosmic rays and saturation.
   *
   * @return [height × width], electrons, without overscan
   */
  public Plane expectedElectrons(Workers workers) {
    var plane = Plane.zeros(sensor.width(), sensor.height());
    var light = new Light(this);
    workers.rows(
        sensor.height(),
        BAND,
        (y0, y1) -> {
          var band = light.band(y0, y1);
          System.arraycopy(band, 0, plane.pixels(), y0 * sensor.width(), band.length);
        });
    return plane;
  }

  /** Takes the frame. */
  public SimulatedFrame expose(Workers workers) {
    int width = sensor.width();
    int height = sensor.height();
    var electrons = new float[Math.multiplyExact(width, height)];
    var light = new Light(this);
    double fullWell = sensor.silicon().fullWellElectrons();
    var full = new boolean[(height + BAND - 1) / BAND][];
    workers.rows(
        height,
        BAND,
        (y0, y1) -> {
          var band = light.band(y0, y1);
          for (int y = y0; y < y1; y++) {
            var random = Streams.of(seed, Purpose.PHOTONS, y);
            int from = (y - y0) * width;
            for (int i = from; i < from + width; i++) {
              band[i] = (float) Poisson.next(band[i], random);
            }
          }
          System.arraycopy(band, 0, electrons, y0 * width, band.length);
        });
    var rays = CosmicRays.strike(electrons, sensor, cosmicRays, seed);
    workers.rows(height, BAND, (y0, y1) -> full[y0 / BAND] = overFull(electrons, y0, y1, fullWell));
    var columns = new ArrayList<Integer>();
    for (int x = 0; x < width; x++) {
      for (var band : full) {
        if (band[x]) {
          columns.add(x);
          break;
        }
      }
    }
    workers.run(
        columns.size(),
        c -> {
          if (sensor.silicon().bleeds()) {
            Bleeding.column(electrons, width, height, columns.get(c), fullWell);
          } else {
            Bleeding.lose(electrons, width, height, columns.get(c), fullWell);
          }
        });
    var adu = readOut(electrons, light.pattern().bias(), workers);
    var truth = FrameTruth.of(this, electrons, rays);
    return SimulatedFrame.of(this, adu, truth);
  }

  private boolean[] overFull(float[] electrons, int y0, int y1, double fullWell) {
    int width = sensor.width();
    var over = new boolean[width];
    for (int y = y0; y < y1; y++) {
      for (int x = 0; x < width; x++) {
        if (electrons[y * width + x] > fullWell) {
          over[x] = true;
        }
      }
    }
    return over;
  }

  private short[] readOut(float[] electrons, float[] bias, Workers workers) {
    int width = sensor.width();
    int columns = bias.length;
    var adu = new short[Math.multiplyExact(columns, sensor.height())];
    var e = sensor.electronics();
    double perElectron = 1 / e.gainElectronsPerAdu();
    double noise = e.readNoiseElectrons();
    int limit = e.adcLimit();
    workers.rows(
        sensor.height(),
        BAND,
        (y0, y1) -> {
          for (int y = y0; y < y1; y++) {
            var random = Streams.of(seed, Purpose.READ_OUT, y);
            for (int x = 0; x < columns; x++) {
              double charge = x < width ? electrons[y * width + x] : 0;
              double value = (charge + noise * random.nextGaussian()) * perElectron + bias[x];
              adu[y * columns + x] = (short) Math.clamp(Math.round(value), 0, limit);
            }
          }
        });
    return adu;
  }
}
