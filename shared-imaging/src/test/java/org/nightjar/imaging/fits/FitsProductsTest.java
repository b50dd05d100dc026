package org.nightjar.imaging.fits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nightjar.imaging.CalibratedImage;
import org.nightjar.imaging.Detector;
import org.nightjar.imaging.FlagPlane;
import org.nightjar.imaging.Plane;
import org.nightjar.imaging.RawImage;
import org.nightjar.imaging.Rectangle;
import org.nightjar.imaging.source.SourceCatalog;
import org.nightjar.imaging.source.SourceColumn;
import org.nightjar.imaging.testing.Peer;

class FitsProductsTest {
  private static final Detector DETECTOR = new Detector(1.144744515419006, 3.5, 61234.5);

  @TempDir Path folder;

  private static Plane noise(int width, int height, long seed) {
    var random = new Random(seed);
    var plane = Plane.zeros(width, height);
    for (int i = 0; i < plane.pixels().length; i++) {
      plane.pixels()[i] = (float) (1000 + 30 * random.nextGaussian());
    }
    return plane;
  }

  private static FitsHeader hostileHeader() {
    return FitsHeader.of(
        List.of(
            new FitsHeader.Card("NAXIS1", 99999L, "a lie"),
            new FitsHeader.Card("BITPIX", 8L, null),
            new FitsHeader.Card("BZERO", 32768.0, null),
            new FitsHeader.Card("TFORM1", "1J", null),
            new FitsHeader.Card("GAIN", 80L, "camera setting"),
            new FitsHeader.Card("OBJECT", "<script>alert('x')</script>\n../../etc", "it's\u0007"),
            new FitsHeader.Card("LONG", "it's " + "quo'te ".repeat(60), null),
            new FitsHeader.Card("ESO TEL FOCU LEN", 38.482, "[m] focal length"),
            new FitsHeader.Card("TINY", 1.0e-32, null),
            new FitsHeader.Card("BIG", -1.2345678901234567E300, null),
            new FitsHeader.Card("FLAG", true, null),
            new FitsHeader.Card("COUNT", 123456789012345678L, null),
            new FitsHeader.Card("HISTORY", null, "taken by hand " + "x".repeat(100)),
            new FitsHeader.Card("bad=key", "dropped", null),
            new FitsHeader.Card("END", "dropped", null),
            new FitsHeader.Card("NOTHING", Double.NaN, null)));
  }

  @Test
  void aCalibratedImageComesBackAsItWas() throws Exception {
    var image = noise(61, 43, 1);
    var flags = FlagPlane.clear(61, 43);
    flags.raise(3, 4, 129);
    flags.raise(60, 42, 255);
    var variance = noise(61, 43, 2);
    var calibrated = new CalibratedImage(image, flags, variance, DETECTOR);
    var bytes =
        CalibratedImageFits.bytes(calibrated, hostileHeader(), List.of("bias subtracted", "flat"));
    assertThat(
            CalibratedImageFits.bytes(
                calibrated, hostileHeader(), List.of("bias subtracted", "flat")))
        .isEqualTo(bytes);
    var path = Files.write(folder.resolve("c.fits"), bytes);

    var back = CalibratedImageFits.read(path, ReadLimits.DEFAULT);
    assertThat(back.image().pixels()).isEqualTo(image.pixels());
    assertThat(back.flags().bits()).isEqualTo(flags.bits());
    assertThat(back.variance().pixels()).isEqualTo(variance.pixels());
    assertThat(back.detector()).isEqualTo(DETECTOR);

    var header = FitsFile.readImage(path, ReadLimits.DEFAULT).header();
    assertThat(header.text("OBJECT")).contains("<script>alert('x')</script>?../../etc");
    assertThat(header.text("LONG")).contains(("it's " + "quo'te ".repeat(60)).strip());
    assertThat(header.number("ESO TEL FOCU LEN")).hasValue(38.482);
    assertThat(header.number("TINY")).hasValue(1e-32);
    assertThat(header.number("BIG")).hasValue(-1.2345678901234567E300);
    assertThat(header.card("COUNT").orElseThrow().value()).isEqualTo(123456789012345678L);
    assertThat(header.logical("FLAG")).contains(true);
    assertThat(header.has("BAD=KEY")).isFalse();
    assertThat(
            header.cards().stream()
                .filter(c -> c.keyword().equals("HISTORY"))
                .map(FitsHeader.Card::comment))
        .contains("bias subtracted", "flat");
  }

  @Test
  void astropyAndFitsverifyAcceptACalibratedImage() throws Exception {
    var python = Peer.python("astropy");
    var calibrated = new CalibratedImage(noise(61, 43, 1), FlagPlane.clear(61, 43), null, DETECTOR);
    calibrated.flags().raise(7, 9, 2);
    Files.write(
        folder.resolve("c.fits"),
        CalibratedImageFits.bytes(calibrated, hostileHeader(), List.of("one step")));
    var said =
        Peer.run(
            folder,
            List.of(
                python.toString(),
                "-c",
                """
                from astropy.io import fits
                import warnings; warnings.simplefilter('error')
                h = fits.open('c.fits'); h.verify('exception')
                print(h[0].data.dtype, h[0].data.shape, h[0].header['GAIN'], h[0].header['RDNOISE'], h[0].header['SATURATE'])
                print(h['FLAGS'].data.dtype, h['FLAGS'].data[9, 7], h['FLAGS'].data.sum())
                print(h[0].header['HISTORY'][-1], len(h[0].header['LONG']), h[0].header['ESO TEL FOCU LEN'])
                """));
    assertThat(said)
        .contains(">f4 (43, 61) 1.144744515419006 3.5 61234.5")
        .contains("uint8 2 2")
        .contains("one step 424 38.482");
    assertThat(Peer.run(folder, List.of(Peer.program("fitsverify").toString(), "-q", "c.fits")))
        .contains("verification OK");
  }

