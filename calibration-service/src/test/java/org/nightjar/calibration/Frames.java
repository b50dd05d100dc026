package org.nightjar.calibration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import org.nightjar.calibration.masters.CalibrationFrame;
import org.nightjar.imaging.Plane;
import org.nightjar.imaging.RawImage;
import org.nightjar.model.Frame;
import org.nightjar.model.FrameKind;

/** Frames and planes for tests. */
public final class Frames {
  public static final Instant EVENING = Instant.parse("2026-03-01T20:00:00Z");

  private Frames() {}

  /** What a test wants to tell of a frame; the rest is that of one ordinary camera. */
  public static final class Builder {
    private String id = "00";
    private FrameKind kind = FrameKind.LIGHT;
    private String telescope = "T1";
    private String camera = "Cam";
    private String filter;
    private Instant time = EVENING;
    private Double exposure = 60.0;
    private Double temperature = -10.0;
    private Double gainSetting;
    private Integer binning = 1;
    private int width = 100;
    private int height = 80;

    public Builder id(String value) {
      id = value;
      return this;
    }

    public Builder kind(FrameKind value) {
      kind = value;
      return this;
    }

    public Builder telescope(String value) {
      telescope = value;
      return this;
    }

    public Builder camera(String value) {
      camera = value;
      return this;
    }

    public Builder filter(String value) {
      filter = value;
      return this;
    }

    public Builder time(Instant value) {
      time = value;
      return this;
    }

    public Builder exposure(Double seconds) {
      exposure = seconds;
      return this;
    }

    public Builder temperature(Double celsius) {
      temperature = celsius;
      return this;
    }

    public Builder gainSetting(Double value) {
      gainSetting = value;
      return this;
    }

    public Builder binning(Integer value) {
      binning = value;
      return this;
    }

    public Builder size(int w, int h) {
      width = w;
      height = h;
      return this;
    }

    public Frame build() {
      return new Frame(
          id,
          id + ".fits",
          telescope,
          camera,
          kind,
          null,
          filter,
          null,
          time,
          time,
          exposure,
          width,
          height,
          binning,
          null,
          1,
          null,
          null,
          null,
          temperature,
          gainSetting,
          null,
          null,
          null,
          null,
          null,
          List.of());
    }

    public CalibrationFrame with(RawImage raw) {
      size(raw.image().width(), raw.image().height());
      return new CalibrationFrame(build(), () -> raw);
    }
  }

  public static Builder frame() {
    return new Builder();
  }

  public static Builder frame(FrameKind kind, String id) {
    return new Builder().kind(kind).id(id);
  }

  /** Gaussian noise about a level. */
  public static Plane noise(int w, int h, double level, double sigma, long seed) {
    var random = new SplittableRandom(seed);
    var plane = Plane.zeros(w, h);
    for (int i = 0; i < plane.pixels().length; i++) {
      plane.pixels()[i] = (float) (level + sigma * random.nextGaussian());
    }
    return plane;
  }

  /** Writes little-endian float32, which numpy.fromfile reads. */
  public static Path write(Path file, float[] values) {
    var buffer = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    buffer.asFloatBuffer().put(values);
    try {
      return Files.write(file, buffer.array());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads what numpy.ndarray.tofile wrote as float32. */
  public static float[] readFloats(Path file) {
    try {
      var bytes = Files.readAllBytes(file);
      var values = new float[bytes.length / 4];
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
      return values;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
