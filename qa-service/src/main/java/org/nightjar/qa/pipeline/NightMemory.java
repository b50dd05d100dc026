package org.nightjar.qa.pipeline;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nightjar.model.FrameReport;

/**
 * Nights as they were seen last, so that a frame that comes to a long night is the only one read.
 * Nights that nothing happened in are forgotten first. For one thread.
 */
final class NightMemory {
  private final FrameTable table;
  private final int most;
  private final LinkedHashMap<NightKey, Known> nights = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * @param most frames that are kept of all nights together, beside those of the night asked for
   */
  NightMemory(FrameTable table, int most) {
    this.table = table;
    this.most = most;
  }

  /** A frame without what no verdict needs, with the number of its change. */
  record Seen(FrameReport report, long version) {}

  private static final class Known {
    final Map<String, Seen> frames = new HashMap<>();
    long change;
  }

  /**
   * The night's frames by id.
   *
   * @param version the number of the night's last change; later ones may be in it too
   */
  Map<String, Seen> upTo(NightKey night, long version) {
    var known = nights.computeIfAbsent(night, key -> new Known());
    grow(night, known);
    if (known.frames.size() != table.count(night)) {
      // a frame went to another night
      known.frames.clear();
      known.change = 0;
      grow(night, known);
    }
    known.change = version;
    forget(night);
    return known.frames;
  }

  private void grow(NightKey night, Known known) {
    for (var frame : table.changed(night, known.change)) {
      known.frames.put(frame.frameId(), new Seen(bare(frame.report()), frame.version()));
    }
  }

  private void forget(NightKey current) {
    int kept = nights.values().stream().mapToInt(k -> k.frames.size()).sum();
    for (var oldest = nights.entrySet().iterator(); kept > most && oldest.hasNext(); ) {
      var night = oldest.next();
      if (!night.getKey().equals(current)) {
        kept -= night.getValue().frames.size();
        oldest.remove();
      }
    }
  }

  static List<FrameReport> reports(Collection<Seen> frames) {
    return frames.stream().map(Seen::report).toList();
  }

  private static FrameReport bare(FrameReport report) {
    return new FrameReport(
        report.schema(),
        report.frame(),
        Map.of(),
        report.calibration(),
        report.extraction(),
        report.astrometry(),
        report.photometry(),
        report.quality(),
        report.status(),
        report.rejection(),
        List.of(),
        report.software());
  }
}
