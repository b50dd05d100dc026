package org.nightjar.astrometry.solve;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nightjar.imaging.testing.Peer;
import org.nightjar.imaging.wcs.SkyAngles;

/** Astrometry.net's own solver, with the indexes that are built here. */
class SolveFieldTest {
  private static final long SEED = 515;
  private static final Pattern CENTRE =
      Pattern.compile("Field center: \\(RA,Dec\\) = \\(([-0-9.]+), ([-0-9.]+)\\)");

  @TempDir Path folder;

  @Test
  void solveFieldSolvesWithOurIndexesAndAgrees() throws Exception {
    var solveField = Peer.program("solve-field");
    var python = Peer.python("astropy");
    var config =
        Files.writeString(
            folder.resolve("cfg"), "add_path " + SkyIndexes.wideFolder() + "\nautoindex\n");
    var random = new Random(SEED);
    for (int i = 0; i < 3; i++) {
      var field = Tally.field(random, 4, 12, SimulatedField.Recipe.USUAL);
      var list = field.list();
      var text = new StringBuilder();
      for (int k = 0; k < Math.min(200, list.size()); k++) {
        text.append(list.x()[k] + 1).append(' ').append(list.y()[k] + 1).append('\n');
      }
      Files.writeString(folder.resolve("list.txt"), text);
      var script =
          Files.writeString(
              folder.resolve("table.py"),
              """
              import numpy as np
              from astropy.io import fits
              a = np.loadtxt('list.txt')
              c = [fits.Column('X', 'D', array=a[:, 0]), fits.Column('Y', 'D', array=a[:, 1])]
              fits.BinTableHDU.from_columns(c).writeto('list.xyls', overwrite=True)
              """);
      Peer.run(folder, List.of(python.toString(), script.toString()));
      var said =
          Peer.run(
              folder,
              List.of(
                  solveField.toString(),
                  "--config",
                  config.toString(),
                  "--no-plots",
                  "--overwrite",
                  "--crpix-center",
                  "--width",
                  String.valueOf(list.width()),
                  "--height",
                  String.valueOf(list.height()),
                  "--x-column",
                  "X",
                  "--y-column",
                  "Y",
                  "list.xyls"));
      var centre = CENTRE.matcher(said);
      assertThat(centre.find()).as("field %d of seed %d: %s", i, SEED, said).isTrue();
      double apart =
          SkyAngles.separationDeg(
              Double.parseDouble(centre.group(1)),
              Double.parseDouble(centre.group(2)),
              field.truth().tangentRaDeg(),
              field.truth().tangentDecDeg());
      // It takes (width + 1) / 2 for the middle, and leaves a pixel or two of the distortion.
      assertThat(apart * 3600 / field.truth().scaleArcsec()).isLessThan(5);
    }
  }
}
