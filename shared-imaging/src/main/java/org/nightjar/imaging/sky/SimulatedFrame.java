package org.nightjar.imaging.sky;

import java.util.ArrayList;
import org.jspecify.annotations.Nullable;
import org.nightjar.imaging.CalibratedImage;
import org.nightjar.imaging.Detector;
import org.nightjar.imaging.Plane;
import org.nightjar.imaging.RawImage;
import org.nightjar.imaging.Rectangle;
import org.nightjar.imaging.fits.FitsHeader;
import org.nightjar.imaging.fits.FitsHeader.Card;
import org.nightjar.imaging.fits.FitsWriter;

/**
 * A frame as a camera writes it, and what is true of it.
 *
 * @param width columns, overscan included
 * @param height rows
 * @param adu [height × width], unsigned 16 bit: read with {@code & 0xffff}
 * @param header cards as cameras write them, without those that describe the array
 * @param truth what is true of it
 */
@SuppressWarnings("ArrayRecordComponent") // identity is meant: frames are never compared by value
public record SimulatedFrame(
    int width, int height, short[] adu, FitsHeader header, FrameTruth truth) {
  private static final double FULL_WELL_SIGMA = 5;

  static SimulatedFrame of(SkySim sim, short[] adu, FrameTruth truth) {
    int width = sim.sensor().width() + sim.sensor().electronics().overscanColumns();
    return new SimulatedFrame(
        width, sim.sensor().height(), adu, header(sim).followedBy(sim.cards()), truth);
  }

  /** All pixels, ADU. */
  public Plane plane() {
    var plane = Plane.zeros(width, height);
    for (int i = 0; i < adu.length; i++) {
      plane.pixels()[i] = adu[i] & 0xffff;
    }
    return plane;
  }

  /** The file that the camera writes: 16-bit FITS with BZERO 32768. */
  public byte[] fits() {
    return FitsWriter.bytes(w -> w.unsignedShorts("", plane(), header));
  }

  /** Gain, read noise and saturation as they are. */
  public Detector detector() {
    var sensor = truth.sim().sensor();
    return new Detector(
        sensor.electronics().gainElectronsPerAdu(),
        sensor.electronics().readNoiseElectrons(),
        sensor.saturationAdu());
  }

  /** The frame as ingest hands it on; a mosaic stays one. */
  public RawImage raw() {
    var sensor = truth.sim().sensor();
    // A full well is read with noise like any other: half of them would fall below the level.
    double noiseAdu =
        sensor.electronics().readNoiseElectrons() / sensor.electronics().gainElectronsPerAdu();
    double full = sensor.saturationAdu() - FULL_WELL_SIGMA * noiseAdu;
    var saturated = new boolean[adu.length];
    for (int i = 0; i < adu.length; i++) {
      saturated[i] = (adu[i] & 0xffff) >= full;
    }
    return new RawImage(plane(), saturated, overscan(), trim(), detector());
  }

  /**
   * The light-sensitive part with the bias level subtracted and everything else left in: what
   * extraction reads when nothing else than bias is to be calibrated.
   */
  public CalibratedImage biasSubtracted() {
    var sensor = truth.sim().sensor();
    float bias = (float) sensor.electronics().biasAdu();
    var image = Plane.zeros(sensor.width(), height);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < sensor.width(); x++) {
        image.set(x, y, (adu[y * width + x] & 0xffff) - bias);
      }
    }
    var d = detector();
    return CalibratedImage.of(
        image,
        new Detector(
            d.gainElectronsPerAdu(), d.readNoiseElectrons(), sensor.saturationAdu() - bias));
  }

  private @Nullable Rectangle overscan() {
    int light = truth.sim().sensor().width();
    return width == light ? null : new Rectangle(light, 0, width - 1, height - 1);
  }

  private @Nullable Rectangle trim() {
    int light = truth.sim().sensor().width();
    return width == light ? null : new Rectangle(0, 0, light - 1, height - 1);
  }

  private static FitsHeader header(SkySim sim) {
    var sensor = sim.sensor();
    var e = sensor.electronics();
    var cards = new ArrayList<Card>();
    cards.add(new Card("IMAGETYP", sim.kind().imageType(), "type of frame"));
    cards.add(new Card("EXPTIME", sim.exposureSeconds(), "[s] shutter time"));
    cards.add(new Card("INSTRUME", sensor.name(), "camera"));
    cards.add(new Card("XBINNING", 1, "binning along x"));
    cards.add(new Card("YBINNING", 1, "binning along y"));
    cards.add(new Card("XPIXSZ", sensor.pixelSizeMicrons(), "[um] pixel size"));
    cards.add(new Card("YPIXSZ", sensor.pixelSizeMicrons(), "[um] pixel size"));
    cards.add(new Card("EGAIN", e.gainElectronsPerAdu(), "[e-/ADU] gain"));
    cards.add(new Card("RDNOISE", e.readNoiseElectrons(), "[e-] read noise"));
    var mosaic = sensor.silicon().mosaic();
    if (mosaic != null) {
      cards.add(new Card("BAYERPAT", mosaic.pattern(), "colour filters, as stored"));
      cards.add(new Card("XBAYROFF", 0, "offset of the pattern"));
      cards.add(new Card("YBAYROFF", 0, "offset of the pattern"));
    }
    if (e.overscanColumns() > 0) {
      int light = sensor.width();
      int all = light + e.overscanColumns();
      cards.add(new Card("TRIMSEC", "[1:%d,1:%d]".formatted(light, sensor.height()), "light"));
      cards.add(
          new Card(
              "BIASSEC", "[%d:%d,1:%d]".formatted(light + 1, all, sensor.height()), "overscan"));
    }
    return FitsHeader.of(cards);
  }
}
