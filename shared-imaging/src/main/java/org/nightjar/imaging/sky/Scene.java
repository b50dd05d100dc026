package org.nightjar.imaging.sky;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.nightjar.imaging.stars.StarCatalogue;

/**
 * The sky that is looked at.
 *
 * @param catalogues stars; several add up
 * @param faintestMagnitude leave out catalogue stars that are fainter
 * @param variables stars that change; each stands in place of catalogue stars within 3"
 * @param asteroids things that move
 * @param galaxiesPerSquareDegree invented discs, magnitudes 13 to 18
 */
public record Scene(
    List<StarCatalogue> catalogues,
    double faintestMagnitude,
    List<VariableStar> variables,
    List<Asteroid> asteroids,
    double galaxiesPerSquareDegree) {

  public Scene {
    catalogues = List.copyOf(catalogues);
    variables = List.copyOf(variables);
    asteroids = List.copyOf(asteroids);
    Checks.within("galaxiesPerSquareDegree", galaxiesPerSquareDegree, 0, 1e5);
  }

  /** Stars only. */
  public static Scene of(StarCatalogue... catalogues) {
    return new Scene(List.of(catalogues), 99, List.of(), List.of(), 0);
  }

  public Scene withFaintestMagnitude(double magnitude) {
    return new Scene(catalogues, magnitude, variables, asteroids, galaxiesPerSquareDegree);
  }

  /** One more star that changes. */
  public Scene with(VariableStar star) {
    var more = new ArrayList<>(variables);
    more.add(star);
    return new Scene(catalogues, faintestMagnitude, more, asteroids, galaxiesPerSquareDegree);
  }

  /** One more asteroid. */
  public Scene with(Asteroid asteroid) {
    var more = new ArrayList<>(asteroids);
    more.add(asteroid);
    return new Scene(catalogues, faintestMagnitude, variables, more, galaxiesPerSquareDegree);
  }

  public Scene withGalaxiesPerSquareDegree(double density) {
    return new Scene(catalogues, faintestMagnitude, variables, asteroids, density);
  }

  /**
   * A star whose light changes.
   *
   * @param name in the truth
   * @param raDeg ICRS
   * @param decDeg ICRS
   * @param vMag V when the curve is at 1
   * @param bvMag B - V
   * @param curve relative flux
   */
  public record VariableStar(
      String name, double raDeg, double decDeg, double vMag, double bvMag, LightCurve curve) {
    public VariableStar {
      Checks.within("decDeg", decDeg, -90, 90);
      Checks.within("vMag", vMag, -2, 25);
      Checks.within("bvMag", bvMag, -1, 5);
    }
  }

  /**
   * Something that moves evenly.
   *
   * @param name in the truth
   * @param epoch when it is at raDeg, decDeg
   * @param raDeg ICRS
   * @param decDeg ICRS, not within 1° of a pole
   * @param eastArcsecPerHour motion in right ascension times cos(dec)
   * @param northArcsecPerHour motion in declination
   * @param vMag V
   */
  public record Asteroid(
      String name,
      Instant epoch,
      double raDeg,
      double decDeg,
      double eastArcsecPerHour,
      double northArcsecPerHour,
      double vMag) {
    public Asteroid {
      Checks.within("decDeg", decDeg, -89, 89);
      Checks.within("vMag", vMag, -2, 25);
    }

    double raDeg(Instant at) {
      return raDeg + eastArcsecPerHour * hours(at) / 3600 / Math.cos(Math.toRadians(decDeg));
    }

    double decDeg(Instant at) {
      return Math.clamp(decDeg + northArcsecPerHour * hours(at) / 3600, -90.0, 90.0);
    }

    private double hours(Instant at) {
      return Duration.between(epoch, at).toMillis() / 3.6e6;
    }
  }
}
