package org.nightjar.standalone.demo;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.nightjar.imaging.Workers;
import org.nightjar.imaging.sky.ExposureKind;
import org.nightjar.imaging.sky.NightFrame;
import org.nightjar.imaging.sky.SimulatedNetwork;
import org.nightjar.reference.ReferenceStars;

/** The simulated network's night; a frame is made when it is due. */
final class SimulatedFrames {
  private SimulatedFrames() {}

  /**
   * In the order in which they end; calibration frames at the night's start.
   *
   * @param seed the same gives the same files
   */
  static List<ComingFrame> of(long seed) {
    return SimulatedNetwork.nights(ReferenceStars.tycho2(), seed).stream()
        .flatMap(night -> night.frames())
        .map(SimulatedFrames::coming)
        .sorted(Comparator.comparing(ComingFrame::at).thenComparing(c -> c.path().toString()))
        .toList();
  }

  private static ComingFrame coming(NightFrame frame) {
    return new ComingFrame(
        at(frame),
        Path.of(frame.fileName()),
        file -> Files.write(file, frame.bytes(frame.take(Workers.SINGLE))));
  }

  private static Instant at(NightFrame frame) {
    return frame.kind() == ExposureKind.LIGHT
        ? frame.startedAt().plusMillis(Math.round(1000 * frame.exposureSeconds()))
        : SimulatedNetwork.START;
  }
}
