package org.nightjar.ingest.header;

import java.util.List;
import java.util.Locale;
import java.util.function.IntSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.nightjar.imaging.statistics.StarCount;
import org.nightjar.model.FrameKind;

/**
 * What a frame shows. Labels lie: capture programs write 'Light Frame' on flats and 'Dark Frame' on
 * biases. So the label is held against what else tells: names that consist of nothing but words for
 * calibration frames, exposure time, shutter, and, where these disagree or none is there, whether
 * the pixels show stars.
 */
final class KindJudge {
  private static final List<String> NAME_KEYWORDS =
      List.of("FIELD", "OBJECT", "OBJNAME", "TARGET", "TARGNAME", "TITLE");
  private static final List<String> SHUTTER_KEYWORDS =
      List.of("SHUTTER", "SHUTSTAT", "SHUTSTA", "SHUTTERS", "SHTRSTAT");

  /** Nothing but calibration: {@code FlatDither00}, {@code sky flat}, {@code MasterBias_2}. */
  private static final Pattern CALIBRATION_NAME =
      Pattern.compile(
          "(?:master|super|mean|median|sky|dome|twilight|dusk|dawn|evening|morning|auto|lamp|led|panel|tflat)?[\\s_.-]*"
              + "(flat[\\s_.-]*dark|dark[\\s_.-]*flat|flat|bias|zero|dark)s?"
              + "(?:[\\s_.-]*(?:field|frame|dither|dome|sky|test|image|exposure)s?)?"
              + "(?:[\\s_.-]*\\d{1,6}(?:\\.\\d+)?\\s*(?:s|sec|c)?)*(?:[\\s_.-]*[a-z]{1,2})?",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern SEQUENCE_LETTER =
      Pattern.compile(".*\\d([dfb])", Pattern.CASE_INSENSITIVE);
  static final double NO_TIME = 1e-6; // s; below any shutter and any electronic one

  private final HeaderFields fields;
  private final IntSupplier stars;
  private int counted = -1;

  /**
   * @param stars counts stars on the frame, asked at most once and only in doubt
   */
  KindJudge(HeaderFields fields, IntSupplier stars) {
    this.fields = fields;
    this.stars = stars;
  }

  private boolean showsStars() {
    if (counted < 0) {
      counted = stars.getAsInt();
    }
    return counted >= StarCount.ENOUGH;
  }

  FrameKind kind(String fileName, @Nullable Double exposureSeconds) {
    var label = label();
    var named = named();
    boolean noTime = exposureSeconds != null && exposureSeconds < NO_TIME;
    if (named != null && named != label) {
      return disagreeing(label, named, noTime);
    }
    if (label != null && label != FrameKind.LIGHT) {
      if (label == FrameKind.DARK && noTime) {
        return said(FrameKind.BIAS, "labelled a dark, but with no exposure time");
      }
      return label;
    }
    if (named != null) {
      return named;
    }
    if (shutterClosed() && !showsStars()) {
      return said(noTime ? FrameKind.BIAS : FrameKind.DARK, "the shutter was closed");
    }
    if (noTime && !showsStars()) {
      return said(FrameKind.BIAS, "no exposure time and no stars");
    }
    return label != null ? label : unlabelled(fileName);
  }

  /** A name that says what the label does not. */
  private FrameKind disagreeing(@Nullable FrameKind label, FrameKind named, boolean noTime) {
    if (label == null) {
      // twilight flats show stars; a dark that does is none
      return named != FrameKind.FLAT && showsStars()
          ? said(FrameKind.LIGHT, "named a %s, but %d stars are on it".formatted(named, counted))
          : said(named, "by its name, no label");
    }
    if (label == FrameKind.LIGHT && named != FrameKind.FLAT && showsStars()) {
      return said(
          FrameKind.LIGHT,
          "labelled a light, named a %s, %d stars are on it".formatted(named, counted));
    }
    if (label != FrameKind.LIGHT && label != FrameKind.DARK) {
      return noTime && label == FrameKind.FLAT && !showsStars()
          ? said(named, "by its name")
          : label;
    }
    return said(named, "labelled %s, but its name says %s".formatted(label, named));
  }

  private FrameKind unlabelled(String fileName) {
    int dot = fileName.indexOf('.');
    var stem = dot > 0 ? fileName.substring(0, dot) : fileName;
    var kind = calibration(stem);
    if (kind == null) {
      kind = calibration(stem.replaceFirst("^[A-Za-z]+[0-9]*[-_ ](?=[A-Za-z])", ""));
    }
    if (kind == null) {
      var letter = SEQUENCE_LETTER.matcher(stem);
      if (letter.matches()) {
        kind =
            switch (Character.toLowerCase(letter.group(1).charAt(0))) {
              case 'd' -> FrameKind.DARK;
              case 'f' -> FrameKind.FLAT;
              default -> FrameKind.BIAS;
            };
      }
    }
    if (kind == null) {
      return said(FrameKind.LIGHT, "nothing says otherwise");
    }
    return showsStars()
        ? said(
            FrameKind.LIGHT,
            "the file is named like a %s, but %d stars are on it".formatted(kind, counted))
        : said(kind, "by the file's name; no label, no stars");
  }

  private FrameKind said(FrameKind kind, String how) {
    fields.origin("kind", kind, how);
    return kind;
  }

  private @Nullable FrameKind label() {
    for (var found : fields.texts("kind")) {
      var kind = ofLabel(found.value());
      if (kind != null) {
        return kind;
      }
    }
    return null;
  }

  /** Labels of capture programs, e.g. {@code Light Frame}, {@code EXPOSE}, {@code OBJECT (0)}. */
  static @Nullable FrameKind ofLabel(String label) {
    var text = label.toLowerCase(Locale.ROOT);
    if (text.contains("bias") || text.matches("zero\\b.*") || text.equals("offset")) {
      return FrameKind.BIAS;
    }
    if (text.contains("dark")) {
      return FrameKind.DARK;
    }
    if (text.contains("flat")) {
      return FrameKind.FLAT;
    }
    return text.matches(
            "(light|object|science|sci|expose|exposure|target|standard|sky|tricolou?r)\\b.*")
        ? FrameKind.LIGHT
        : null;
  }

  private @Nullable FrameKind named() {
    for (var keyword : NAME_KEYWORDS) {
      var kind =
          fields
              .header()
              .text(keyword)
              .flatMap(CleanText::text)
              .map(KindJudge::calibration)
              .orElse(null);
      if (kind != null) {
        return kind;
      }
    }
    return null;
  }

  static @Nullable FrameKind calibration(String name) {
    var m = CALIBRATION_NAME.matcher(name.strip());
    if (name.length() > 60 || !m.matches()) {
      return null;
    }
    var word = m.group(1).toLowerCase(Locale.ROOT);
    if (word.contains("dark")) {
      return FrameKind.DARK;
    }
    return word.equals("flat") ? FrameKind.FLAT : FrameKind.BIAS;
  }

  private boolean shutterClosed() {
    return SHUTTER_KEYWORDS.stream()
        .anyMatch(k ->
            fields
                .header()
                .text(k)
                .map(v -> v.toLowerCase(Locale.ROOT).startsWith("clos"))
                .orElse(false));
  }
}
