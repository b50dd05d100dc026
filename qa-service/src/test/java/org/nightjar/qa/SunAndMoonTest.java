package org.nightjar.qa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.nightjar.model.Frame;

class SunAndMoonTest {
  private static double apartDeg(Instant at) {
    var sun = SunAndMoon.sun(at);
    var moon = SunAndMoon.moon(at);
    double cosine = sun[0] * moon[0] + sun[1] * moon[1] + sun[2] * moon[2];
    return Math.toDegrees(Math.acos(Math.clamp(cosine, -1, 1)));
  }

  @Test
  void moonAndSunMeetAtEclipses() {
    // greatest eclipse, NASA's catalogues: total of the sun, total of the moon, twice
    assertThat(apartDeg(Instant.parse("2024-04-08T18:17:00Z"))).isLessThan(0.8);
    assertThat(apartDeg(Instant.parse("2025-03-14T06:59:00Z"))).isGreaterThan(179.2);
    assertThat(apartDeg(Instant.parse("2025-09-07T18:12:00Z"))).isGreaterThan(179.2);
  }

  @Test
  void sunStandsWhereAlmanacsSay() {
    var greenwich = new Frame.Site(51.4769, 0, 47);
    // noon at the solstices: 90 - latitude +- obliquity; equation of time -1.8 and +1.6 min
    assertThat(SunAndMoon.sunAltitudeDeg(greenwich, Instant.parse("2025-06-21T12:02:00Z")))
        .isCloseTo(90 - 51.4769 + 23.437, within(0.05));
    assertThat(SunAndMoon.sunAltitudeDeg(greenwich, Instant.parse("2025-12-21T11:58:00Z")))
        .isCloseTo(90 - 51.4769 - 23.437, within(0.05));
    assertThat(SunAndMoon.sunAltitudeDeg(greenwich, Instant.parse("2025-06-21T00:02:00Z")))
        .isCloseTo(-(90 - 51.4769 - 23.437), within(0.05));
  }
}
