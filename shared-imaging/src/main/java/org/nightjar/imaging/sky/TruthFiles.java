package org.nightjar.imaging.sky;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.nightjar.imaging.wcs.Wcs;

/**
 * Writes the truth beside a frame: {@code <name>.truth.json} for the frame, {@code
 * <name>.truth.ecsv} for its stars. Pixels are 0-based in both.
 */
public final class TruthFiles {
  private TruthFiles() {}

  /**
   * @param folder exists
   * @param name the frame's file name without its ending
   * @param sky null where there is none
   */
  public static void write(Path folder, String name, SimulatedFrame frame, @Nullable SkyTruth sky)
      throws IOException {
    Files.writeString(
        folder.resolve(name + ".truth.json"), json(frame, sky), StandardCharsets.UTF_8);
    if (sky != null || !frame.truth().stars().isEmpty()) {
      Files.writeString(
          folder.resolve(name + ".truth.ecsv"), ecsv(frame.truth()), StandardCharsets.UTF_8);
    }
  }

  /** Stars inside of the frame, one a row. */
  static String ecsv(FrameTruth truth) {
    var text = new StringBuilder();
    text.append(
        """
        # %ECSV 1.0
        # ---
        # delimiter: ','
        # datatype:
        # - {name: name, datatype: string}
        # - {name: x, unit: pix, datatype: float64, description: '0-based, integers at centres'}
        # - {name: y, unit: pix, datatype: float64, description: '0-based, integers at centres'}
        # - {name: ra, unit: deg, datatype: float64, description: ICRS}
        # - {name: dec, unit: deg, datatype: float64, description: ICRS}
        # - {name: flux, unit: electron, datatype: float64, description: expected of the exposure}
        # - {name: v_mag, unit: mag, datatype: float64}
        # - {name: bv_mag, unit: mag, datatype: float64}
        # - {name: saturated, datatype: bool}
        # schema: astropy-2.0
        name,x,y,ra,dec,flux,v_mag,bv_mag,saturated
        """);
    for (var s : truth.stars()) {
      var star = s.star();
      text.append(quoted(star.name()))
          .append(',')
          .append(fixed(star.x(), 5))
          .append(',')
          .append(fixed(star.y(), 5))
          .append(',')
          .append(fixed(star.raDeg(), 8))
          .append(',')
          .append(fixed(star.decDeg(), 8))
          .append(',')
          .append(fixed(star.fluxElectrons(), 3))
          .append(',')
          .append(fixed(star.magnitude(), 4))
          .append(',')
          .append(fixed(star.bvMag(), 4))
          .append(',')
          .append(s.saturated() ? "True" : "False")
          .append('\n');
    }
    return text.toString();
  }

  private static String fixed(double value, int digits) {
    return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%." + digits + "f", value);
  }

  private static String quoted(String text) {
    return '"' + text.replace("\"", "\"\"") + '"';
  }

  static String json(SimulatedFrame frame, @Nullable SkyTruth sky) {
    var truth = frame.truth();
    var sim = truth.sim();
    var sensor = sim.sensor();
    var json = new JsonText();
    json.open("");
    json.text("kind", sim.kind().name());
    json.number("seed", sim.seed());
    json.number("width", frame.width());
    json.number("height", frame.height());
    json.number("exposureSeconds", sim.exposureSeconds());
    json.number("gainElectronsPerAdu", sensor.electronics().gainElectronsPerAdu());
    json.number("readNoiseElectrons", sensor.electronics().readNoiseElectrons());
    json.number("biasAdu", sensor.electronics().biasAdu());
    json.number("saturationAdu", sensor.saturationAdu());
    if (sim.kind() == ExposureKind.LIGHT) {
      light(json, truth);
    } else {
      json.number("levelElectrons", truth.skyElectronsPerPx());
    }
    if (sky != null) {
      sky(json, sky, frame);
    }
    json.array("cosmicRays");
    for (var ray : truth.cosmicRays()) {
      json.row(ray.x0(), ray.y0(), ray.x1(), ray.y1(), ray.electrons());
    }
    json.close();
    json.array("trails");
    for (var trail : sim.sources().trails()) {
      json.row(trail.x0(), trail.y0(), trail.x1(), trail.y1(), trail.electronsPerPx());
    }
    json.close();
    json.array("galaxies");
    for (var g : sim.sources().galaxies()) {
      json.row(g.x(), g.y(), g.fluxElectrons(), g.halfLightRadiusPx(), g.axisRatio(), g.angleDeg());
    }
    json.close();
    json.close();
    return json.toString();
  }

