package org.nightjar.standalone.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.nightjar.imaging.sky.Electronics;
import org.nightjar.imaging.sky.Mosaic;
import org.nightjar.imaging.sky.Optics;
import org.nightjar.imaging.sky.Sensor;
import org.nightjar.imaging.sky.Silicon;
import org.nightjar.imaging.sky.Site;
import org.nightjar.imaging.sky.TelescopeSetup;
import org.nightjar.model.TelescopeProfile;
import org.nightjar.pipeline.TelescopeProfiles;

/** Telescopes to simulate: the ready-made ones by name, or a user's profile. */
final class SimulatedTelescopes {
  private static final int SIDE_PX = 1024;
  private static final double BIAS_ADU = 500;
  private static final double ARCSEC_PER_MICRON_PER_MM = 206.264806;

  private SimulatedTelescopes() {}

  /**
   * @param nameOrFile one of {@link TelescopeSetup#all()}, or a profile's file
   * @throws IllegalArgumentException with the names there are
   */
  static TelescopeSetup of(String nameOrFile) throws IOException {
    var named = TelescopeSetup.named(nameOrFile);
    if (named.isPresent()) {
      return named.get();
    }
    var file = Path.of(nameOrFile);
    if (Files.isRegularFile(file)) {
      return of(TelescopeProfiles.load(file));
    }
    throw new IllegalArgumentException(
        "--telescope = '%s' is neither a file nor one of: %s"
            .formatted(nameOrFile, SimulateCommand.names()));
  }

  /** The ready-made refractor, changed in all that the profile tells of optics, sensor and site. */
  static TelescopeSetup of(TelescopeProfile profile) {
    var base = TelescopeSetup.refractor();
    var optics = profile.optics();
    var sensor = profile.sensor();
    double pixelMicrons =
        or(
            sensor == null ? null : sensor.pixelSizeMicrons(),
            base.telescope().sensor().pixelSizeMicrons());
    var telescope =
        base.telescope()
            .withName(profile.name())
            .with(sensor(profile.name(), sensor, pixelMicrons))
            .with(optics(optics, pixelMicrons));
    var site = profile.site();
    if (site != null) {
      telescope =
          telescope.with(new Site(site.latitudeDeg(), site.longitudeDeg(), site.elevationMetres()));
    }
    return new TelescopeSetup(
        profile.name(), telescope, base.exposureSeconds(), base.faintestMag(), true);
  }

  private static Sensor sensor(
      String name, TelescopeProfile.@Nullable Sensor known, double pixelMicrons) {
    double gain = or(known == null ? null : known.gainElectronsPerAdu(), 1.0);
    double readNoise = or(known == null ? null : known.readNoiseElectrons(), 8.0);
    double saturationAdu = or(known == null ? null : known.saturationAdu(), 60_000.0);
    var pattern = known == null ? null : known.bayerPattern();
    var silicon = Silicon.ccd(Math.max(1000, (saturationAdu - BIAS_ADU) * gain));
    return new Sensor(
        name + " sensor",
        SIDE_PX,
        SIDE_PX,
        pixelMicrons,
        Electronics.of(gain, readNoise, BIAS_ADU),
        pattern == null ? silicon : silicon.withMosaic(Mosaic.of(pattern)),
        name.hashCode());
  }

  private static Optics optics(TelescopeProfile.@Nullable Optics known, double pixelMicrons) {
    double focalLengthMm = or(known == null ? null : known.focalLengthMm(), Double.NaN);
    var scale = known == null ? null : known.pixelScaleArcsec();
    if (Double.isNaN(focalLengthMm)) {
      focalLengthMm = scale == null ? 500 : pixelMicrons * ARCSEC_PER_MICRON_PER_MM / scale;
    }
    double apertureMm = or(known == null ? null : known.apertureMm(), focalLengthMm / 5);
    return Optics.perfect(focalLengthMm, apertureMm, 2.2).withDistortion(0.0004);
  }

  private static double or(@Nullable Double value, double otherwise) {
    return value == null ? otherwise : value;
  }
}
