package org.nightjar.imaging.fits;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.nightjar.imaging.CalibratedImage;
import org.nightjar.imaging.Detector;
import org.nightjar.imaging.FlagPlane;

/**
 * A calibrated image as a FITS product: float32 primary in ADU with GAIN, RDNOISE and SATURATE;
 * flags as uint8 in a second HDU named FLAGS; the variance, where known, as float32 in a third
 * named VARIANCE.
 */
public final class CalibratedImageFits {
  private CalibratedImageFits() {}

  /**
   * @param original cards of the frame as it was taken; those that no longer hold are replaced
   * @param history steps, in order, one HISTORY card each
   */
  public static void write(
      FitsWriter writer, CalibratedImage image, FitsHeader original, List<String> history)
      throws IOException {
    writer.image("", image.image(), header(image.detector(), original, history));
    writer.flags("FLAGS", image.flags());
    if (image.variance() != null) {
      writer.image("VARIANCE", image.variance(), FitsHeader.EMPTY);
    }
  }

  public static byte[] bytes(CalibratedImage image, FitsHeader original, List<String> history) {
    return FitsWriter.bytes(writer -> write(writer, image, original, history));
  }

  /**
   * Reads what {@link #write} wrote, or any image: without FLAGS nothing is flagged.
   *
   * @throws UnreadableFitsException when it is not such a file
   */
  public static CalibratedImage read(Path path, ReadLimits limits) throws IOException {
    try (var file = FitsFile.open(path, limits)) {
      var image = file.firstImage();
      var plane = image.plane();
      var flags = file.image("FLAGS");
      var bits = FlagPlane.clear(plane.width(), plane.height());
      if (flags != null) {
        requireSameSize(image, flags, "FLAGS");
        for (int i = 0; i < bits.bits().length; i++) {
          bits.bits()[i] = (byte) (int) flags.plane().pixels()[i];
        }
      }
      var variance = file.image("VARIANCE");
      if (variance != null) {
        requireSameSize(image, variance, "VARIANCE");
      }
      return new CalibratedImage(
          plane, bits, variance == null ? null : variance.plane(), detector(image.header()));
    }
  }

  static FitsHeader header(Detector detector, FitsHeader original, List<String> history) {
    var cards = new ArrayList<FitsHeader.Card>();
    for (var card : original.cards()) {
      if (!card.keyword().equals("GAIN")
          && !card.keyword().equals("RDNOISE")
          && !card.keyword().equals("SATURATE")
          && !card.keyword().equals("BUNIT")) {
        cards.add(card);
      }
    }
    cards.add(new FitsHeader.Card("BUNIT", "adu", null));
    add(cards, "GAIN", detector.gainElectronsPerAdu(), "[electron/adu]");
    add(cards, "RDNOISE", detector.readNoiseElectrons(), "[electron]");
    add(cards, "SATURATE", detector.saturationAdu(), "[adu]");
    for (var step : history) {
      cards.add(new FitsHeader.Card("HISTORY", null, step));
    }
    return FitsHeader.of(cards);
  }

  static Detector detector(FitsHeader header) {
    return new Detector(
        positive(header.number("GAIN")),
        positive(header.number("RDNOISE")),
        positive(header.number("SATURATE")));
  }

  private static @Nullable Double positive(OptionalDouble value) {
    return value.isPresent() && value.getAsDouble() > 0 ? value.getAsDouble() : null;
  }

  private static void add(
      List<FitsHeader.Card> cards, String keyword, @Nullable Double value, String comment) {
    if (value != null) {
      cards.add(new FitsHeader.Card(keyword, value, comment));
    }
  }

  static void requireSameSize(FitsImage image, FitsImage other, String name)
      throws UnreadableFitsException {
    if (image.plane().width() != other.plane().width()
        || image.plane().height() != other.plane().height()) {
      throw new UnreadableFitsException(
          "%s is %d x %d, the image %d x %d: must agree"
              .formatted(
                  name,
                  other.plane().width(),
                  other.plane().height(),
                  image.plane().width(),
                  image.plane().height()));
    }
  }
}
