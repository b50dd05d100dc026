package org.nightjar.calibration;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nightjar.calibration.masters.MasterFrame;
import org.nightjar.calibration.masters.MasterKind;
import org.nightjar.calibration.sensor.NoiseModel;
import org.nightjar.calibration.sensor.Padding;
import org.nightjar.calibration.sensor.PixelNoise;
import org.nightjar.calibration.sensor.Saturation;
import org.nightjar.imaging.CalibratedImage;
import org.nightjar.imaging.Detector;
import org.nightjar.imaging.FlagPlane;
import org.nightjar.imaging.PixelFlag;
import org.nightjar.imaging.RawImage;
import org.nightjar.imaging.Rectangle;
import org.nightjar.imaging.Workers;
import org.nightjar.model.Calibration;
import org.nightjar.model.CalibrationStep;
import org.nightjar.model.Frame;

/**
 * Calibrates a frame: the order of the steps. Saturation and constant margins are told from the raw
 * numbers; then overscan, trim, bias, dark and flat in one pass; bad pixels; cosmic rays if wanted.
 *
 * <p>Missing masters are no failure: the frame goes on with a warning in words. The raw image is
 * not changed.
 */
public final class FrameCalibrator {
  private static final double OLD_FLAT_DAYS = 60;

  /** No sensor is so many times calmer than its read noise. */
  private static final double TOO_CALM = 10;

  private FrameCalibrator() {}

  /**
   * Calibrates one frame.
   *
   * @param frame what is known of it: exposure, temperature, time
   * @param raw its pixels
   * @param set masters that fit it
   * @param options choices
   * @param workers threads; the result does not depend on how many
   * @throws IllegalArgumentException when the trim section leaves the frame
   */
  public static CalibratedFrame calibrate(
      Frame frame, RawImage raw, CalibrationSet set, CalibrationOptions options, Workers workers) {
    var area = area(raw);
    var masters = AppliedMasters.of(frame, raw, area, set, options);
    var warnings = new ArrayList<>(masters.warnings());
    var flags = FlagPlane.clear(area.width(), area.height());

    int saturated = Saturation.flag(raw, area, fullInTheDark(masters, raw), flags);
    Padding.flag(raw, area, flags);
    if (!Saturation.known(raw)) {
      warnings.add("No saturation level is known: saturated stars are not recognised");
    }
    var detector = detector(believable(raw, warnings), set, masters, warnings);
    var noise = NoiseModel.of(detector).orElse(null);
    var pixels =
        PixelArithmetic.apply(raw, area, masters, options.leastFlat(), noise, flags, workers);
    var image = pixels.image();
    flagDefects(frame, masters, PixelNoise.ofFrame(image) * options.hotSigma(), flags);
    PixelRepair.repair(image, pixels.variance(), flags, workers);

    var steps = steps(masters);
    Integer cosmicRayPixels = null;
    if (options.rejectCosmicRays()) {
      if (pixels.variance() == null) {
        warnings.add("Cosmic rays not looked for: gain or read noise is not known");
      } else {
        cosmicRayPixels = CosmicRayRejection.DEFAULT.flag(image, pixels.variance(), flags, workers);
        PixelRepair.repair(image, pixels.variance(), flags, workers);
        steps.add(CalibrationStep.COSMIC_RAYS);
      }
    }
    var flat = masters.flat();
    var flatAge = flat == null ? null : flat.metadata().ageDays(frame.midExposure());
    if (flatAge != null && flatAge > OLD_FLAT_DAYS) {
      warnings.add("Flat and frame are %d days apart".formatted(Math.round(flatAge)));
    }
    var report =
        new Calibration(
            steps,
            references(masters, frame),
            detector.gainElectronsPerAdu(),
            detector.readNoiseElectrons(),
            detector.saturationAdu(),
            saturated,
            flags.count(PixelFlag.BAD | PixelFlag.HOT),
            cosmicRayPixels,
            warnings);
    return new CalibratedFrame(
        new CalibratedImage(image, flags, pixels.variance(), detector), report, area);
  }

  private static Rectangle area(RawImage raw) {
    var image = raw.image();
    var trim = raw.trim();
    if (trim == null) {
      return new Rectangle(0, 0, image.width() - 1, image.height() - 1);
    }
    if (!trim.fits(image.width(), image.height())) {
      throw new IllegalArgumentException(
          "trim = %s, must lie inside %d x %d".formatted(trim, image.width(), image.height()));
    }
    return trim;
  }

  /**
   * Hot pixels that the dark alone drives more than half way to saturation; full ones are then no
   * sign of a bright star.
   */
  private static @Nullable FlagPlane fullInTheDark(AppliedMasters masters, RawImage raw) {
    var dark = masters.dark();
    var level = raw.detector().saturationAdu();
    if (dark == null || level == null) {
      return null;
    }
    var full = FlagPlane.clear(dark.plane().width(), dark.plane().height());
    for (int i = 0; i < full.bits().length; i++) {
      if ((dark.flags().bits()[i] & PixelFlag.HOT) != 0
          && masters.darkFactor() * dark.plane().pixels()[i] > 0.5 * level) {
        full.bits()[i] = PixelFlag.HOT;
      }
    }
    return full;
  }

  /**
   * The detector without gain and read noise where the pixels are calmer than the read-out alone
   * would be: the numbers were rescaled or averaged since, and the header was not.
   */
  private static Detector believable(RawImage raw, List<String> warnings) {
    var detector = raw.detector();
    var model = NoiseModel.of(detector).orElse(null);
    if (model == null) {
      return detector;
    }
    double least = Math.sqrt(model.readVariance());
    double seen = PixelNoise.ofFrame(raw.image());
    if (!(seen > 0) || least <= TOO_CALM * seen) {
      return detector;
    }
    warnings.add(
        String.format(
            Locale.ROOT,
            "Gain %.3g e-/ADU and read noise %.3g e- are not of these pixels: the read-out alone would"
                + " make a noise of %.3g ADU, they have %.3g ADU",
            model.gainElectronsPerAdu(),
            model.readNoiseElectrons(),
            least,
            seen));
    return new Detector(null, null, detector.saturationAdu());
  }

