package org.nightjar.astrometry.solve;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.nightjar.imaging.stars.StarField;

/**
 * What a camera would detect of a piece of the catalogue: stars missing, spurious ones added, the
 * order of brightness shuffled, centroids off, a lens that distorts.
 *
 * @param list detections, brightest first
 * @param truth the plate without distortion
 */
record SimulatedField(PointList list, TangentPlate truth) {

  /**
   * How bad the list is.
   *
   * @param magnitudeScatter sigma by which brightness is off
   * @param missing fraction of stars not detected
   * @param spurious false detections as a fraction of the stars
   * @param noisePx sigma of the centroids
   * @param distortion radial displacement at the corner as a fraction of its distance, cubic
   * @param most detections at most
   */
  record Recipe(
      double magnitudeScatter,
      double missing,
      double spurious,
      double noisePx,
      double distortion,
      int most) {
    static final Recipe USUAL = new Recipe(0.3, 0.2, 0.3, 0.5, 0.001, 1000);
    static final Recipe HARD = new Recipe(0.6, 0.35, 1.0, 1.0, 0.001, 1000);
  }

  /** Plate of a frame whose longer side spans {@code widthDeg}. */
  static TangentPlate plate(
      int width,
      int height,
      double raDeg,
      double decDeg,
      double widthDeg,
      double turnDeg,
      boolean mirrored) {
    double scale = 2 * Math.tan(Math.toRadians(widthDeg) / 2) / width;
    double ra = Math.toRadians(raDeg);
    double dec = Math.toRadians(decDeg);
    var centre =
        new double[] {Math.cos(dec) * Math.cos(ra), Math.cos(dec) * Math.sin(ra), Math.sin(dec)};
    double c = scale * Math.cos(Math.toRadians(turnDeg));
    double s = scale * Math.sin(Math.toRadians(turnDeg));
    return mirrored
        ? new TangentPlate((width - 1) / 2.0, (height - 1) / 2.0, centre, c, s, -s, c)
        : new TangentPlate((width - 1) / 2.0, (height - 1) / 2.0, centre, -c, s, s, c);
  }

  static SimulatedField of(
      StarField stars, TangentPlate plate, int width, int height, Recipe recipe, Random random) {
    record Detection(double x, double y, double magnitude) {}
    List<Detection> seen = new ArrayList<>();
    var pixel = new double[2];
    double corner = Math.hypot(width, height) / 2;
    for (int i = 0; i < stars.size(); i++) {
      double ra = Math.toRadians(stars.raDeg()[i]);
      double dec = Math.toRadians(stars.decDeg()[i]);
      var v =
          new double[] {Math.cos(dec) * Math.cos(ra), Math.cos(dec) * Math.sin(ra), Math.sin(dec)};
      if (!plate.pixel(v, pixel)) {
        continue;
      }
      double dx = pixel[0] - plate.tangentX();
      double dy = pixel[1] - plate.tangentY();
      double r = Math.hypot(dx, dy) / corner;
      double f = 1 + recipe.distortion() * r * r;
      double x = plate.tangentX() + f * dx + recipe.noisePx() * random.nextGaussian();
      double y = plate.tangentY() + f * dy + recipe.noisePx() * random.nextGaussian();
      if (x < 0 || y < 0 || x > width - 1 || y > height - 1) {
        continue;
      }
      double magnitude = stars.magnitude()[i] + recipe.magnitudeScatter() * random.nextGaussian();
      if (random.nextDouble() >= recipe.missing()) {
        seen.add(new Detection(x, y, magnitude));
      }
    }
    int real = seen.size();
    for (int i = 0; i < recipe.spurious() * real; i++) {
      double magnitude = seen.get(random.nextInt(real)).magnitude();
      seen.add(
          new Detection(
              random.nextDouble() * (width - 1), random.nextDouble() * (height - 1), magnitude));
    }
    seen.sort(Comparator.comparingDouble(Detection::magnitude));
    var kept = seen.subList(0, Math.min(recipe.most(), seen.size()));
    return new SimulatedField(
        new PointList(
            kept.stream().mapToDouble(Detection::x).toArray(),
            kept.stream().mapToDouble(Detection::y).toArray(),
            width,
            height),
        plate);
  }

  /** Distance of the frame's middle on the sky by truth and by a solution, in pixels. */
  double centreErrorPx(TangentPlate solved) {
    var a = new double[3];
    var b = new double[3];
    truth.vector(list.centreX(), list.centreY(), a);
    solved.vector(list.centreX(), list.centreY(), b);
    double chord =
        Math.sqrt(
            (a[0] - b[0]) * (a[0] - b[0])
                + (a[1] - b[1]) * (a[1] - b[1])
                + (a[2] - b[2]) * (a[2] - b[2]));
    return chord / truth.scaleRad();
  }
}
