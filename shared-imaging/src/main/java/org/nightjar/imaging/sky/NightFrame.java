package org.nightjar.imaging.sky;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nightjar.imaging.Workers;

/**
 * A frame of a night, not yet taken.
 *
 * @param night it belongs to
 * @param kind what for
 * @param number from 0, per kind
 * @param fileName of its FITS file
 * @param startedAt UTC
 * @param exposureSeconds shutter time
 * @param events that it meets
 */
public record NightFrame(
    SimulatedNight night,
    ExposureKind kind,
    int number,
    String fileName,
    Instant startedAt,
    double exposureSeconds,
    List<NightEvent> events) {

  private static final double FLAT_LEVEL = 0.5;

  public NightFrame {
    events = List.copyOf(events);
  }

  /** Takes it. */
  public Taken take(Workers workers) {
    SkySim sim;
    SkyTruth sky = null;
    if (kind == ExposureKind.LIGHT) {
      var prepared = night.observe(this).prepare();
      sim = prepared.sim();
      sky = prepared.truth();
    } else {
      sim = calibration();
    }
    var cards =
        night
            .telescope()
            .dialect()
            .cards(
                night.telescope(), kind, night.target(), startedAt, night.temperatureCelsius(this));
    return new Taken(sim.withCards(cards).expose(workers), sky);
  }

  private SkySim calibration() {
    var telescope = night.telescope();
    var random = night.randomOf(this);
    int rays = night.rays(this, random);
    var sim =
        SkySim.of(telescope.sensor())
            .withFlat(telescope.optics().flat())
            .withExposureSeconds(exposureSeconds)
            .withSeed(random.nextLong());
    return switch (kind) {
      case BIAS -> sim.bias();
      case DARK -> sim.dark(exposureSeconds).withCosmicRays(rays);
      case FLAT ->
          sim.flatField(
              FLAT_LEVEL
                  * telescope.sensor().saturationElectrons()
                  * (0.95 + 0.1 * random.nextDouble()));
      case LIGHT -> throw new IllegalStateException("a light frame is no calibration frame");
    };
  }

  /**
   * Takes it and writes it with its truth beside it; a truncated file loses its end.
   *
   * @param folder exists
   * @return the FITS file
   */
  public Path write(Path folder, Workers workers) throws IOException {
    var taken = take(workers);
    var file = folder.resolve(fileName);
    Files.write(file, bytes(taken));
    TruthFiles.write(folder, fileName.replace(".fits", ""), taken.frame(), taken.sky());
    return file;
  }

  /** The file of what was taken, as the camera's computer leaves it. */
  public byte[] bytes(Taken taken) {
    var bytes = taken.frame().fits();
    double kept = SimulatedNight.keptFraction(this);
    return kept < 1 ? Arrays.copyOf(bytes, (int) (kept * bytes.length)) : bytes;
  }

  /**
   * What came of it.
   *
   * @param frame pixels, header, truth of the frame
   * @param sky truth of the sky; null for calibration frames
   */
  public record Taken(SimulatedFrame frame, @Nullable SkyTruth sky) {}
}