  /**
   * Gain and read noise from the header, else from the masters; saturation of calibrated pixels.
   */
  private static Detector detector(
      Detector raw, CalibrationSet set, AppliedMasters masters, List<String> warnings) {
    var gain = raw.gainElectronsPerAdu();
    if (gain == null && set.flat() != null) {
      gain = set.flat().metadata().quality().gainElectronsPerAdu();
      if (gain != null) {
        warnings.add(String.format(Locale.ROOT, "Gain %.3g e-/ADU measured from the flats", gain));
      }
    }
    var readNoise = raw.readNoiseElectrons();
    if (readNoise == null && gain != null) {
      readNoise = measuredReadNoise(set, masters, gain, warnings);
    }
    if (gain == null || readNoise == null) {
      warnings.add(
          "%s unknown: pixels have no variance"
              .formatted(
                  gain != null
                      ? "Read noise is"
                      : readNoise != null ? "Gain is" : "Gain and read noise are"));
    } else if (!masters.zeroKnown()) {
      warnings.add("The variance counts the bias level as light: neither bias nor overscan known");
    }
    var saturation = raw.saturationAdu();
    Double calibrated =
        saturation == null ? null : Double.valueOf(saturation - masters.typicalOffset());
    return new Detector(gain, readNoise, calibrated);
  }

  /**
   * From the biases' frames, else from the darks': their noise is that of the read-out and of the
   * dark current, which is just what a frame has beside its light.
   */
  private static @Nullable Double measuredReadNoise(
      CalibrationSet set, AppliedMasters masters, double gain, List<String> warnings) {
    var source = set.bias();
    if (source == null || !positive(source.metadata().quality().frameNoise())) {
      source = masters.dark();
    }
    if (source == null) {
      return null;
    }
    var ofPairs = source.metadata().quality().frameNoise();
    boolean single = ofPairs == null;
    double noiseAdu = ofPairs == null ? PixelNoise.ofFrame(source.plane()) : ofPairs;
    if (!(noiseAdu > 0)) {
      return null;
    }
    warnings.add(
        String.format(
            Locale.ROOT,
            "Read noise %.3g e- measured from %s",
            noiseAdu * gain,
            single
                ? "one %s frame, its pattern included".formatted(source.metadata().kind().label())
                : "the %s frames".formatted(source.metadata().kind().label())));
    return noiseAdu * gain;
  }

  private static boolean positive(@Nullable Double value) {
    return value != null && value > 0;
  }

  private static void flagDefects(
      Frame frame, AppliedMasters masters, double hotAboveAdu, FlagPlane flags) {
    var flat = masters.flat();
    if (flat != null) {
      merge(flat.flags(), flags);
    }
    var defects = masters.defects();
    if (defects == null || defects.metadata().kind() != MasterKind.DARK) {
      return;
    }
    var dark = defects.plane().pixels();
    double level = defects.metadata().quality().level();
    double factor = masters.dark() == null ? exposureRatio(frame, defects) : masters.darkFactor();
    // Of a frame without measurable noise every hot pixel is given up.
    double limit = hotAboveAdu > 0 ? hotAboveAdu : 0;
    for (int i = 0; i < dark.length; i++) {
      int found = defects.flags().bits()[i] & 0xff;
      if (found != 0) {
        boolean faint = factor * (dark[i] - level) <= limit;
        flags.bits()[i] |= (byte) (faint ? found & ~PixelFlag.HOT : found);
      }
    }
  }

  /** How much longer the frame was exposed than the dark; 1 where that is not known. */
  private static double exposureRatio(Frame frame, MasterFrame dark) {
    var exposure = frame.exposureSeconds();
    var ofDark = dark.metadata().exposureSeconds();
    return exposure != null && ofDark != null && exposure > 0 && ofDark > 0 ? exposure / ofDark : 1;
  }

  private static void merge(FlagPlane found, FlagPlane into) {
    for (int i = 0; i < found.bits().length; i++) {
      into.bits()[i] |= found.bits()[i];
    }
  }

  private static List<CalibrationStep> steps(AppliedMasters masters) {
    var steps = new ArrayList<CalibrationStep>();
    if (masters.overscan() != null) {
      steps.add(CalibrationStep.OVERSCAN);
    }
    if (masters.bias() != null) {
      steps.add(CalibrationStep.BIAS);
    }
    if (masters.dark() != null) {
      steps.add(CalibrationStep.DARK);
    }
    if (masters.flat() != null) {
      steps.add(CalibrationStep.FLAT);
    }
    if (masters.defects() != null) {
      steps.add(CalibrationStep.BAD_PIXELS);
    }
    return steps;
  }

  private static Map<String, Calibration.Master> references(AppliedMasters masters, Frame frame) {
    var references = new LinkedHashMap<String, Calibration.Master>();
    put(references, "bias", masters.bias(), frame);
    put(references, "dark", masters.dark(), frame);
    put(references, "flat", masters.flat(), frame);
    put(references, "badPixels", masters.defects(), frame);
    return references;
  }

  private static void put(
      Map<String, Calibration.Master> into,
      String name,
      @Nullable MasterFrame master,
      Frame frame) {
    if (master != null) {
      into.put(name, master.metadata().reference(frame.midExposure()));
    }
  }
}
