package org.nightjar.standalone.submit;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nightjar.model.FrameReport;

/** Brings files one after the other, then follows their frames until all have ended. */
final class Submission {
  private static final int MOST_ASKED = 25;
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final Station station;
  private final Listener listener;
  private final Duration patience;

  /**
   * @param patience how long no frame may come to its end before they are given up
   */
  Submission(Station station, Listener listener, Duration patience) {
    this.station = station;
    this.listener = listener;
    this.patience = patience;
  }

  /** Hears how it goes. */
  interface Listener {
    void uploading(int files);

    void uploaded(String result);

    void following(int frames);

    void ended(FrameReport report);
  }

  /**
   * What came of it.
   *
   * @param reports of frames that ended, in the order of the files
   * @param refused files that were not taken, each with the reason
   * @param pending names of files whose frames had not ended when patience did
   */
  record Result(List<FrameReport> reports, Map<Path, String> refused, List<String> pending) {}

  Result of(List<Path> files) throws IOException, InterruptedException {
    var frames = new LinkedHashMap<String, String>();
    var refused = new LinkedHashMap<Path, String>();
    listener.uploading(files.size());
    for (var file : files) {
      try {
        var received = station.upload(file);
        frames.putIfAbsent(received.id(), received.fileName());
        listener.uploaded(received.fileName() + (received.duplicate() ? ": is there already" : ""));
      } catch (Station.NobodyThereException e) {
        throw e;
      } catch (IOException e) {
        // one file of many: the others are brought, and followed
        var why = e.getMessage() == null ? e.toString() : e.getMessage();
        refused.put(file, why);
        listener.uploaded(file.getFileName() + ": " + why);
      }
    }
    var ended = follow(frames);
    return new Result(
        frames.keySet().stream().filter(ended::containsKey).map(ended::get).toList(),
        refused,
        frames.entrySet().stream()
            .filter(f -> !ended.containsKey(f.getKey()))
            .map(Map.Entry::getValue)
            .toList());
  }

  private Map<String, FrameReport> follow(Map<String, String> frames)
      throws IOException, InterruptedException {
    listener.following(frames.size());
    var ended = new LinkedHashMap<String, FrameReport>();
    var pending = new ArrayList<>(frames.keySet());
    long lastNews = System.nanoTime();
    while (!pending.isEmpty() && System.nanoTime() - lastNews < patience.toNanos()) {
      int asked = Math.min(MOST_ASKED, pending.size());
      for (var id : List.copyOf(pending.subList(0, asked))) {
        // whoever has not ended is asked again after all others
        pending.remove(id);
        var report = station.report(id);
        if (report.isPresent()) {
          ended.put(id, report.get());
          listener.ended(report.get());
          lastNews = System.nanoTime();
        } else {
          pending.add(id);
        }
      }
      if (!pending.isEmpty()) {
        Thread.sleep(INTERVAL);
      }
    }
    return ended;
  }
}
