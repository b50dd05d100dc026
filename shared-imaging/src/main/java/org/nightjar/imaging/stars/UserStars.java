package org.nightjar.imaging.stars;

import java.io.IOException;
import java.util.Arrays;
import uk.ac.starlink.table.RowSequence;

/** Columns of a user's stars, sorted by declination. NaN = not known. */
final class UserStars {
  private static final double MAS_PER_DEG = 3.6e6;

  private final GrowingColumn ra = new GrowingColumn();
  private final GrowingColumn dec = new GrowingColumn();
  private final GrowingColumn pmRa = new GrowingColumn();
  private final GrowingColumn pmDec = new GrowingColumn();
  private final GrowingColumn epoch = new GrowingColumn();
  private final GrowingColumn magnitude = new GrowingColumn();
  private final GrowingColumn v = new GrowingColumn();
  private final GrowingColumn bv = new GrowingColumn();
  private double fastestMas;
  private double earliest = Double.POSITIVE_INFINITY;
  private double latest = Double.NEGATIVE_INFINITY;

  int size() {
    return ra.size();
  }

  /** Takes the present row, unless it has no place or no magnitude. */
  void add(CatalogueColumns columns, RowSequence row) throws IOException {
    double a = UserStarCatalogue.rightAscension(row.getCell(columns.ra()));
    double d = UserStarCatalogue.angle(row.getCell(columns.dec()), false);
    double gaiaG = number(row, columns.gaiaG());
    double colour = number(row, columns.gaiaColour());
    if (Double.isNaN(colour)) {
      colour = number(row, columns.gaiaBp()) - number(row, columns.gaiaRp());
    }
    double g = number(row, columns.g());
    double r = number(row, columns.r());
    double vMag =
        firstKnown(
            number(row, columns.v()),
            ColourRelations.vOfGaia(gaiaG, colour),
            ColourRelations.vOfPanStarrs(g, r));
    double bvMag =
        firstKnown(
            number(row, columns.bv()),
            number(row, columns.b()) - number(row, columns.v()),
            ColourRelations.bOfGaia(gaiaG, colour) - ColourRelations.vOfGaia(gaiaG, colour),
            ColourRelations.bOfPanStarrs(g, r) - ColourRelations.vOfPanStarrs(g, r));
    double mag = firstKnown(vMag, gaiaG, g, r, number(row, columns.other()));
    if (Double.isNaN(a) || !(Math.abs(d) <= 90) || Double.isNaN(mag)) {
      return;
    }
    double motionRa = number(row, columns.pmRa());
    double motionDec = number(row, columns.pmDec());
    boolean moves = Math.hypot(motionRa, motionDec) < 20_000;
    double year = firstKnown(number(row, columns.epoch()), columns.epochYear());
    if (!(year > 1800 && year < 2200)) {
      year = columns.epochYear();
    }
    ra.add(a);
    dec.add(d);
    pmRa.add(moves ? motionRa : 0);
    pmDec.add(moves ? motionDec : 0);
    epoch.add(year);
    magnitude.add(mag);
    v.add(vMag);
    bv.add(bvMag);
    if (moves) {
      fastestMas = Math.max(fastestMas, Math.hypot(motionRa, motionDec));
    }
    earliest = Math.min(earliest, year);
    latest = Math.max(latest, year);
  }

  private static double number(RowSequence row, int column) throws IOException {
    if (column < 0 || !(row.getCell(column) instanceof Number n)) {
      return Double.NaN;
    }
    double value = n.doubleValue();
    // 99.99 and the like stand for "not measured" in many tables.
    return Double.isFinite(value) && Math.abs(value) != 99.99 && value != 99 && value != -99
        ? value
        : Double.NaN;
  }

  private static double firstKnown(double... values) {
    for (double value : values) {
      if (!Double.isNaN(value)) {
        return value;
      }
    }
    return Double.NaN;
  }

