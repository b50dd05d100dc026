package org.nightjar.qa.rest.pages;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.nightjar.model.Frame;
import org.shredzone.commons.suncalc.MoonIllumination;
import org.shredzone.commons.suncalc.MoonPosition;
import org.shredzone.commons.suncalc.SunPosition;

/** When the sky was bright, and when the moon was up, at a site. */
final class SkyClock {
  private static final Duration STEP = Duration.ofMinutes(4);
  private static final int MOST_STEPS = 600;

  /** Sun's altitude in degrees below which nothing of it is left. */
  private static final double DARK = -18;

  private static final double HORIZON = -0.833;

  private SkyClock() {}

  /**
   * A stretch of time.
   *
   * @param from epoch seconds
   * @param to epoch seconds
   * @param what {@code day}, {@code twilight} or {@code moon}
   */
  record Stretch(double from, double to, String what) {}

  /** Stretches between two times, which are at most a day and a half apart. */
  static List<Stretch> of(Frame.Site site, Instant from, Instant to) {
    var out = new ArrayList<Stretch>();
    var light = "";
    var lightFrom = from;
    boolean moon = false;
    var moonFrom = from;
    var at = from;
    for (int i = 0; i < MOST_STEPS && !at.isAfter(to); i++) {
      double sun =
          SunPosition.compute()
              .on(at)
              .at(site.latitudeDeg(), site.longitudeDeg())
              .execute()
              .getTrueAltitude();
      var now = sun > HORIZON ? "day" : sun > DARK ? "twilight" : "";
      if (!now.equals(light)) {
        add(out, lightFrom, at, light);
        light = now;
        lightFrom = at;
      }
      boolean up =
          MoonPosition.compute()
                  .on(at)
                  .at(site.latitudeDeg(), site.longitudeDeg())
                  .execute()
                  .getAltitude()
              > 0;
      if (up != moon) {
        add(out, moonFrom, at, moon ? "moon" : "");
        moon = up;
        moonFrom = at;
      }
      at = at.plus(STEP);
    }
    add(out, lightFrom, to, light);
    add(out, moonFrom, to, moon ? "moon" : "");
    return out;
  }

  private static void add(List<Stretch> out, Instant from, Instant to, String what) {
    if (!what.isEmpty() && to.isAfter(from)) {
      out.add(new Stretch(from.toEpochMilli() / 1000.0, to.toEpochMilli() / 1000.0, what));
    }
  }

  /** Share of the moon's disc that is lit, in percent. */
  static int moonPercent(Instant at) {
    return (int) Math.round(100 * MoonIllumination.compute().on(at).execute().getFraction());
  }
}
