package org.nightjar.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.nightjar.imaging.Workers;
import org.nightjar.imaging.sky.SimulatedNight;
import org.nightjar.imaging.sky.TelescopeSetup;
import org.nightjar.reference.ReferenceStars;
import org.nightjar.standalone.measure.Catalogues;
import org.nightjar.standalone.measure.MeasureOptions;
import org.nightjar.standalone.measure.MeasureRun;
import org.nightjar.standalone.measure.RunListener;

/** {@code measure} of a large frame, from the file to the report, warm. */
final class MeasuringFrame implements Benchmark {
  private static final int THREADS = 2;
  private static final int WARM_UP = 3;
  private static final int ROUNDS = 5;

  @Override
  public String name() {
    return "measure";
  }

  @Override
  public String what() {
    return "file to report, all stages, in a heap of 1000 MB";
  }

  @Override
  public int heapMegabytes() {
    // The promise is a peak of 1 GB for a frame of this size: with less, it would not come to an
    // end.
    return 1000;
  }

  @Override
  public Measured measure(Path folder) throws IOException, InterruptedException {
    var setup = TelescopeSetup.refractor();
    var telescope = setup.telescope();
    var large = telescope.with(telescope.sensor().withSize(Frames.SIDE, Frames.SIDE));
    var start = Instant.parse("2026-03-21T02:00:00Z");
    var plan = SimulatedNight.Plan.lights(1, setup.exposureSeconds());
    var night = SimulatedNight.of(large, setup.scene(ReferenceStars.tycho2(), 1), start, plan, 1);
    var frame = night.frames().findFirst().orElseThrow().write(folder, Workers.SINGLE);
    var options = new MeasureOptions(List.of(frame), null, null, null, Catalogues.SHIPPED, THREADS);
    var times = Times.of(WARM_UP, ROUNDS, () -> MeasureRun.of(options, RunListener.SILENT));
    return Measured.alone("simulated 4096 × 4096, 2.9″/px, catalogue stars", times, THREADS);
  }
}
