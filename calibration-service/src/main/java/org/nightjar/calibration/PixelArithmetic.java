package org.nightjar.calibration;

import org.jspecify.annotations.Nullable;
import org.nightjar.calibration.sensor.NoiseModel;
import org.nightjar.imaging.FlagPlane;
import org.nightjar.imaging.PixelFlag;
import org.nightjar.imaging.Plane;
import org.nightjar.imaging.RawImage;
import org.nightjar.imaging.Rectangle;
import org.nightjar.imaging.Workers;

/** One pass over the frame that subtracts, divides and works out the noise, band by band. */
final class PixelArithmetic {
  private static final int BAND = 64;

  private final float[] raw;
  private final int rawWidth;
  private final Rectangle area;
  private final AppliedMasters masters;
  private final float leastFlat;
  private final @Nullable NoiseModel noise;
  private final Plane image;
  private final @Nullable Plane variance;
  private final FlagPlane flags;

  private PixelArithmetic(
      RawImage raw,
      Rectangle area,
      AppliedMasters masters,
      double leastFlat,
      @Nullable NoiseModel noise,
      FlagPlane flags) {
    this.raw = raw.image().pixels();
    this.rawWidth = raw.image().width();
    this.area = area;
    this.masters = masters;
    this.leastFlat = (float) leastFlat;
    this.noise = noise;
    this.image = Plane.zeros(area.width(), area.height());
    this.variance = noise == null ? null : Plane.zeros(area.width(), area.height());
    this.flags = flags;
  }

  /**
   * Image and variance; NaN and NO_DATA where the raw frame has no value, or padding; undivided and
   * BAD where the flat is below {@code leastFlat}.
   */
  static Result apply(
      RawImage raw,
      Rectangle area,
      AppliedMasters masters,
      double leastFlat,
      @Nullable NoiseModel noise,
      FlagPlane flags,
      Workers workers) {
    var pass = new PixelArithmetic(raw, area, masters, leastFlat, noise, flags);
    workers.rows(area.height(), BAND, pass::band);
    return new Result(pass.image, pass.variance);
  }

  private void band(int y0, int y1) {
    int w = area.width();
    var signal = new float[w];
    for (int y = y0; y < y1; y++) {
      int at = y * w;
      offset(y, signal);
      if (variance != null && noise != null) {
        System.arraycopy(image.pixels(), at, signal, 0, w);
      }
      subtract(at);
      if (variance != null && noise != null) {
        variance(at, signal, noise, variance.pixels());
      }
      divide(at);
      flagMissing(at);
    }
  }

  /** Raw minus overscan, for one row. */
  private void offset(int y, float[] scratch) {
    int w = area.width();
    int from = (y + area.y0()) * rawWidth + area.x0();
    float zero = masters.overscan() == null ? 0 : (float) masters.overscan()[y + area.y0()];
    for (int x = 0; x < w; x++) {
      scratch[x] = raw[from + x] - zero;
    }
    System.arraycopy(scratch, 0, image.pixels(), y * w, w);
  }

  private void subtract(int at) {
    var bias = masters.bias();
    if (bias != null) {
      minus(image.pixels(), bias.plane().pixels(), (float) masters.biasFactor(), at, area.width());
    }
    var dark = masters.dark();
    if (dark != null) {
      minus(image.pixels(), dark.plane().pixels(), (float) masters.darkFactor(), at, area.width());
    }
  }

  private static void minus(float[] image, float[] master, float factor, int at, int count) {
    for (int i = at; i < at + count; i++) {
      image[i] -= factor * master[i];
    }
  }

  /** Before the flat; {@code signal} is the row before bias and dark. */
  private void variance(int at, float[] signal, NoiseModel model, float[] into) {
    int w = area.width();
    var bias = masters.bias();
    var dark = masters.dark();
    float perAdu = (float) (1 / model.gainElectronsPerAdu());
    float read = (float) model.readVariance();
    if (bias != null) {
      // Over the full bias, whatever part of it the dark takes away: dark electrons are noisy too.
      for (int x = 0; x < w; x++) {
        signal[x] -= bias.plane().pixels()[at + x];
      }
    } else if (dark != null) {
      // The dark holds the bias; how much of it is current is not known.
      System.arraycopy(image.pixels(), at, signal, 0, w);
    }
    for (int x = 0; x < w; x++) {
      into[at + x] = Math.max(signal[x], 0) * perAdu + read;
    }
    if (bias != null) {
      minus(into, bias.variance().pixels(), (float) -masters.biasVarianceFactor(), at, w);
    }
    if (dark != null) {
      float k = (float) masters.darkFactor();
      minus(into, dark.variance().pixels(), -k * k, at, w);
    }
  }

  private void divide(int at) {
    var flat = masters.flat();
    if (flat == null) {
      return;
    }
    var f = flat.plane().pixels();
    var fVariance = flat.variance().pixels();
    var pixels = image.pixels();
    for (int i = at; i < at + area.width(); i++) {
      if (f[i] >= leastFlat) {
        pixels[i] /= f[i];
        if (variance != null) {
          float v = variance.pixels()[i];
          variance.pixels()[i] = (v + pixels[i] * pixels[i] * fVariance[i]) / (f[i] * f[i]);
        }
      } else {
        flags.bits()[i] |= PixelFlag.BAD;
      }
    }
  }

  private void flagMissing(int at) {
    for (int i = at; i < at + area.width(); i++) {
      if (!Float.isFinite(image.pixels()[i]) || (flags.bits()[i] & PixelFlag.NO_DATA) != 0) {
        flags.bits()[i] |= (byte) PixelFlag.NO_DATA;
        image.pixels()[i] = Float.NaN;
      }
    }
  }

  /** Image in ADU; variance in ADU² or null. */
  record Result(Plane image, @Nullable Plane variance) {}
}
