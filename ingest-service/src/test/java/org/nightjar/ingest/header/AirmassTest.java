package org.nightjar.ingest.header;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nightjar.imaging.testing.Peer;
import org.nightjar.model.Frame;

class AirmassTest {
  @TempDir Path folder;

  @Test
  void theFormulaHasItsPublishedValues() {
    // Kasten and Young 1989, table II
    assertThat(Airmass.atAltitude(90)).isCloseTo(1.0, within(1e-3));
    assertThat(Airmass.atAltitude(30)).isCloseTo(1.9939, within(1e-3));
    assertThat(Airmass.atAltitude(10)).isCloseTo(5.5841, within(2e-2));
    assertThat(Airmass.atAltitude(0)).isCloseTo(37.92, within(0.05));
    assertThatThrownBy(() -> Airmass.atAltitude(-0.1)).hasMessageContaining("[0, 90]");
  }

  @Test
  void altitudesAgreeWithAstropyWithinAnArcMinute() throws Exception {
    var python = Peer.python("astropy");
    long seed = 4;
    var random = new Random(seed);
    var script =
        new StringBuilder(
            """
            from astropy.coordinates import SkyCoord, EarthLocation, AltAz
            from astropy.time import Time
            import astropy.units as u
            from astropy.utils import iers
            iers.conf.auto_download = False
            iers.conf.iers_degraded_accuracy = 'ignore'
            """);
    var ours = new double[20];
    for (int i = 0; i < ours.length; i++) {
      var pointing = new Pointing(random.nextDouble() * 360, random.nextDouble() * 160 - 80);
      var site =
          new Frame.Site(random.nextDouble() * 140 - 70, random.nextDouble() * 360 - 180, 500);
      var when = Instant.ofEpochSecond(1_100_000_000L + random.nextInt(300_000_000));
      ours[i] = Airmass.altitudeDeg(pointing, site, when);
      script.append(
          String.format(
              Locale.ROOT,
              "print(SkyCoord(%.9f, %.9f, unit='deg').transform_to(AltAz(obstime=Time('%s'), location=EarthLocation.from_geodetic(%.9f, %.9f, 500))).alt.deg)%n",
              pointing.raDeg(),
              pointing.decDeg(),
              when.toString().replace("Z", ""),
              site.longitudeDeg(),
              site.latitudeDeg()));
    }
    var lines =
        Peer.run(folder, List.of(python.toString(), "-W", "ignore", "-c", script.toString()))
            .strip()
            .split("\n");
    for (int i = 0; i < ours.length; i++) {
      assertThat(ours[i])
          .as("seed %d, case %d", seed, i)
          .isCloseTo(Double.parseDouble(lines[lines.length - ours.length + i]), within(1.0 / 60));
    }
  }
}
