package org.nightjar.qa;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nightjar.imaging.statistics.Robust;
import org.nightjar.model.NightFinding;
import org.nightjar.model.Severity;

/**
 * Stars that widen steadily. A drift is a rise of FWHM that neither airmass nor bad seeing can
 * explain, that a line tells better than a step, and whose slope is many times its error.
 */
final class FocusWatch {
  static final String NAME = "focusDrift";

  /** Seeing grows with airmass to this power (Kolmogorov turbulence). */
  private static final double SEEING_POWER = 0.6;

  /** Good and bad seeing, arcseconds: what its change adds in quadrature at most. */
  private static final double GOOD_SEEING = 1.5;

  private static final double BAD_SEEING = 4;

  static final double LEAST_RATIO = 1.3;
  static final double MOST_RATIO = 2;

  /** Where the pixel scale, and so the part of seeing, is not known. */
  static final double RATIO_WITHOUT_SCALE = 1.6;

  private static final double SIGMAS = 4;
  private static final int FEWEST_FRAMES = 6;
  private static final int MOST_DRIFTS = 3;

  private final Shots shots;

  /** Numbers of the frames that have a width that counts. */
  private final int[] frames;

  private final double[] hours;
  private final double[] raw;
  private final double[] corrected;
  private final double[] smoothRaw;
  private final double[] smoothCorrected;

  FocusWatch(Shots shots, boolean[] elsewhere) {
    this.shots = shots;
    var log = shots.values(s -> Math.log(s.of(Metric.FWHM_PX)));
    var lifted =
        shots.values(s -> Math.log(s.of(Metric.FWHM_PX)) - SEEING_POWER * Math.log(s.airmass()));
    var relative = shots.above(log, Likeness.FILTER, 0.5);
    var relativeLifted = shots.above(lifted, Likeness.FILTER, 0.5);
    this.frames =
        java.util.stream.IntStream.range(0, shots.size())
            .filter(i -> !elsewhere[i] && Double.isFinite(relative[i]))
            .toArray();
    this.hours = Arrays.stream(frames).mapToDouble(shots::hours).toArray();
    this.raw = Arrays.stream(frames).mapToDouble(i -> relative[i]).toArray();
    this.corrected = Arrays.stream(frames).mapToDouble(i -> relativeLifted[i]).toArray();
    this.smoothRaw = RobustLine.runningMedian(raw);
    this.smoothCorrected = RobustLine.runningMedian(corrected);
  }

  List<NightFinding> findings() {
    var findings = new ArrayList<NightFinding>();
    search(0, frames.length - 1, findings);
    return findings;
  }

  /** The largest rise, and the largest before and after it. */
  private void search(int from, int to, List<NightFinding> findings) {
    if (to - from + 1 < FEWEST_FRAMES || findings.size() >= MOST_DRIFTS) {
      return;
    }
    int a = from;
    int b = from;
    double most = 0;
    for (int i = from; i <= to; i++) {
      for (int j = i + 1; j <= to; j++) {
        double rise = rise(i, j);
        if (rise > most) {
          most = rise;
          a = i;
          b = j;
        }
      }
    }
    if (!(most >= Math.log(LEAST_RATIO))) {
      return;
    }
    int since = a;
    for (int i = a; i < b; i++) {
      if (rise(a, i) <= 0.1 * most) {
        since = i;
      }
    }
    // Smoothing ends two frames early where the width falls back.
    int end = b;
    for (int i = b + 1; i <= Math.min(b + 2, to); i++) {
      end = raw[i] >= smoothRaw[b] ? i : end;
    }
    test(since, a, b, end, findings);
    search(from, since - 1, findings);
    search(end + 1, to, findings);
  }

  /** Growth between two frames, as a logarithm, that airmass alone does not make. */
  private double rise(int i, int j) {
    return Math.min(smoothRaw[j] - smoothRaw[i], smoothCorrected[j] - smoothCorrected[i]);
  }

