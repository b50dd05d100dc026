package org.nightjar.imaging.sky;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.nightjar.imaging.sky.Streams.Purpose;
import org.nightjar.imaging.stars.StarCatalogue;
import org.nightjar.imaging.stars.StarField;
import org.nightjar.imaging.wcs.SkyAngles;

/**
 * A whole sky of invented stars, with the real sky's mean counts:
 *
 * <pre>log10 N(&lt; V) per square degree = 0.92 + 0.42 (V - 10) - 0.008 (V - 10)^2</pre>
 *
 * which gives 1700, 340 000 and 3e7 stars brighter than 5, 10 and 15 over the sky. Colours are
 * those of two groups, about B - V = 0.45 and 0.95. Stars have no proper motion. The same seed
 * gives the same stars, whatever is asked for.
 *
 * @param seed of the sky
 * @param density factor on the counts, > 0; 5 is the Milky Way, 0.3 the pole
 * @param brightestMag V; none are brighter
 * @param faintestMag V, at most 21; none are fainter
 */
public record RandomStars(long seed, double density, double brightestMag, double faintestMag)
    implements StarCatalogue {

  /** VT of a star from V: VT - V = 0.039 + 0.098 (B - V). */
  private static final double VT_OFFSET = 0.039;

  private static final double VT_SLOPE = 0.098;

  public RandomStars {
    Checks.within("density", density, 1e-3, 1e3);
    Checks.within("faintestMag", faintestMag, -2, 21);
    Checks.within("brightestMag", brightestMag, -2, faintestMag);
  }

  @Override
  public String name() {
    return "simulated sky";
  }

  @Override
  public int size() {
    double sky = 360 * 360 / Math.PI;
    return (int) Math.min(Integer.MAX_VALUE, Math.round(sky * perSquareDegree()));
  }

  /** V from VT and B - V. */
  static double vFromVt(double vt, double bv) {
    return vt - VT_OFFSET - VT_SLOPE * bv;
  }

  private double perSquareDegree() {
    return density * (counts(faintestMag) - counts(brightestMag));
  }

  private static double counts(double mag) {
    double m = mag - 10;
    return Math.pow(10, 0.92 + 0.42 * m - 0.008 * m * m);
  }

  /** The magnitude up to which there are this many. */
  private static double magnitudeOf(double counts) {
    double c = 0.92 - Math.log10(counts);
    return 10 + (0.42 - Math.sqrt(0.42 * 0.42 + 4 * 0.008 * c)) / (2 * 0.008);
  }

  @Override
  public StarField cone(
      double raDeg,
      double decDeg,
      double radiusDeg,
      double epochYear,
      double faintestMagnitude,
      int most) {
    Checks.within("decDeg", decDeg, -90, 90);
    Checks.within("radiusDeg", radiusDeg, 0, 180);
    var found = new ArrayList<Star>();
    SkyCells.within(
        raDeg,
        decDeg,
        radiusDeg,
        cell -> {
          for (var star : cell(cell)) {
            if (star.vt() <= faintestMagnitude
                && SkyAngles.separationDeg(raDeg, decDeg, star.raDeg, star.decDeg) <= radiusDeg) {
              found.add(star);
            }
          }
        });
    found.sort(Comparator.comparingDouble(Star::vt).thenComparingDouble(Star::raDeg));
    int n = Math.min(most, found.size());
    var field =
        new StarField(new double[n], new double[n], new float[n], new float[n], new float[n]);
    for (int i = 0; i < n; i++) {
      var star = found.get(i);
      field.raDeg()[i] = star.raDeg;
      field.decDeg()[i] = star.decDeg;
      field.magnitude()[i] = (float) star.vt();
      field.vMag()[i] = (float) star.v;
      field.bvMag()[i] = (float) star.bv;
    }
    return field;
  }

  private List<Star> cell(long cell) {
    var random = Streams.of(seed, Purpose.FIELD, cell);
    int count = (int) Poisson.next(perSquareDegree() * SkyCells.area(cell), random);
    var stars = new ArrayList<Star>(count);
    double bright = counts(brightestMag);
    double faint = counts(faintestMag);
    for (int i = 0; i < count; i++) {
      double ra = SkyCells.raDeg(cell, random.nextDouble());
      double dec = SkyCells.decDeg(cell, random.nextDouble());
      double v = magnitudeOf(bright + (faint - bright) * random.nextDouble());
      stars.add(new Star(ra, dec, v, colour(random)));
    }
    return stars;
  }

  private static double colour(SplittableRandom random) {
    double z = random.nextGaussian();
    double bv = random.nextDouble() < 0.35 ? 0.45 + 0.15 * z : 0.95 + 0.3 * z;
    return Math.clamp(bv, -0.3, 2.0);
  }

  private record Star(double raDeg, double decDeg, double v, double bv) {
    double vt() {
      return v + VT_OFFSET + VT_SLOPE * bv;
    }
  }
}
