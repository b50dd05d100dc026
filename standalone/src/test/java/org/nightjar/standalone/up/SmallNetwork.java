package org.nightjar.standalone.up;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.nightjar.imaging.Workers;
import org.nightjar.imaging.sky.SimulatedNight;
import org.nightjar.imaging.sky.TelescopeSetup;
import org.nightjar.reference.ReferenceStars;

/**
 * A simulated night of three telescopes with small sensors, one of them with bias, dark and flat
 * frames of its own; among the lights of another are one cut off and one that is no frame.
 *
 * @param calibrations of the first telescope
 * @param waiting lights of the first telescope, which are to meet its masters
 * @param others lights of the others, and what is no frame
 */
public record SmallNetwork(List<Path> calibrations, List<Path> waiting, List<Path> others) {
  private static final Instant START = Instant.parse("2026-03-21T02:00:00Z");

  public static SmallNetwork in(Path folder, int lights) throws IOException {
    var refractor = night(TelescopeSetup.refractor(), 400, 400, lights, 21);
    var withFrames =
        new SimulatedNight(
            refractor.telescope(),
            refractor.scene(),
            refractor.target(),
            START,
            refractor.plan().withCalibration(3, 3, 3),
            List.of(),
            21);
    var own = written(withFrames, folder.resolve("refractor"));
    var others = new ArrayList<Path>();
    others.addAll(
        written(night(TelescopeSetup.altAz(), 480, 360, lights, 22), folder.resolve("alt-az")));
    others.addAll(
        written(
            night(TelescopeSetup.panoptes("panoptes-a", 81), 400, 300, lights, 23),
            folder.resolve("panoptes")));
    others.add(2, cutOff(others.getFirst(), folder.resolve("cut-off.fits")));
    others.add(4, Files.writeString(folder.resolve("no-frame.fits"), "what is this?"));
    return new SmallNetwork(
        own.stream().filter(f -> !isLight(f)).toList(),
        own.stream().filter(SmallNetwork::isLight).toList(),
        others);
  }

  private static boolean isLight(Path file) {
    return file.getFileName().toString().contains("light");
  }

  private static SimulatedNight night(
      TelescopeSetup setup, int width, int height, int lights, long seed) {
    var telescope = setup.telescope();
    var small = telescope.with(telescope.sensor().withSize(width, height));
    var plan = SimulatedNight.Plan.lights(lights, setup.exposureSeconds());
    return SimulatedNight.of(small, setup.scene(ReferenceStars.tycho2(), seed), START, plan, seed);
  }

  private static List<Path> written(SimulatedNight night, Path folder) throws IOException {
    Files.createDirectories(folder);
    var files = new ArrayList<Path>();
    for (var frame : night.frames().toList()) {
      files.add(frame.write(folder, Workers.SINGLE));
    }
    return files;
  }

  private static Path cutOff(Path file, Path target) throws IOException {
    var bytes = Files.readAllBytes(file);
    return Files.write(target, java.util.Arrays.copyOf(bytes, bytes.length * 3 / 5));
  }

  List<Path> all() {
    var all = new ArrayList<>(calibrations);
    all.addAll(waiting);
    all.addAll(others);
    return all;
  }
}
