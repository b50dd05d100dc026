package org.nightjar.imaging.sky;

/** Expected electrons of an exposure, band by band. */
final class Light {
  // Wings of bright stars go on until they are this small a part of the pixel's noise.
  private static final double FLOOR_OF_NOISE = 0.02;

  private final SkySim sim;
  private final SensorPattern pattern;
  private final Spot[] spots;

  Light(SkySim sim) {
    this.sim = sim;
    this.pattern = new SensorPattern(sim.sensor(), sim.flat());
    var electronics = sim.sensor().electronics();
    double sky = sim.sky().electronsPerSecond() * sim.exposureSeconds();
    double noise = Math.sqrt(1 + sky + Math.pow(electronics.readNoiseElectrons(), 2));
    var maker = new Spot.Maker(sim.psf(), sim.sensor().silicon().mosaic(), FLOOR_OF_NOISE * noise);
    sim.sources().stars().forEach(maker::star);
    sim.sources().galaxies().forEach(maker::galaxy);
    sim.sources().trails().forEach(maker::trail);
    this.spots = maker.spots().toArray(Spot[]::new);
  }

  SensorPattern pattern() {
    return pattern;
  }

  /** Rows y0 (inclusive) to y1 (exclusive). */
  float[] band(int y0, int y1) {
    int width = sim.sensor().width();
    var band = new float[(y1 - y0) * width];
    for (var spot : spots) {
      spot.paint(band, width, y0, y1);
    }
    for (int y = y0; y < y1; y++) {
      int row = (y - y0) * width;
      if (sim.sky().electronsPerSecond() > 0) {
        shine(band, row, y);
      }
      pattern.dim(band, row, y);
      pattern.darken(band, row, y, sim.exposureSeconds());
    }
    return band;
  }

  private void shine(float[] band, int row, int y) {
    int width = sim.sensor().width();
    int height = sim.sensor().height();
    var mosaic = sim.sensor().silicon().mosaic();
    float[] response = mosaic == null ? null : mosaic.responses(Double.NaN);
    for (int x = 0; x < width; x++) {
      double light = sim.sky().at(x, y, width, height) * sim.exposureSeconds();
      if (response != null) {
        light *= response[(y & 1) * 2 + (x & 1)];
      }
      band[row + x] += (float) light;
    }
  }
}
