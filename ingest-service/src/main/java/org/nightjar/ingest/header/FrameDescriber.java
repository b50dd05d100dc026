package org.nightjar.ingest.header;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.nightjar.imaging.Detector;
import org.nightjar.imaging.Plane;
import org.nightjar.imaging.Rectangle;
import org.nightjar.imaging.fits.FitsHeader;
import org.nightjar.imaging.statistics.StarCount;
import org.nightjar.ingest.pixel.BayerMosaic;
import org.nightjar.ingest.pixel.PixelSurvey;
import org.nightjar.ingest.pixel.SaturationLevel;
import org.nightjar.model.Frame;
import org.nightjar.model.FrameKind;
import org.nightjar.model.TelescopeName;
import org.nightjar.model.TelescopeProfile;

/** From cards and pixels to the frame's record, and to what holds for its normalised pixels. */
public final class FrameDescriber {
  private static final List<String> NO_FILTER =
      List.of("open", "air", "none", "empty", "notpresent", "unknown", "n/a", "clear");

  /** A sensor that is full does not go on to twice its level. */
  private static final double BEYOND_SATURATION = 2;

  private final HeaderFields fields;
  private final String fileName;

  public FrameDescriber(FitsHeader header, @Nullable TelescopeProfile profile, String fileName) {
    this.fields = new HeaderFields(header, profile);
    this.fileName = fileName;
  }

  /**
   * The frame and what its normalised pixels are like.
   *
   * @param mosaic colour pattern of the raw pixels, null for a monochrome sensor
   * @param detector of the normalised pixels
   * @param rawSaturationAdu level of raw pixels; null when unknown
   * @param overscan within the normalised image
   * @param trim within the normalised image
   */
  public record Description(
      Frame frame,
      @Nullable BayerMosaic mosaic,
      Detector detector,
      @Nullable Double rawSaturationAdu,
      @Nullable Rectangle overscan,
      @Nullable Rectangle trim) {}

  /**
   * @param id sha256 of the raw bytes
   * @param raw pixels of the file
   * @param fullScaleAdu largest value of the file's integers, NaN for floating point
   * @param notes what the decoder had to say
   */
  public Description describe(
      String id, Plane raw, PixelSurvey survey, double fullScaleAdu, List<String> notes) {
    for (int i = 0; i < notes.size(); i++) {
      fields.origin(i == 0 ? "pixels" : "pixels" + (i + 1), "-", notes.get(i));
    }
    int width = raw.width();
    int height = raw.height();
    var mosaic = mosaic(raw);
    int block = mosaic == null ? 1 : 2;
    var site = SiteReader.read(fields);
    var times = ExposureTimes.read(fields, site);
    var sensor = SensorReader.read(fields, width, height);
    var pointing = Pointing.read(fields, width, height, times.midExposure()).orElse(null);
    var airmass = Airmass.read(fields, site, times.midExposure(), pointing);
    var scale = PixelScale.read(fields, width, height, sensor.binning());
    var saturation = saturation(sensor, raw, survey, fullScaleAdu);
    var kind =
        new KindJudge(
                fields,
                () -> StarCount.of(mosaic == null ? raw : mosaic.green(raw), StarCount.ENOUGH))
            .kind(fileName, times.exposureSeconds());
    if (kind == FrameKind.LIGHT
        && times.exposureSeconds() != null
        && times.exposureSeconds() < KindJudge.NO_TIME) {
      fields.origin(
          "exposureSeconds",
          "-",
          "the header says %s, which no light has".formatted(times.exposureSeconds()));
      times = times.withoutExposure();
    }
    // the mean of two greens: twice the electrons per ADU, and twice the variance of the noise in
    // e-
    var gain = sensor.gainElectronsPerAdu() == null ? null : sensor.gainElectronsPerAdu() * block;
    var noise =
        sensor.readNoiseElectrons() == null
            ? null
            : sensor.readNoiseElectrons() * (block == 2 ? Math.sqrt(2) : 1);
    var trim = superpixels(sensor.trim(), block);
    var frame =
        new Frame(
            id,
            fileName,
            telescope(),
            name("camera"),
            kind,
            object(),
            filter(),
            times.night(),
            times.startedAt(),
            times.midExposure(),
            times.exposureSeconds(),
            trim == null ? width / block : trim.width(),
            trim == null ? height / block : trim.height(),
            sensor.binning(),
            mosaic == null ? null : mosaic.pattern(),
            block,
            pointing == null ? null : pointing.raDeg(),
            pointing == null ? null : pointing.decDeg(),
            airmass,
            sensor.temperatureCelsius(),
            sensor.gainSetting(),
            gain,
            noise,
            saturation,
            scale == null ? null : scale * block,
            site,
            fields.origins());
    return new Description(
        frame,
        mosaic,
        new Detector(gain, noise, saturation),
        saturation,
        superpixels(sensor.overscan(), block),
        trim);
  }

