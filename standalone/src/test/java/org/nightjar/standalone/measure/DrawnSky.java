package org.nightjar.standalone.measure;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nightjar.calibration.CalibrationOptions;
import org.nightjar.calibration.CalibrationSet;
import org.nightjar.calibration.FrameCalibrator;
import org.nightjar.extraction.ExtractedFrame;
import org.nightjar.extraction.ExtractionOptions;
import org.nightjar.extraction.SourceExtractor;
import org.nightjar.imaging.CalibratedImage;
import org.nightjar.imaging.RawImage;
import org.nightjar.imaging.Workers;
import org.nightjar.imaging.sky.PointSource;
import org.nightjar.imaging.sky.Psf;
import org.nightjar.imaging.sky.RandomStars;
import org.nightjar.imaging.sky.Sensor;
import org.nightjar.imaging.sky.SkySim;
import org.nightjar.imaging.stars.StarCatalogue;
import org.nightjar.imaging.stars.StarField;
import org.nightjar.imaging.wcs.Wcs;
import org.nightjar.model.Frame;
import org.nightjar.model.FrameKind;
import org.nightjar.photometry.MeasuredFrame;
import org.nightjar.photometry.Photometer;
import org.nightjar.photometry.PhotometryOptions;

/**
 * A piece of a random sky on a plain sensor, its plate solution known, its catalogue cut off where
 * real ones end.
 *
 * @param side pixels
 * @param scaleArcsec per pixel
 * @param psf of the stars
 * @param density of the sky, 1 = the mean of the real one
 * @param fullMag V of a star that just fills a pixel
 * @param faintestMag V of the faintest stars that shine
 * @param catalogueMag V of the faintest stars in the catalogue
 * @param jump dx, dy, and the share of light before it; null = a steady mount
 * @param marginsDeg the frame was turned by so much, and lies in a margin of zeros; null = it was
 *     not
 * @param seed of stars and noise
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record DrawnSky(
    int side,
    double scaleArcsec,
    Psf psf,
    double density,
    double fullMag,
    double faintestMag,
    double catalogueMag,
    double @Nullable [] jump,
    @Nullable Double marginsDeg,
    long seed) {
  static final double EXPOSURE_SECONDS = 10;
  static final double GAIN = 1.5;
  private static final double SKY_MAG = 20;
  private static final double RA_DEG = 80;
  private static final double DEC_DEG = 20;

  static DrawnSky of(int side, double scaleArcsec) {
    return new DrawnSky(side, scaleArcsec, Psf.moffat(2.2, 3.5), 1, 8.5, 15.5, 13, null, null, 1);
  }

  DrawnSky withPsf(Psf p) {
    return new DrawnSky(
        side, scaleArcsec, p, density, fullMag, faintestMag, catalogueMag, jump, marginsDeg, seed);
  }

  DrawnSky withDensity(double d) {
    return new DrawnSky(
        side, scaleArcsec, psf, d, fullMag, faintestMag, catalogueMag, jump, marginsDeg, seed);
  }

  DrawnSky withMagnitudes(double full, double faintest, double inCatalogue) {
    return new DrawnSky(
        side, scaleArcsec, psf, density, full, faintest, inCatalogue, jump, marginsDeg, seed);
  }

  DrawnSky withJump(double[] j) {
    return new DrawnSky(
        side, scaleArcsec, psf, density, fullMag, faintestMag, catalogueMag, j, marginsDeg, seed);
  }

  DrawnSky withMargins(double degrees) {
    return new DrawnSky(
        side, scaleArcsec, psf, density, fullMag, faintestMag, catalogueMag, jump, degrees, seed);
  }

  DrawnSky withSeed(long s) {
    return new DrawnSky(
        side, scaleArcsec, psf, density, fullMag, faintestMag, catalogueMag, jump, marginsDeg, s);
  }

  /** Magnitude of 1 ADU per second. */
  double zeroPoint() {
    return electronsZeroPoint() - 2.5 * Math.log10(GAIN);
  }

  private double electronsZeroPoint() {
    double width = psf.shape().fwhmPx();
    double inOnePixel = Math.min(0.5, 0.8 / (width * width));
    return fullMag + 2.5 * Math.log10(90_000 / inOnePixel / EXPOSURE_SECONDS);
  }

  private double electrons(double mag) {
    return EXPOSURE_SECONDS * Math.pow(10, -0.4 * (mag - electronsZeroPoint()));
  }

  private Wcs wcs() {
    double step = scaleArcsec / 3600;
    double middle = (side - 1) / 2.0;
    return Wcs.tan(middle, middle, RA_DEG, DEC_DEG, new double[] {-step, 0, 0, step});
  }

  private RandomStars sky() {
    return new RandomStars(seed, density, 0, faintestMag);
  }

  private StarCatalogue catalogue() {
    var sky = sky();
    return new StarCatalogue() {
      @Override
      public String name() {
        return sky.name();
      }

      @Override
      public int size() {
        return sky.size();
      }

      @Override
      public StarField cone(
          double ra, double dec, double radius, double epoch, double faintest, int most) {
        return sky.cone(ra, dec, radius, epoch, Math.min(faintest, catalogueMag), most);
      }
    };
  }

  private List<PointSource> stars() {
    var wcs = wcs();
    double radius = 0.75 * side * scaleArcsec / 3600;
    var field = sky().cone(RA_DEG, DEC_DEG, radius, 2026, 99, Integer.MAX_VALUE);
    var stars = new ArrayList<PointSource>();
    var xy = new double[2];
    for (int i = 0; i < field.size(); i++) {
      double margin = 40;
      if (!wcs.skyToPixel(field.raDeg()[i], field.decDeg()[i], xy)
          || Math.min(xy[0], xy[1]) < -margin
          || Math.max(xy[0], xy[1]) > side + margin) {
        continue;
      }
      double flux = electrons(field.vMag()[i]);
      if (jump == null) {
        stars.add(PointSource.at(xy[0], xy[1], flux));
      } else {
        stars.add(PointSource.at(xy[0], xy[1], flux * jump[2]));
        stars.add(PointSource.at(xy[0] + jump[0], xy[1] + jump[1], flux * (1 - jump[2])));
      }
    }
    return stars;
  }

  CalibratedImage image(Workers workers) {
    var exposed =
        SkySim.of(Sensor.plain(side, side))
            .withSeed(seed)
            .withPsf(psf)
            .withExposureSeconds(EXPOSURE_SECONDS)
            .withSkyElectrons(electrons(SKY_MAG) * scaleArcsec * scaleArcsec)
            .withStars(stars())
            .expose(workers);
    if (marginsDeg == null) {
      return exposed.biasSubtracted();
    }
    var raw = exposed.raw();
    cut(raw, marginsDeg);
    return FrameCalibrator.calibrate(
            frame(), raw, CalibrationSet.NONE, CalibrationOptions.DEFAULT, workers)
        .image();
  }

  private void cut(RawImage raw, double degrees) {
    double c = Math.cos(Math.toRadians(degrees));
    double s = Math.sin(Math.toRadians(degrees));
    double middle = (side - 1) / 2.0;
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        double u = c * (x - middle) + s * (y - middle);
        double v = c * (y - middle) - s * (x - middle);
        if (Math.max(Math.abs(u), Math.abs(v)) > 0.46 * side) {
          raw.image().set(x, y, 0);
        }
      }
    }
  }

  ExtractedFrame extract(Workers workers) {
    return SourceExtractor.extract(image(workers), ExtractionOptions.DEFAULT, workers);
  }

  /** Photometry of what was extracted from the same sky. */
  MeasuredFrame measure(Workers workers) {
    var image = image(workers);
    return measure(
        image, SourceExtractor.extract(image, ExtractionOptions.DEFAULT, workers), workers);
  }

  MeasuredFrame measure(ExtractedFrame extracted, Workers workers) {
    return measure(image(workers), extracted, workers);
  }

  private MeasuredFrame measure(CalibratedImage image, ExtractedFrame extracted, Workers workers) {
    return Photometer.measure(
        frame(),
        image,
        extracted.catalogue(),
        wcs(),
        catalogue(),
        PhotometryOptions.DEFAULT,
        workers);
  }

  private Frame frame() {
    var start = Instant.parse("2026-01-01T00:00:00Z");
    return new Frame(
        "id",
        "sky.fits",
        "SkySim",
        "SkySim",
        FrameKind.LIGHT,
        null,
        null,
        null,
        start,
        start,
        EXPOSURE_SECONDS,
        side,
        side,
        1,
        null,
        1,
        null,
        null,
        null,
        null,
        null,
        GAIN,
        6.0,
        null,
        scaleArcsec,
        null,
        List.of());
  }
}
