package org.nightjar.ingest.header;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.nightjar.imaging.Rectangle;
import org.nightjar.model.TelescopeProfile;

/**
 * What header and profile say of the sensor, for raw pixels.
 *
 * @param binning 1 = none
 * @param gainElectronsPerAdu null when unknown
 * @param readNoiseElectrons null when unknown
 * @param saturationAdu null when neither tells
 * @param temperatureCelsius null when unknown
 * @param gainSetting null when unknown
 * @param bitDepth of the converter, 0 when unknown
 * @param overscan within the raw image, null when unknown
 * @param trim within the raw image, null = everything
 */
record SensorReader(
    int binning,
    @Nullable Double gainElectronsPerAdu,
    @Nullable Double readNoiseElectrons,
    @Nullable Double saturationAdu,
    @Nullable Double temperatureCelsius,
    @Nullable Double gainSetting,
    int bitDepth,
    @Nullable Rectangle overscan,
    @Nullable Rectangle trim) {

  private static final Pattern ELECTRONS_PER_ADU =
      Pattern.compile("(e-?|electrons?|photons?)\\s*(/|per)\\s*(adu|dn|du|counts?|data)");
  private static final Pattern LIST = Pattern.compile("[\\[(]\\s*([-+0-9.eE,\\s]{1,200})[\\])]");

  static SensorReader read(HeaderFields fields, int width, int height) {
    var profile = fields.profile();
    var sensor = profile == null ? null : profile.sensor();
    int binning = binning(fields);
    var gain = gain(fields, sensor);
    var trim =
        section(fields, "trim", "TRIMSEC", sensor == null ? null : sensor.trim(), width, height);
    var overscan =
        section(
            fields,
            "overscan",
            "BIASSEC",
            sensor == null ? null : sensor.overscan(),
            width,
            height);
    if (trim == null && overscan != null) {
      // what is not the overscan: written without TRIMSEC by many observatories
      trim = section(fields, "trim", "DATASEC", null, width, height);
    }
    if (trim != null && trim.width() == width && trim.height() == height) {
      trim = null;
    }
    return new SensorReader(
        binning,
        gain == null ? null : gain.value(),
        readNoise(fields, sensor),
        saturation(fields, sensor),
        temperature(fields),
        setting(fields, gain == null ? "" : gain.keyword()),
        (int) fields.header().number("BITDEPTH").orElse(0),
        overscan,
        trim);
  }

  private static int binning(HeaderFields fields) {
    for (var found : fields.texts("binning")) {
      var first = found.value().strip().split("[xX ,]+", 2)[0];
      try {
        double b = Double.parseDouble(first);
        if (b >= 1 && b <= 64 && b == Math.rint(b)) {
          return (int) b;
        }
      } catch (NumberFormatException _) {
        // not a number: perhaps the next is
      }
    }
    return 1;
  }

  /** A gain and where it stood. */
  private record Gain(double value, String keyword) {}

  /**
   * EGAIN is e-/ADU by its definition; GAIN is, where its comment or the profile says so: many
   * cameras write their setting there.
   */
  private static @Nullable Gain gain(
      HeaderFields fields, TelescopeProfile.@Nullable Sensor sensor) {
    for (var keyword : fields.keywords("gainElectronsPerAdu")) {
      boolean trusted =
          !keyword.equals("GAIN")
              || ELECTRONS_PER_ADU.matcher(fields.comment(keyword)).find()
              || (sensor != null && Boolean.TRUE.equals(sensor.headerGainIsElectronsPerAdu()));
      var value = trusted ? numberOrMean(fields, keyword) : OptionalDouble.empty();
      if (value.isPresent() && value.getAsDouble() > 0.01 && value.getAsDouble() < 100) {
        return new Gain(value.getAsDouble(), keyword);
      }
    }
    if (sensor != null && sensor.gainElectronsPerAdu() != null) {
      fields.origin("gainElectronsPerAdu", sensor.gainElectronsPerAdu(), "telescope profile");
      return new Gain(sensor.gainElectronsPerAdu(), "");
    }
    return null;
  }

  /** Cameras with several amplifiers list their gains. */
  private static OptionalDouble numberOrMean(HeaderFields fields, String keyword) {
    var number = fields.header().number(keyword);
    if (number.isPresent()) {
      return number;
    }
    var list = LIST.matcher(fields.header().text(keyword).orElse(""));
    if (!list.matches()) {
      return OptionalDouble.empty();
    }
    try {
      var mean =
          Arrays.stream(list.group(1).split(","))
              .mapToDouble(s -> Double.parseDouble(s.strip()))
              .average();
      mean.ifPresent(
          m -> fields.origin("gainElectronsPerAdu", m, "mean of " + keyword + "'s amplifiers"));
      return mean;
    } catch (NumberFormatException e) {
      return OptionalDouble.empty();
    }
  }

  private static @Nullable Double readNoise(
      HeaderFields fields, TelescopeProfile.@Nullable Sensor sensor) {
    var found = fields.number("readNoiseElectrons", v -> v > 0 && v < 1000);
    if (found.isPresent()) {
      return found.get().value();
    }
    if (sensor != null && sensor.readNoiseElectrons() != null) {
      fields.origin("readNoiseElectrons", sensor.readNoiseElectrons(), "telescope profile");
      return sensor.readNoiseElectrons();
    }
    return null;
  }

  private static @Nullable Double saturation(
      HeaderFields fields, TelescopeProfile.@Nullable Sensor sensor) {
    var found = fields.number("saturationAdu", v -> v > 0);
    if (found.isPresent()) {
      return found.get().value();
    }
    if (sensor != null && sensor.saturationAdu() != null) {
      fields.origin("saturationAdu", sensor.saturationAdu(), "telescope profile");
      return sensor.saturationAdu();
    }
    return null;
  }

  private static @Nullable Double temperature(HeaderFields fields) {
    var found = fields.number("temperatureCelsius", v -> v > -273 && v < 400);
    if (found.isEmpty()) {
      return null;
    }
    double t = found.get().value();
    if (t > 100) { // no camera works above the boiling point: kelvins of a cooled one
      t -= 273.15;
      fields.origin("temperatureCelsius", t, found.get().keyword() + " is in kelvins by its range");
    } else if (found.get().keyword().equals("SET-TEMP")) {
      fields.origin("temperatureCelsius", t, "SET-TEMP, the set point");
    }
    return t;
  }

  private static @Nullable Double setting(HeaderFields fields, String gainKeyword) {
    return fields.keywords("gainSetting").stream()
        .filter(keyword -> !keyword.equals(gainKeyword))
        .map(keyword -> fields.header().number(keyword))
        .filter(v -> v.isPresent() && v.getAsDouble() >= 0)
        .map(OptionalDouble::getAsDouble)
        .findFirst()
        .orElse(null);
  }

  private static @Nullable Rectangle section(
      HeaderFields fields,
      String what,
      String keyword,
      @Nullable String ofProfile,
      int width,
      int height) {
    for (var text : new String[] {fields.header().text(keyword).orElse(""), ofProfile}) {
      if (text == null || text.isBlank()) {
        continue;
      }
      Optional<Rectangle> section;
      try {
        section = Rectangle.parseSection(text);
      } catch (IllegalArgumentException e) {
        section = Optional.empty();
      }
      if (section.isPresent() && section.get().fits(width, height)) {
        return section.get();
      }
      if (section.isPresent()) {
        fields.origin(
            what,
            "-",
            "%s reaches beyond the %d x %d image: left out".formatted(text, width, height));
      }
    }
    return null;
  }
}
