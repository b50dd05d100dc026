package org.nightjar.photometry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nightjar.imaging.CalibratedImage;
import org.nightjar.imaging.Detector;
import org.nightjar.imaging.FlagPlane;
import org.nightjar.imaging.PixelFlag;
import org.nightjar.imaging.Workers;
import org.nightjar.imaging.fits.FitsFile;
import org.nightjar.imaging.fits.ReadLimits;
import org.nightjar.imaging.source.SourceCatalog;
import org.nightjar.imaging.source.SourceColumn;
import org.nightjar.imaging.stars.StarCatalogue;
import org.nightjar.imaging.stars.StarField;
import org.nightjar.imaging.testing.Peer;
import org.nightjar.imaging.testing.RealData;
import org.nightjar.imaging.wcs.SkyAngles;
import org.nightjar.imaging.wcs.Wcs;
import org.nightjar.model.Frame;
import org.nightjar.model.FrameKind;
import org.nightjar.model.Photometry;

/** A real night through a red filter, sources and plate solutions by trusted programs of others. */
class RealNightTest {
  @TempDir Path folder;

  private static Map<String, double[]> table(Path csv) throws IOException {
    var lines = Files.readAllLines(csv);
    var names = lines.getFirst().split(",", -1);
    var columns = new LinkedHashMap<String, double[]>();
    for (var name : names) {
      columns.put(name, new double[lines.size() - 1]);
    }
    for (int i = 1; i < lines.size(); i++) {
      var cells = lines.get(i).split(",", -1);
      for (int c = 0; c < names.length; c++) {
        columns.get(names[c])[i - 1] = Double.parseDouble(cells[c]);
      }
    }
    return columns;
  }

  private static StarCatalogue stars(Path csv) throws IOException {
    var t = table(csv);
    return new StarCatalogue() {
      @Override
      public String name() {
        return "Tycho-2";
      }

      @Override
      public int size() {
        return t.get("RA").length;
      }

      @Override
      public StarField cone(
          double raDeg, double decDeg, double radiusDeg, double epoch, double faintest, int most) {
        var in = new ArrayList<Integer>();
        for (int i = 0; i < size(); i++) {
          if (SkyAngles.separationDeg(raDeg, decDeg, t.get("RA")[i], t.get("DEC")[i])
              <= radiusDeg) {
            in.add(i);
          }
        }
        int n = in.size();
        var field =
            new StarField(new double[n], new double[n], new float[n], new float[n], new float[n]);
        for (int i = 0; i < n; i++) {
          field.raDeg()[i] = t.get("RA")[in.get(i)];
          field.decDeg()[i] = t.get("DEC")[in.get(i)];
          field.magnitude()[i] = (float) t.get("VT")[in.get(i)];
          field.vMag()[i] = (float) t.get("V")[in.get(i)];
          field.bvMag()[i] = (float) t.get("BV")[in.get(i)];
        }
        return field;
      }
    };
  }

  private static MeasuredFrame measure(Path fits, Path csv, StarCatalogue stars)
      throws IOException {
    double saturation = 58_000; // of the dark-subtracted frame
    var read = FitsFile.readImage(fits, ReadLimits.DEFAULT);
    var plane = read.plane();
    var flags = FlagPlane.clear(plane.width(), plane.height());
    for (int y = 0; y < plane.height(); y++) {
      for (int x = 0; x < plane.width(); x++) {
        if (plane.at(x, y) >= 0.93 * saturation) {
          flags.raise(x, y, PixelFlag.SATURATED);
        }
      }
    }
    var t = table(csv);
    var catalog = SourceCatalog.ofSize(t.get("X").length);
    for (var e : t.entrySet()) {
      catalog = catalog.with(SourceColumn.valueOf(e.getKey()), e.getValue());
    }
    var frame =
        new Frame(
            null,
            fits.getFileName().toString(),
            "tres1",
            null,
            FrameKind.LIGHT,
            null,
            null,
            null,
            null,
            null,
            read.header().number("EXPTIME").orElseThrow(),
            plane.width(),
            plane.height(),
            2,
            null,
            1,
            null,
            null,
            null,
            null,
            null,
            0.78,
            null,
            saturation,
            null,
            null,
            List.of());
    return Photometer.measure(
        frame,
        new CalibratedImage(plane, flags, null, new Detector(0.78, null, saturation)),
        catalog,
        Wcs.parse(read.header()).orElseThrow(),
        stars,
        PhotometryOptions.DEFAULT,
        Workers.SINGLE);
  }

  @Test
  void fifteenZeroPointsAgreeAndMoveSmoothly() throws Exception {
    var light = RealData.path("tres1/light");
    var python = Peer.python("sep", "astropy");
    var script =
        Path.of(RealNightTest.class.getResource("/peers/tres1_sources.py").toURI()).toString();
    var realData = light.toAbsolutePath().getParent().getParent().toString();
    Peer.run(folder, List.of(python.toString(), script, realData, folder.toString()));
    var stars = stars(folder.resolve("stars.csv"));
    var found = new ArrayList<Photometry>();
    try (var files = Files.list(folder)) {
      for (var fits : files.filter(f -> f.toString().endsWith(".fits")).sorted().toList()) {
        var csv = folder.resolve(fits.getFileName().toString().replace(".fits", ".csv"));
        found.add(measure(fits, csv, stars).photometry());
      }
    }
    assertThat(found).hasSize(15);
    var zeroPoints = found.stream().mapToDouble(p -> p.zeroPoint()).toArray();
    assertThat(Arrays.stream(zeroPoints).max().orElseThrow())
        .isLessThan(Arrays.stream(zeroPoints).min().orElseThrow() + 0.4);
    // The night's own course, from the same 190 to 260 stars on every frame.
    var course = table(folder.resolve("course.csv")).get("ZP");
    for (int i = 1; i < 15; i++) {
      // Stars come and go as the field drifts: two of them, 0.34 mag off, of 14, at 2 sigma.
      double step = zeroPoints[i] - zeroPoints[i - 1] - (course[i] - course[i - 1]);
      assertThat(Math.abs(step))
          .as("step to frame %d", i)
          .isLessThan(2 * Math.sqrt(2) * 0.34 / 14 * 1.5);
    }
    assertThat(found).allSatisfy(p -> assertThat(p.starsUsed()).isGreaterThanOrEqualTo(10));
    assertThat(found).allSatisfy(p -> assertThat(p.zeroPointScatter()).isBetween(0.05, 0.5));
  }
}
