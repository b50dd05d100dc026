package org.nightjar.imaging.fits;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.nightjar.imaging.Plane;
import org.nightjar.imaging.RawImage;
import org.nightjar.imaging.Rectangle;

/**
 * A raw image as a normalised FITS product: the pixels as unsigned 16-bit integers where they are
 * such, else float32; the saturated pixels, where known, as uint8 in a second HDU named SATURATED;
 * GAIN, RDNOISE, SATURATE, BIASSEC and TRIMSEC as they hold for these pixels.
 */
public final class RawImageFits {
  private static final Set<String> REPLACED =
      Set.of("BIASSEC", "TRIMSEC", "DATASEC", "CCDSEC", "BAYERPAT", "XBAYROFF", "YBAYROFF");

  private RawImageFits() {}

  /**
   * @param original cards of the file
   * @param history what was done to the pixels, one HISTORY card each
   */
  public static void write(
      FitsWriter writer, RawImage image, FitsHeader original, List<String> history)
      throws IOException {
    var cards = new ArrayList<FitsHeader.Card>();
    for (var card : original.cards()) {
      if (!REPLACED.contains(card.keyword())) {
        cards.add(card);
      }
    }
    section(cards, "BIASSEC", image.overscan());
    section(cards, "TRIMSEC", image.trim());
    var header = CalibratedImageFits.header(image.detector(), FitsHeader.of(cards), history);
    if (unsignedShorts(image.image())) {
      writer.unsignedShorts("", image.image(), header);
    } else {
      writer.image("", image.image(), header);
    }
    var saturated = image.saturated();
    if (saturated != null) {
      var bits = new byte[saturated.length];
      for (int i = 0; i < bits.length; i++) {
        bits[i] = (byte) (saturated[i] ? 1 : 0);
      }
      writer.bytes(
          "SATURATED", image.image().width(), image.image().height(), bits, FitsHeader.EMPTY);
    }
  }

  public static byte[] bytes(RawImage image, FitsHeader original, List<String> history) {
    return FitsWriter.bytes(writer -> write(writer, image, original, history));
  }

  /** Reads what {@link #write} wrote. */
  public static RawImage read(Path path, ReadLimits limits) throws IOException {
    try (var file = FitsFile.open(path, limits)) {
      var image = file.firstImage();
      var mask = file.image("SATURATED");
      boolean[] saturated = null;
      if (mask != null) {
        CalibratedImageFits.requireSameSize(image, mask, "SATURATED");
        saturated = new boolean[mask.plane().pixels().length];
        for (int i = 0; i < saturated.length; i++) {
          saturated[i] = mask.plane().pixels()[i] > 0;
        }
      }
      return new RawImage(
          image.plane(),
          saturated,
          section(image, "BIASSEC"),
          section(image, "TRIMSEC"),
          CalibratedImageFits.detector(image.header()));
    }
  }

  private static @Nullable Rectangle section(FitsImage image, String keyword) {
    return image
        .header()
        .text(keyword)
        .flatMap(Rectangle::parseSection)
        .filter(r -> r.fits(image.plane().width(), image.plane().height()))
        .orElse(null);
  }

  private static void section(List<FitsHeader.Card> cards, String keyword, @Nullable Rectangle r) {
    if (r != null) {
      cards.add(
          new FitsHeader.Card(
              keyword,
              "[%d:%d,%d:%d]".formatted(r.x0() + 1, r.x1() + 1, r.y0() + 1, r.y1() + 1),
              null));
    }
  }

  private static boolean unsignedShorts(Plane plane) {
    for (float v : plane.pixels()) {
      if (!(v >= 0 && v <= 65535 && v == (int) v)) {
        return false;
      }
    }
    return true;
  }
}