  /**
   * What the header alone tells of a frame whose pixels cannot be read: whose it is, and when it
   * was taken.
   *
   * @param id sha256 of the raw bytes
   */
  public Frame outline(@Nullable String id) {
    var site = SiteReader.read(fields);
    var times = ExposureTimes.read(fields, site);
    return new Frame(
        id,
        fileName,
        telescope(),
        name("camera"),
        null,
        object(),
        filter(),
        times.night(),
        times.startedAt(),
        times.midExposure(),
        times.exposureSeconds(),
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        site,
        fields.origins());
  }

  private @Nullable Double saturation(
      SensorReader sensor, Plane raw, PixelSurvey survey, double fullScaleAdu) {
    float median = PixelSurvey.median(raw);
    var told = sensor.saturationAdu();
    if (told != null && !(median > told && survey.maximum() > BEYOND_SATURATION * told)) {
      return told;
    }
    var estimate = SaturationLevel.estimate(survey, median, fullScaleAdu, sensor.bitDepth());
    if (told != null) {
      fields.origin(
          "saturationAdu",
          estimate.adu() == null ? "-" : estimate.adu(),
          "not the %s ADU told: half of the pixels lie above, up to %s ADU; %s"
              .formatted(told, survey.maximum(), estimate.origin()));
      return estimate.adu();
    }
    if (estimate.adu() != null) {
      fields.origin("saturationAdu", estimate.adu(), estimate.origin());
    }
    return estimate.adu();
  }

  private static @Nullable Rectangle superpixels(@Nullable Rectangle r, int block) {
    if (r == null || block == 1) {
      return r;
    }
    int x0 = (r.x0() + 1) / 2;
    int y0 = (r.y0() + 1) / 2;
    int x1 = (r.x1() - 1) / 2;
    int y1 = (r.y1() - 1) / 2;
    return r.x1() < 1 || r.y1() < 1 || x1 < x0 || y1 < y0 ? null : new Rectangle(x0, y0, x1, y1);
  }

  private @Nullable BayerMosaic mosaic(Plane raw) {
    var header = fields.header();
    int dx = (int) header.number("XBAYROFF").orElse(0);
    int dy = (int) header.number("YBAYROFF").orElse(0);
    Optional<BayerMosaic> told =
        fields.text("bayerPattern").flatMap(f -> BayerMosaic.parse(f.value(), dx, dy));
    var profile = fields.profile();
    if (told.isEmpty()
        && profile != null
        && profile.sensor() != null
        && profile.sensor().bayerPattern() != null) {
      told = BayerMosaic.parse(profile.sensor().bayerPattern(), dx, dy);
    }
    if (told.isEmpty() || raw.width() < 4 || raw.height() < 4) {
      return null;
    }
    var mosaic = told.get();
    var seen = BayerMosaic.greenIsOddByPixels(raw);
    if (seen != null && seen != mosaic.greenIsOdd()) {
      // programs disagree whether the pattern counts rows from the top or from the bottom
      mosaic = mosaic.turnedOver();
      fields.origin(
          "bayerPattern",
          mosaic.pattern(),
          "the pixels show the rows of the pattern in the other order");
    }
    return mosaic;
  }

  private String telescope() {
    var profile = fields.profile();
    if (profile != null) {
      var name =
          new TelescopeName(profile.name())
              .of(keyword -> fields.header().text(keyword).flatMap(CleanText::name));
      return CleanText.name(name).orElse("unknown");
    }
    var telescope = name("telescope");
    if (telescope != null) {
      return telescope;
    }
    var camera = name("camera");
    if (camera != null) {
      fields.origin("telescope", camera, "no telescope in the header: its camera's name");
      return camera;
    }
    return "unknown";
  }

  private @Nullable String name(String field) {
    return fields.texts(field).stream()
        .map(f -> CleanText.name(f.value()))
        .flatMap(Optional::stream)
        .findFirst()
        .orElse(null);
  }

  private @Nullable String object() {
    return fields.texts("object").stream()
        .map(HeaderFields.Found::value)
        .filter(v -> !v.equalsIgnoreCase("N/A") && !v.equalsIgnoreCase("unknown"))
        .findFirst()
        .orElse(null);
  }

  private @Nullable String filter() {
    var profile = fields.profile();
    for (var found : fields.texts("filter")) {
      var value = found.value();
      if (profile != null && profile.filters().containsKey(value)) {
        var translated = profile.filters().get(value);
        return translated.isBlank() ? null : translated;
      }
      if (!value.equalsIgnoreCase("UNKNOWN") && !value.equalsIgnoreCase("NOTPRESENT")) {
        return value;
      }
    }
    // wheels in a row: the one that is not open
    for (var keyword : List.of("FILTER1", "FILTER2", "FILTER3")) {
      var value = fields.header().text(keyword).flatMap(CleanText::text);
      if (value.isPresent()
          && NO_FILTER.stream()
              .noneMatch(n -> value.get().toLowerCase(java.util.Locale.ROOT).startsWith(n))) {
        fields.origin("filter", value.get(), keyword);
        return value.get();
      }
    }
    return null;
  }
}
