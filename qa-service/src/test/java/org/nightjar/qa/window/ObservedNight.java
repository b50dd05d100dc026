package org.nightjar.qa.window;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.nightjar.imaging.CalibratedImage;
import org.nightjar.imaging.PixelFlag;
import org.nightjar.imaging.Workers;
import org.nightjar.imaging.render.FrameLayers;
import org.nightjar.imaging.render.PictureTiles;
import org.nightjar.imaging.render.Preview;
import org.nightjar.imaging.sky.PointSource;
import org.nightjar.imaging.sky.Psf;
import org.nightjar.imaging.sky.SkySim;
import org.nightjar.imaging.source.SourceCatalog;
import org.nightjar.imaging.source.SourceColumn;
import org.nightjar.imaging.wcs.Sip;
import org.nightjar.imaging.wcs.Wcs;
import org.nightjar.model.FrameReport;
import org.nightjar.pipeline.store.ProductStore;
import org.nightjar.pipeline.store.StoreKey;
import org.nightjar.qa.pipeline.Sample;

/**
 * A night with real pixels: simulated stars at known places, pictures as the photometry stage makes
 * them, and reports with a focus that drifts.
 */
public final class ObservedNight {
  static final String TELESCOPE = "Window refractor";
  static final LocalDate NIGHT = LocalDate.of(2026, 1, 7);
  public static final int WIDTH = 900;
  public static final int HEIGHT = 620;
  static final double FWHM_PX = 3.2;

  public final CalibratedImage image;
  final List<PointSource> stars;
  final Wcs wcs;

  private ObservedNight(CalibratedImage image, List<PointSource> stars, Wcs wcs) {
    this.image = image;
    this.stars = stars;
    this.wcs = wcs;
  }

  public static ObservedNight simulated() {
    var random = new Random(11);
    var stars = new ArrayList<PointSource>();
    for (int i = 0; i < 180; i++) {
      double flux = 2e6 * Math.pow(10, -1.6 * random.nextDouble() * random.nextDouble() * 2);
      stars.add(
          new PointSource(
              "s" + i,
              12 + (WIDTH - 24) * random.nextDouble(),
              12 + (HEIGHT - 24) * random.nextDouble(),
              i == 0 ? 9e6 : flux,
              0,
              0,
              12,
              0.6));
    }
    var frame =
        SkySim.of(WIDTH, HEIGHT)
            .withSeed(5)
            .withPsf(Psf.moffat(FWHM_PX, 3.5))
            .withSkyElectrons(900)
            .withStars(stars)
            .expose(Workers.SINGLE);
    var image = frame.biasSubtracted();
    image.flags().raise(40, 50, PixelFlag.BAD);
    var a = new double[9];
    a[2] = 2e-6;
    a[6] = 4e-6;
    double scale = 2 / 3600.0;
    double turn = Math.toRadians(20);
    var cd =
        new double[] {
          -scale * Math.cos(turn),
          scale * Math.sin(turn),
          scale * Math.sin(turn),
          scale * Math.cos(turn)
        };
    var wcs =
        Wcs.tanSip(
            (WIDTH - 1) / 2.0, (HEIGHT - 1) / 2.0, 83.8, -5.4, cd, Sip.of(2, a, new double[9]));
    return new ObservedNight(image, stars, wcs);
  }

  /**
   * Reports of a night whose stars grow from 6.4 to 12 arcsec, with their pictures in the store.
   */
  List<FrameReport> stored(ProductStore store, int frames) throws IOException {
    var reports = new ArrayList<FrameReport>();
    for (int i = 0; i < frames; i++) {
      double fwhm = FWHM_PX * (1 + 0.9 * Math.pow(i / (double) Math.max(1, frames - 1), 3));
      reports.add(
          pictured(
              store,
              Sample.of("window-" + i, TELESCOPE, 12 * i)
                  .on(NIGHT)
                  .named("refractor-%03d.fits".formatted(i))
                  .fwhm(fwhm)
                  .zeroPoint(20 - 0.01 * i)
                  .stars(180)
                  .report()));
    }
    return reports;
  }

  /** The report with all pictures. */
  public FrameReport pictured(ProductStore store, FrameReport report) throws IOException {
    var plane = image.image();
    var grown = report;
    grown = put(store, grown, "preview", "image/png", preview(1600));
    grown = put(store, grown, "thumbnail", "image/png", preview(320));
    grown =
        put(
            store,
            grown,
            "tiles",
            "application/octet-stream",
            PictureTiles.of(plane, image.flags(), 25, Workers.SINGLE));
    return put(store, grown, "layers", "application/json", layers());
  }

  private byte[] preview(int side) {
    return Preview.of(image.image(), image.flags(), side, Workers.SINGLE).toPng();
  }

  private byte[] layers() {
    return FrameLayers.of(WIDTH, HEIGHT)
        .sources(catalog(), FWHM_PX)
        .flags(image.flags())
        .expected(
            stars.stream()
                .limit(40)
                .map(s -> new FrameLayers.Expected(s.x() + 0.2, s.y(), s.magnitude()))
                .toList())
        .streaks(List.of(new FrameLayers.Streak(100, 100, 700, 420, 3)))
        .sky(wcs, 83.85, -5.35)
        .toJson();
  }

  private SourceCatalog catalog() {
    return SourceCatalog.ofSize(stars.size())
        .with(SourceColumn.X, stars.stream().mapToDouble(PointSource::x).toArray())
        .with(SourceColumn.Y, stars.stream().mapToDouble(PointSource::y).toArray())
        .with(
            SourceColumn.FLUX_APERTURE,
            stars.stream().mapToDouble(PointSource::fluxElectrons).toArray())
        .with(
            SourceColumn.FWHM_PROFILE,
            stars.stream().mapToDouble(s -> FWHM_PX + s.x() / 900).toArray())
        .with(SourceColumn.ELLIPTICITY_PROFILE, stars.stream().mapToDouble(s -> 0.08).toArray())
        .with(SourceColumn.THETA_PROFILE, stars.stream().mapToDouble(s -> 30).toArray());
  }

  private static FrameReport put(
      ProductStore store, FrameReport report, String name, String type, byte[] bytes)
      throws IOException {
    var key = StoreKey.product(report.frame().id(), "cafe", "photometry", name + ".bin");
    return report.withProduct(name, store.put(key, type, new ByteArrayInputStream(bytes)));
  }
}
