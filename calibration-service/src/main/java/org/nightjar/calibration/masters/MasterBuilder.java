package org.nightjar.calibration.masters;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.nightjar.calibration.masters.FramePreparation.Ready;
import org.nightjar.calibration.masters.FramePreparation.Unfit;
import org.nightjar.calibration.sensor.GainReadNoise;
import org.nightjar.calibration.sensor.NoiseModel;
import org.nightjar.calibration.sensor.PixelNoise;
import org.nightjar.imaging.Detector;
import org.nightjar.imaging.Plane;
import org.nightjar.imaging.RawImage;
import org.nightjar.imaging.Workers;
import org.nightjar.imaging.statistics.Robust;
import org.nightjar.model.Frame;

/**
 * Makes masters. Frames are read one after the other, prepared and put on a {@link FrameStack};
 * never more than one of them is held beside it, and the stack itself leaves the heap above 256 MB.
 *
 * <p>The result depends on the set of frames only, not on the order in which they are given.
 */
public final class MasterBuilder {
  /** More frames lower the noise no more than the flat field's own errors allow. */
  public static final int MOST_FRAMES = 256;

  /** A single bias rounds to whole ADU: 1/√12. */
  private static final double ROUNDING = 0.289;

  private final MatchingLimits limits;
  private final Workers workers;
  private final long heapBytes;
  private final @Nullable Path scratchFolder;

  public MasterBuilder(MatchingLimits limits, Workers workers) {
    this(limits, workers, FrameStack.HEAP_BYTES, null);
  }

  /**
   * @param heapBytes stacks of up to this many bytes stay on the heap
   * @param scratchFolder where larger ones go, null for the system's folder
   */
  public MasterBuilder(
      MatchingLimits limits, Workers workers, long heapBytes, @Nullable Path scratchFolder) {
    this.limits = limits;
    this.workers = workers;
    this.heapBytes = heapBytes;
    this.scratchFolder = scratchFolder;
  }

  /**
   * Makes one master.
   *
   * @param frames of one kind and mode; those that differ from the majority are left out
   * @param bias subtracted from darks and flats; null for none
   * @param dark subtracted from flats where exposure and temperature fit; null for none
   * @throws UncheckedIOException when a frame cannot be read or the scratch file not be written
   */
  public MasterResult build(
      MasterKind kind,
      List<CalibrationFrame> frames,
      @Nullable MasterFrame bias,
      @Nullable MasterFrame dark) {
    var leftOut = new ArrayList<LeftOut>();
    var sorted = new ArrayList<>(frames);
    sorted.sort(
        Comparator.comparing(
                (CalibrationFrame f) -> f.frame().id(),
                Comparator.nullsLast(Comparator.naturalOrder()))
            .thenComparing(f -> f.frame().fileName()));
    var kept = new Homogeneity(kind, limits).keep(sorted, leftOut);
    while (kept.size() > MOST_FRAMES) {
      leftOut.add(
          new LeftOut(
              kept.removeLast().frame(), "a master takes at most " + MOST_FRAMES + " frames"));
    }
    var preparation = new FramePreparation(kind, bias, dark, limits);
    FrameStack stack = null;
    try {
      var used = new ArrayList<Frame>();
      var readies = new ArrayList<Ready>();
      var looks = new ArrayList<FrameLook>();
      Detector detector = Detector.UNKNOWN;
      for (var f : kept) {
        var raw = read(f);
        switch (preparation.prepare(f.frame(), raw)) {
          case Unfit(var reason) -> leftOut.add(new LeftOut(f.frame(), reason));
          case Ready ready -> {
            var conflict = readies.isEmpty() ? null : conflict(readies.getFirst(), ready);
            if (conflict != null) {
              leftOut.add(new LeftOut(f.frame(), conflict));
              continue;
            }
            if (stack == null) {
              detector = raw.detector();
              stack = FrameStack.of(kept.size(), ready.pixels().length, heapBytes, scratchFolder);
            }
            stack.add(ready.pixels());
            used.add(f.frame());
            looks.add(FrameLook.of(ready));
            readies.add(withoutPixels(ready));
          }
        }
      }
      if (stack == null) {
        return notBuilt(kind, leftOut);
      }
      var verdict = Strangers.judge(kind, used, looks);
      leftOut.addAll(verdict.leftOut());
      if (verdict.chosen().length == 0) {
        return notBuilt(kind, leftOut);
      }
      return new MasterResult.Built(
          combine(
              kind,
              new FrameStack.Selected(stack, verdict.chosen()),
              verdict.of(used),
              verdict.of(readies),
              detector,
              bias,
              verdict.warnings()),
          leftOut);
    } finally {
      if (stack != null) {
        stack.close();
      }
    }
  }