  private static void light(JsonText json, FrameTruth truth) {
    var typical = truth.typicalShape();
    json.number("fwhmPx", typical.fwhmPx());
    json.number("ellipticity", typical.ellipticity());
    json.number("positionAngleDeg", typical.angleDeg());
    json.number("fwhmAtCentrePx", truth.shape().fwhmPx());
    var psf = truth.sim().psf().at(0, 0);
    json.text("profile", psf.gaussian() ? "Gaussian" : "Moffat");
    json.number("beta", psf.beta());
    json.number("skyElectronsPerPx", truth.skyElectronsPerPx());
    json.number(
        "skyAdu",
        truth.skyElectronsPerPx() / truth.sim().sensor().electronics().gainElectronsPerAdu());
    json.number("stars", truth.stars().size());
    json.number("saturatedStars", truth.stars().stream().filter(StarTruth::saturated).count());
  }

  private static void sky(JsonText json, SkyTruth sky, SimulatedFrame frame) {
    var sensor = frame.truth().sim().sensor();
    double x = (sensor.width() - 1) / 2.0;
    double y = (sensor.height() - 1) / 2.0;
    var centre = new double[2];
    sky.wcs().pixelToSky(x, y, centre);
    json.text("telescope", sky.telescope());
    json.text("object", sky.target().name());
    json.text("startedAt", sky.startedAt().toString());
    json.number("requestedRaDeg", sky.target().raDeg());
    json.number("requestedDecDeg", sky.target().decDeg());
    json.number("raDeg", centre[0]);
    json.number("decDeg", centre[1]);
    json.number("pixelScaleArcsec", sky.wcs().pixelScaleArcsec(x, y));
    json.number("positionAngleOfYDeg", sky.wcs().positionAngleDeg(x, y));
    json.flag("mirrored", sky.wcs().mirrored(x, y));
    json.number("zeroPoint", sky.zeroPoint());
    json.number("colourTerm", sky.colourTerm());
    json.number("airmass", sky.airmass());
    var c = sky.conditions();
    json.number("seeingArcsec", c.seeingArcsec());
    json.number("skyMagPerArcsec2", c.glow().magPerArcsec2());
    json.number("skyGradient", c.glow().gradient());
    json.number("transparency", c.cloud().transparency());
    json.number("cloudMag", c.cloud().mag());
    json.number("defocusPx", c.defocusPx());
    json.number("driftPx", c.drift().lengthPx());
    json.number("driftAngleDeg", c.drift().angleDeg());
    json.flag("shutterOpen", c.shutterOpen());
    json.texts("events", sky.events());
    json.open("wcs");
    for (var card : sky.wcs().toHeader(Wcs.Form.SIP).cards()) {
      switch (card.value()) {
        case Number n -> json.number(card.keyword(), n.doubleValue());
        case String s -> json.text(card.keyword(), s);
        case null, default -> {}
      }
    }
    json.close();
    json.array("asteroids");
    for (var a : sky.asteroids()) {
      json.open("");
      json.text("name", a.name());
      json.number("x", a.x());
      json.number("y", a.y());
      json.number("flux", a.fluxElectrons());
      json.close();
    }
    json.close();
  }
}