  @Test
  void aRawImageComesBackAsItWas() throws Exception {
    var plane = Plane.zeros(20, 10);
    var mask = new boolean[200];
    for (int i = 0; i < 200; i++) {
      plane.pixels()[i] = i * 329;
      mask[i] = i > 190;
    }
    var raw =
        new RawImage(plane, mask, new Rectangle(0, 0, 3, 9), new Rectangle(4, 0, 19, 9), DETECTOR);
    var path = folder.resolve("r.fits");
    Files.write(path, RawImageFits.bytes(raw, hostileHeader(), List.of("superpixels")));
    assertThat(FitsFile.readImage(path, ReadLimits.DEFAULT).bitpix()).isEqualTo(16);
    var back = RawImageFits.read(path, ReadLimits.DEFAULT);
    assertThat(back.image().pixels()).isEqualTo(plane.pixels());
    assertThat(back.saturated()).isEqualTo(mask);
    assertThat(back.overscan()).isEqualTo(raw.overscan());
    assertThat(back.trim()).isEqualTo(raw.trim());
    assertThat(back.detector()).isEqualTo(DETECTOR);

    plane.pixels()[5] = Float.NaN;
    plane.pixels()[6] = 12.5f;
    Files.write(path, RawImageFits.bytes(raw, FitsHeader.EMPTY, List.of()));
    assertThat(FitsFile.readImage(path, ReadLimits.DEFAULT).bitpix()).isEqualTo(-32);
    assertThat(RawImageFits.read(path, ReadLimits.DEFAULT).image().pixels())
        .isEqualTo(plane.pixels());
  }

  private static SourceCatalog everyColumn(int n) {
    var catalog = SourceCatalog.ofSize(n);
    for (var column : SourceColumn.values()) {
      var values = new double[n];
      for (int i = 0; i < n; i++) {
        boolean integer = column.format() == 'J' || column.format() == 'I';
        values[i] = integer ? i + column.ordinal() : (float) (i * 1.37 + column.ordinal());
        if (i % 5 == 2) {
          values[i] = Double.NaN;
        }
      }
      catalog = catalog.with(column, values);
    }
    return catalog;
  }

  @Test
  void aCatalogueComesBackAsItWas() throws Exception {
    for (int n : new int[] {0, 1, 57}) {
      var catalog = everyColumn(n);
      var path = folder.resolve("s.fits");
      Files.write(path, SourceCatalogFits.bytes(catalog, hostileHeader()));
      var back = SourceCatalogFits.read(path, ReadLimits.DEFAULT);
      assertThat(back.size()).isEqualTo(n);
      assertThat(back.columns()).isEqualTo(catalog.columns());
      for (var column : catalog.columns()) {
        double tolerance = column.format() == 'E' && column.coordinate() ? 1e-5 : 0;
        for (int i = 0; i < n; i++) {
          double a = catalog.get(column, i);
          double b = back.get(column, i);
          assertThat(Double.isNaN(a) ? Double.isNaN(b) : Math.abs(a - b) <= tolerance)
              .as("%s row %d: %s, %s", column, i, a, b)
              .isTrue();
        }
      }
    }
  }

  @Test
  void astropyReadsACatalogueWithUnitsNullsAndOneBasedPixels() throws Exception {
    var python = Peer.python("astropy");
    Files.write(folder.resolve("s.fits"), SourceCatalogFits.bytes(everyColumn(9), hostileHeader()));
    var said =
        Peer.run(
            folder,
            List.of(
                python.toString(),
                "-W",
                "ignore",
                "-c",
                """
                from astropy.table import Table
                from astropy.io import fits
                fits.open('s.fits').verify('exception')
                t = Table.read('s.fits')
                print(len(t), t['X_IMAGE'].unit, t['X_IMAGE'][0], t['FLUX_AUTO'][0], t['ALPHA_J2000'].unit)
                print(t['FLAGS'].mask.sum(), t['XMIN_IMAGE'][0], t['XMIN_IMAGE'].mask.sum())
                import numpy as np
                print(np.isnan(np.ma.filled(t['FWHM_PROFILE'].astype(float), np.nan)).sum())
                """));
    int flux = SourceColumn.FLUX_AUTO.ordinal();
    int xMin = SourceColumn.X_MIN.ordinal();
    assertThat(said)
        .contains("9 pix 1.0 %.1f deg".formatted((double) flux))
        .contains("2 %d 2".formatted(xMin + 1));
    assertThat(said.strip()).endsWith("\n2");
    assertThat(Peer.run(folder, List.of(Peer.program("fitsverify").toString(), "-q", "s.fits")))
        .contains("verification OK");
  }

  @Test
  void aPlaneComesBackWithItsHoles() throws Exception {
    var plane = noise(300, 500, 3);
    plane.pixels()[77] = Float.NaN;
    var path = folder.resolve("p.fits");
    PlaneFits.write(path, plane, FitsHeader.EMPTY);
    assertThat(Arrays.equals(PlaneFits.read(path).pixels(), plane.pixels())).isTrue();
  }

  @Test
  void flagsOfAnotherSizeAreRefused() throws Exception {
    var path = folder.resolve("wrong.fits");
    try (var writer = FitsWriter.to(path)) {
      writer.image("", noise(5, 5, 4), FitsHeader.EMPTY).flags("FLAGS", FlagPlane.clear(4, 5));
    }
    assertThatThrownBy(() -> CalibratedImageFits.read(path, ReadLimits.DEFAULT))
        .isInstanceOf(UnreadableFitsException.class)
        .hasMessageContaining("FLAGS is 4 x 5, the image 5 x 5");
  }
}