  private static MasterResult notBuilt(MasterKind kind, List<LeftOut> leftOut) {
    return new MasterResult.NotBuilt(
        "No %s frame was fit for a master".formatted(kind.label()), leftOut);
  }

  private MasterFrame combine(
      MasterKind kind,
      FrameStack stack,
      List<Frame> used,
      List<Ready> readies,
      Detector detector,
      @Nullable MasterFrame bias,
      List<String> warningsOfFrames) {
    var ready = readies.getFirst();
    int n = stack.frames();
    var levels = readies.stream().mapToDouble(Ready::level).toArray();
    var estimator = Estimator.forFrames(kind, n);
    var pairNoise = pairNoise(kind, stack, readies, detector, bias);
    var model = NoiseModel.of(detector).or(pairNoise::model);
    double level = kind == MasterKind.FLAT ? harmonicMean(levels) : 1;
    double zero = kind == MasterKind.FLAT || ready.biasId() != null ? 0 : median(levels);
    double single =
        pairNoise.sigma() == null
            ? noiseOfOne(stack, ready.width(), ready.height())
            : pairNoise.sigma();
    var noise =
        model
            .map(m -> LinearNoise.of(m, level, zero))
            .orElseGet(() ->
                LinearNoise.measured(
                    kind == MasterKind.FLAT || single == 0 ? single : Math.max(single, ROUNDING)));
    var combined = StackCombiner.combine(stack, estimator, noise, workers);
    var plane = new Plane(ready.width(), ready.height(), combined.values());
    var variance = new Plane(ready.width(), ready.height(), combined.variances());
    var search = new DefectSearch(kind, workers);
    var flags = search.fillMissing(plane, variance);
    search.flag(plane, Math.sqrt(noise.constant() / n), flags);
    search.flagNonLinear(stack, levels, flags);

    var warnings = new ArrayList<>(warningsOfFrames);
    if (n == 1) {
      warnings.add(
          "The %s is a single frame: its noise goes into every frame it calibrates"
              .formatted(kind.label()));
    }
    if (kind == MasterKind.FLAT && ready.biasId() == null && ready.darkId() == null) {
      warnings.add("Flats hold their bias: none fitted, so the flat's contrast is too low");
    }
    var gain = pairNoise.measured();
    var quality =
        new MasterMetadata.Quality(
            PixelNoise.level(plane),
            scatter(plane),
            pairNoise.sigma(),
            min(levels),
            max(levels),
            flags.count(0xff),
            gain.map(GainReadNoise::gainElectronsPerAdu).orElse(null),
            gain.map(GainReadNoise::gainError).orElse(null));
    var first = used.getFirst();
    var metadata =
        new MasterMetadata(
            kind,
            id(kind, estimator, used, ready),
            FrameMode.of(first),
            mean(used.stream().map(Frame::temperatureCelsius).filter(Objects::nonNull).toList()),
            kind == MasterKind.BIAS ? null : first.exposureSeconds(),
            kind == MasterKind.FLAT ? first.filter() : null,
            meanTime(used),
            n,
            estimator,
            ready.biasId(),
            ready.darkId(),
            ready.overscanSubtracted(),
            quality,
            warnings);
    return new MasterFrame(metadata, plane, variance, combined.counts(), flags);
  }

  /** Noise that two frames of the stack show, and the gain if they are flats. */
  private static PairNoise pairNoise(
      MasterKind kind,
      FrameStack stack,
      List<Ready> readies,
      Detector detector,
      @Nullable MasterFrame bias) {
    if (stack.frames() < 2) {
      return new PairNoise(null, Optional.empty());
    }
    var first = new float[stack.pixels()];
    var second = new float[stack.pixels()];
    stack.read(0, 0, first, first.length);
    stack.read(1, 0, second, second.length);
    double sigma = PixelNoise.ofPair(first, second);
    if (!Double.isFinite(sigma)) {
      return new PairNoise(null, Optional.empty());
    }
    var readNoiseAdu = readNoiseAdu(detector, bias);
    boolean zeroKnown = readies.getFirst().biasId() != null || readies.getFirst().darkId() != null;
    if (kind != MasterKind.FLAT || readNoiseAdu == null || !zeroKnown) {
      return new PairNoise(sigma, Optional.empty());
    }
    double a = readies.get(0).level();
    double b = readies.get(1).level();
    for (int i = 0; i < first.length; i++) {
      first[i] *= (float) a;
      second[i] *= (float) b;
    }
    int w = readies.getFirst().width();
    int h = readies.getFirst().height();
    return new PairNoise(
        sigma,
        GainReadNoise.of(new Plane(w, h, first), a, new Plane(w, h, second), b, readNoiseAdu));
  }