  private void test(int since, int low, int high, int last, List<NightFinding> findings) {
    if (high - since + 1 < FEWEST_FRAMES) {
      return;
    }
    var line =
        RobustLine.through(
            Arrays.copyOfRange(hours, since, high + 1), Arrays.copyOfRange(raw, since, high + 1));
    var lifted =
        RobustLine.through(
            Arrays.copyOfRange(hours, since, high + 1),
            Arrays.copyOfRange(corrected, since, high + 1));
    double start = width(low);
    double limit = start * limitRatio(low);
    double end = start * Math.exp(rise(low, high));
    boolean steady = line.tellsBetterThanAStep() && lifted.tellsBetterThanAStep();
    boolean sure =
        line.slope() > SIGMAS * line.slopeError() && lifted.slope() > SIGMAS * lifted.slopeError();
    if (end >= limit && steady && sure) {
      findings.add(finding(since, low, high, last, line, start, limit));
    }
  }

  private NightFinding finding(
      int since, int low, int high, int last, RobustLine line, double start, double limit) {
    // The smoothed width lags by two frames behind the newest.
    boolean lasts = last >= frames.length - 3;
    var from = shots.get(frames[since]).at();
    var to = shots.get(frames[last]).at();
    double end = last > high ? shots.get(frames[last]).of(Metric.FWHM_PX) : width(high);
    double scale = scale(frames[high]);
    boolean arcsec = Double.isFinite(scale);
    double unit = arcsec ? scale : 1;
    var sign = arcsec ? "″" : " px";
    double byAirmass = 1 - rise(low, high) / Math.max(1e-9, smoothRaw[high] - smoothRaw[low]);
    var text =
        "Focus drift %s: FWHM rose steadily from %s%s to %s%s, over %s%s, by %s ± %s %s an hour; %s."
            .formatted(
                lasts
                    ? "since " + Words.clock(from) + " UT"
                    : "from %s to %s UT".formatted(Words.clock(from), Words.clock(to)),
                Words.brief(start * unit, 2),
                sign,
                Words.brief(end * unit, 2),
                sign,
                Words.brief(limit * unit, 2),
                sign,
                Words.number(100 * line.slope(), 0),
                Words.number(Math.max(1, 100 * line.slopeError()), 0),
                "%",
                byAirmass < 0.02
                    ? "airmass explains none of it"
                    : "airmass explains %s of it".formatted(Words.percent(byAirmass)));
    return new NightFinding(
        NAME,
        end > 1.5 * limit ? Severity.BAD : Severity.WARN,
        from,
        lasts ? null : to,
        end * unit,
        limit * unit,
        arcsec ? "arcsec" : "px",
        text);
  }

  /** Growth that bad seeing may make of a night that began with good seeing. */
  private double limitRatio(int i) {
    double scale = scale(frames[i]);
    if (!Double.isFinite(scale)) {
      return RATIO_WITHOUT_SCALE;
    }
    double arcsec = width(i) * scale;
    double worst = Math.sqrt(arcsec * arcsec + BAD_SEEING * BAD_SEEING - GOOD_SEEING * GOOD_SEEING);
    return Math.clamp(worst / arcsec, LEAST_RATIO, MOST_RATIO);
  }

  /** Smoothed width in pixels, as in the frame's own group. */
  private double width(int i) {
    return shots.get(frames[i]).of(Metric.FWHM_PX) * Math.exp(smoothRaw[i] - raw[i]);
  }

  private double scale(int shot) {
    var report = shots.get(shot).report();
    var solved = report.astrometry() == null ? null : report.astrometry().pixelScaleArcsec();
    var scale = solved != null ? solved : report.frame().expectedPixelScaleArcsec();
    if (scale == null) {
      // an unsolved frame has the scale of the solved ones
      var known =
          shots.all().stream()
              .map(Shot::report)
              .filter(r -> Likeness.OPTICS.alike(r.frame(), report.frame()))
              .map(r -> r.astrometry() == null ? null : r.astrometry().pixelScaleArcsec())
              .filter(java.util.Objects::nonNull)
              .mapToDouble(v -> v)
              .toArray();
      return known.length == 0 ? Double.NaN : Robust.median(known);
    }
    return scale > 0 && Double.isFinite(scale) ? scale : Double.NaN;
  }
}
