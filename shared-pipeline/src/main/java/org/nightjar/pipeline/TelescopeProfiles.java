package org.nightjar.pipeline;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.nightjar.imaging.Rectangle;
import org.nightjar.model.TelescopeName;
import org.nightjar.model.TelescopeProfile;
import org.yaml.snakeyaml.LoaderOptions;

/** Telescope profiles: those that ship, and users' own, written in YAML. */
public final class TelescopeProfiles {
  private static final String FOLDER = "telescopes/";
  private static final List<String> SHIPPED =
      List.of("panoptes", "huntsman", "seestar-s50", "lco", "vysos-5", "sbig-st-10");
  private static final int MAX_BYTES = 256 * 1024; // a profile has a few kilobytes
  private static final int MAX_DEPTH = 20;

  private TelescopeProfiles() {}

  private static final class Lazy {
    static final List<TelescopeProfile> SHIPPED_PROFILES =
        SHIPPED.stream().map(TelescopeProfiles::resource).toList();
  }

  /** The profiles that ship, always in the same order. */
  public static List<TelescopeProfile> shipped() {
    return Lazy.SHIPPED_PROFILES;
  }

  /** The shipped profile of that name, case ignored; file names without {@code .yaml} count too. */
  public static Optional<TelescopeProfile> named(String name) {
    var wanted = name.strip().toLowerCase(Locale.ROOT);
    for (int i = 0; i < SHIPPED.size(); i++) {
      var profile = shipped().get(i);
      if (profile.name().toLowerCase(Locale.ROOT).equals(wanted) || SHIPPED.get(i).equals(wanted)) {
        return Optional.of(profile);
      }
    }
    return Optional.empty();
  }

  /** The first of the profiles that a frame's telescope can be one of. */
  public static Optional<TelescopeProfile> ofTelescope(
      String telescope, List<TelescopeProfile> profiles) {
    return profiles.stream()
        .filter(profile -> new TelescopeName(profile.name()).matches(telescope))
        .findFirst();
  }

  /**
   * A user's profile.
   *
   * @throws IllegalArgumentException with file, line and what is wrong
   * @throws IOException when the file cannot be read
   */
  public static TelescopeProfile load(Path path) throws IOException {
    long size = Files.size(path);
    if (size > MAX_BYTES) {
      throw new IllegalArgumentException(
          "%s has %d bytes, a telescope profile may have %d".formatted(path, size, MAX_BYTES));
    }
    return parse(Files.readString(path, StandardCharsets.UTF_8), path.toString());
  }

  private static TelescopeProfile resource(String name) {
    var file = FOLDER + name + ".yaml";
    try (var in = TelescopeProfiles.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("missing in the jar: " + file);
      }
      return parse(new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8), file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @param source named in errors
   */
  static TelescopeProfile parse(String yaml, String source) {
    TelescopeProfile profile;
    try {
      profile = reader().readValue(yaml);
    } catch (UnrecognizedPropertyException e) {
      throw new IllegalArgumentException(
          "%s, line %d: unknown key '%s'; known here: %s"
              .formatted(source, line(e.getLocation()), e.getPropertyName(), known(e)),
          e);
    } catch (JsonMappingException e) {
      throw new IllegalArgumentException(
          "%s, line %d: %s"
              .formatted(source, line(e.getLocation()), firstLine(e.getOriginalMessage())),
          e);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "%s, line %d: %s"
              .formatted(source, line(e.getLocation()), firstLine(e.getOriginalMessage())),
          e);
    }
    if (profile == null) {
      throw new IllegalArgumentException(source + ": the file is empty");
    }
    validate(profile, source);
    return profile;
  }

  private static ObjectReader reader() {
    var options = new LoaderOptions();
    options.setCodePointLimit(MAX_BYTES);
    options.setMaxAliasesForCollections(10); // no billion laughs
    options.setNestingDepthLimit(MAX_DEPTH);
    options.setAllowDuplicateKeys(false);
    var factory =
        YAMLFactory.builder()
            .loaderOptions(options)
            .streamReadConstraints(
                StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            .build();
    return YAMLMapper.builder(factory)
        .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .build()
        .readerFor(TelescopeProfile.class);
  }

  private static void validate(TelescopeProfile profile, String source) {
    if (profile.name() == null || profile.name().isBlank()) {
      throw new IllegalArgumentException(source + ": name is missing");
    }
    profile
        .recognise()
        .forEach((keyword, pattern) -> {
          try {
            Pattern.compile(pattern);
          } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                "%s: recognise %s: '%s' is no regular expression: %s"
                    .formatted(source, keyword, pattern, e.getDescription()),
                e);
          }
        });
    var sensor = profile.sensor();
    if (sensor != null) {
      positive(source, "sensor.pixelSizeMicrons", sensor.pixelSizeMicrons());
      positive(source, "sensor.gainElectronsPerAdu", sensor.gainElectronsPerAdu());
      positive(source, "sensor.readNoiseElectrons", sensor.readNoiseElectrons());
      positive(source, "sensor.saturationAdu", sensor.saturationAdu());
      section(source, "sensor.overscan", sensor.overscan());
      section(source, "sensor.trim", sensor.trim());
      var pattern = sensor.bayerPattern();
      if (pattern != null && !pattern.matches("RGGB|BGGR|GRBG|GBRG")) {
        throw new IllegalArgumentException(
            "%s: sensor.bayerPattern = %s, must be RGGB, BGGR, GRBG or GBRG"
                .formatted(source, pattern));
      }
    }
    var optics = profile.optics();
    if (optics != null) {
      positive(source, "optics.focalLengthMm", optics.focalLengthMm());
      positive(source, "optics.apertureMm", optics.apertureMm());
      positive(source, "optics.pixelScaleArcsec", optics.pixelScaleArcsec());
    }
    var site = profile.site();
    if (site != null
        && !(Math.abs(site.latitudeDeg()) <= 90 && Math.abs(site.longitudeDeg()) <= 180)) {
      throw new IllegalArgumentException(
          "%s: site %s, %s: latitude must be in [-90, 90], longitude in [-180, 180], east positive"
              .formatted(source, site.latitudeDeg(), site.longitudeDeg()));
    }
  }

  private static void positive(String source, String name, @Nullable Double value) {
    if (value != null && !(value > 0 && Double.isFinite(value))) {
      throw new IllegalArgumentException("%s: %s = %s, must be > 0".formatted(source, name, value));
    }
  }

  private static void section(String source, String name, @Nullable String value) {
    if (value != null && Rectangle.parseSection(value).isEmpty()) {
      throw new IllegalArgumentException(
          "%s: %s = %s, must be like [1:2048,1:1024]".formatted(source, name, value));
    }
  }

  private static int line(@Nullable JsonLocation location) {
    return location == null ? 0 : location.getLineNr();
  }

  private static String firstLine(@Nullable String message) {
    return message == null ? "unreadable" : message.lines().findFirst().orElse("unreadable");
  }

  private static String known(UnrecognizedPropertyException e) {
    var ids = e.getKnownPropertyIds();
    return ids == null
        ? "nothing"
        : new ArrayList<>(ids)
            .stream().map(String::valueOf).sorted().collect(Collectors.joining(", "));
  }
}