  private static @Nullable Double readNoiseAdu(Detector detector, @Nullable MasterFrame bias) {
    if (bias != null && bias.metadata().quality().frameNoise() != null) {
      return bias.metadata().quality().frameNoise();
    }
    var gain = detector.gainElectronsPerAdu();
    var readNoise = detector.readNoiseElectrons();
    return gain == null || readNoise == null ? null : Double.valueOf(readNoise / gain);
  }

  private static double noiseOfOne(FrameStack stack, int width, int height) {
    var frame = new float[stack.pixels()];
    stack.read(0, 0, frame, frame.length);
    return PixelNoise.ofFrame(new Plane(width, height, frame));
  }

  private static @Nullable String conflict(Ready first, Ready other) {
    if (first.width() != other.width() || first.height() != other.height()) {
      return "its trimmed size is %d × %d, that of the others %d × %d"
          .formatted(other.width(), other.height(), first.width(), first.height());
    }
    if (first.overscanSubtracted() != other.overscanSubtracted()) {
      return first.overscanSubtracted()
          ? "it has no overscan, which the others have"
          : "it has an overscan, which the others have not";
    }
    return Objects.equals(first.darkId(), other.darkId())
            && Objects.equals(first.biasId(), other.biasId())
        ? null
        : "the dark that fits the others does not fit it";
  }

  private static Ready withoutPixels(Ready r) {
    return new Ready(
        r.width(),
        r.height(),
        new float[0],
        r.level(),
        r.biasId(),
        r.darkId(),
        r.overscanSubtracted());
  }

  private RawImage read(CalibrationFrame frame) {
    try {
      return frame.pixels().read();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + frame.frame().fileName(), e);
    }
  }

  private static double scatter(Plane plane) {
    double centre = PixelNoise.level(plane);
    var deviations = Plane.zeros(plane.width(), plane.height());
    for (int i = 0; i < plane.pixels().length; i++) {
      deviations.pixels()[i] = (float) Math.abs(plane.pixels()[i] - centre);
    }
    return Robust.MAD_TO_SIGMA * PixelNoise.level(deviations);
  }

  private static String id(MasterKind kind, Estimator estimator, List<Frame> used, Ready ready) {
    var text = new StringBuilder("nightjar.master/1\n");
    text.append(String.join(" ", kind.label(), estimator.name())).append('\n');
    text.append(ready.biasId()).append('\n').append(ready.darkId()).append('\n');
    text.append(ready.overscanSubtracted()).append('\n');
    text.append(String.format(Locale.ROOT, "%dx%d\n", ready.width(), ready.height()));
    used.forEach(f -> text.append(f.id()).append('\n'));
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of()
          .formatHex(digest.digest(text.toString().getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static @Nullable Double mean(List<Double> values) {
    return values.isEmpty()
        ? null
        : Double.valueOf(values.stream().mapToDouble(Double::doubleValue).sum() / values.size());
  }

  private static @Nullable Instant meanTime(List<Frame> frames) {
    var times = frames.stream().map(MasterSelector::time).filter(Objects::nonNull).toList();
    if (times.isEmpty()) {
      return null;
    }
    double seconds = 0;
    for (var t : times) {
      seconds += t.getEpochSecond() / (double) times.size();
    }
    return Instant.ofEpochSecond(Math.round(seconds));
  }

  private static double harmonicMean(double[] levels) {
    double sum = 0;
    for (double v : levels) {
      sum += 1 / v;
    }
    return levels.length / sum;
  }

  private static double median(double[] values) {
    return Robust.median(values);
  }

  private static double min(double[] values) {
    return Arrays.stream(values).min().orElse(Double.NaN);
  }

  private static double max(double[] values) {
    return Arrays.stream(values).max().orElse(Double.NaN);
  }

  /**
   * What two frames tell of the noise.
   *
   * @param sigma of one frame, in the stack's unit; null when there is but one frame
   * @param measured gain, from flats
   */
  private record PairNoise(@Nullable Double sigma, Optional<GainReadNoise> measured) {
    Optional<NoiseModel> model() {
      return measured.map(m -> new NoiseModel(m.gainElectronsPerAdu(), m.readNoiseElectrons()));
    }
  }
}