  void sortByDeclination() {
    var order = new Integer[size()];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, (i, j) -> Double.compare(dec.at(i), dec.at(j)));
    for (var column : new GrowingColumn[] {ra, pmRa, pmDec, epoch, magnitude, v, bv, dec}) {
      column.reorder(order);
    }
  }

  StarField cone(
      double raDeg, double decDeg, double radiusDeg, double year, double faintest, int most) {
    double years = Math.max(Math.abs(year - earliest), Math.abs(year - latest));
    double reach = radiusDeg + fastestMas * years / MAS_PER_DEG + 1e-6;
    var centre = new double[3];
    direction(raDeg, decDeg, centre);
    double half = Math.sin(Math.toRadians(radiusDeg) / 2);
    double largest = radiusDeg >= 180 ? 5 : 4 * half * half;
    int from = dec.lowerBound(decDeg - reach);
    int to = dec.lowerBound(Math.nextUp(decDeg + reach));
    var found = new int[64];
    int n = 0;
    var s = new double[3];
    for (int i = from; i < to; i++) {
      if (magnitude.at(i) > faintest) {
        continue;
      }
      place(i, year, s);
      double dx = s[0] - centre[0];
      double dy = s[1] - centre[1];
      double dz = s[2] - centre[2];
      if (dx * dx + dy * dy + dz * dz <= largest) {
        if (n == found.length) {
          found = Arrays.copyOf(found, 2 * n);
        }
        found[n++] = i;
      }
    }
    return brightest(Arrays.copyOf(found, n), year, most);
  }

  private StarField brightest(int[] found, double year, int most) {
    var sorted =
        Arrays.stream(found)
            .boxed()
            .sorted((i, j) -> Double.compare(magnitude.at(i), magnitude.at(j)))
            .limit(most)
            .mapToInt(Integer::intValue)
            .toArray();
    int n = sorted.length;
    var field =
        new StarField(new double[n], new double[n], new float[n], new float[n], new float[n]);
    var s = new double[3];
    for (int k = 0; k < n; k++) {
      int i = sorted[k];
      if (still(i, year)) {
        field.raDeg()[k] = ra.at(i);
        field.decDeg()[k] = dec.at(i);
      } else {
        place(i, year, s);
        double east = Math.toDegrees(Math.atan2(s[1], s[0]));
        field.raDeg()[k] = east < 0 ? east + 360 : east;
        field.decDeg()[k] = Math.toDegrees(Math.atan2(s[2], Math.hypot(s[0], s[1])));
      }
      field.magnitude()[k] = (float) magnitude.at(i);
      field.vMag()[k] = (float) v.at(i);
      field.bvMag()[k] = (float) bv.at(i);
    }
    return field;
  }

  private boolean still(int i, double year) {
    return year == epoch.at(i) || pmRa.at(i) == 0 && pmDec.at(i) == 0;
  }

  /** Unit vector at an epoch, moved along the tangent plane. */
  private void place(int i, double year, double[] s) {
    direction(ra.at(i), dec.at(i), s);
    if (still(i, year)) {
      return;
    }
    double years = year - epoch.at(i);
    double east = Math.toRadians(pmRa.at(i) * years / MAS_PER_DEG);
    double north = Math.toRadians(pmDec.at(i) * years / MAS_PER_DEG);
    double a = Math.toRadians(ra.at(i));
    double d = Math.toRadians(dec.at(i));
    s[0] += -Math.sin(a) * east - Math.sin(d) * Math.cos(a) * north;
    s[1] += Math.cos(a) * east - Math.sin(d) * Math.sin(a) * north;
    s[2] += Math.cos(d) * north;
    double length = Math.sqrt(s[0] * s[0] + s[1] * s[1] + s[2] * s[2]);
    s[0] /= length;
    s[1] /= length;
    s[2] /= length;
  }

  private static void direction(double raDeg, double decDeg, double[] s) {
    double a = Math.toRadians(raDeg);
    double d = Math.toRadians(decDeg);
    s[0] = Math.cos(d) * Math.cos(a);
    s[1] = Math.cos(d) * Math.sin(a);
    s[2] = Math.sin(d);
  }
}
