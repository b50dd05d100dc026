package org.nightjar.standalone.measure;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.nightjar.calibration.masters.CalibrationFrame;
import org.nightjar.ingest.Ingested;
import org.nightjar.model.Frame;
import org.nightjar.model.FrameKind;

/**
 * The run's files by what they are. All are read once to tell; pixels are kept as far as a quarter
 * of the heap goes, the rest is read again when its turn comes.
 */
final class SortedFiles {
  private static final int BYTES_PER_PIXEL = 5;

  private final List<Entry> entries;

  private SortedFiles(List<Entry> entries) {
    this.entries = List.copyOf(entries);
  }

  /** Reads and sorts; a single file is left for its turn. */
  static SortedFiles of(
      List<Path> files, Function<Path, Ingested> reader, int threads, RunListener listener)
      throws IOException {
    var room = new AtomicLong(Runtime.getRuntime().maxMemory() / 4);
    List<Callable<Entry>> tasks = new ArrayList<>();
    for (var file : files) {
      tasks.add(() -> {
        var entry = Entry.read(file, reader, room);
        listener.sorted(Printable.text(entry.frame().fileName()));
        return entry;
      });
    }
    var entries = new ArrayList<Entry>();
    try (var pool = Executors.newFixedThreadPool(threads)) {
      for (var result : pool.invokeAll(tasks)) {
        entries.add(result.get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("reading must not throw", e.getCause());
    }
    return new SortedFiles(entries);
  }

  /** Frames for masters, whose pixels are read when they are wanted. */
  List<CalibrationFrame> calibrationFrames(Function<Path, Ingested> reader) {
    return entries.stream()
        .filter(Entry::calibration)
        .map(e ->
            new CalibrationFrame(
                e.frame(),
                () -> {
                  if (e.ingested(reader) instanceof Ingested.Accepted accepted) {
                    return accepted.raw();
                  }
                  throw new IOException(
                      e.frame().fileName() + " has changed since it was first read");
                }))
        .toList();
  }

  /** What gets a report: lights, and files that were refused or could not be told. */
  List<Entry> reported() {
    return entries.stream().filter(e -> !e.calibration()).toList();
  }

  /**
   * One file.
   *
   * @param file where it is
   * @param frame what is known of it
   * @param kept what reading gave, where it was kept or is small; null = to be read again
   * @param failure why reading failed for reasons of ours; it is tried again, and told, at its turn
   */
  record Entry(
      Path file, Frame frame, long pixels, @Nullable Ingested kept, @Nullable Throwable failure) {
    static Entry read(Path file, Function<Path, Ingested> reader, AtomicLong room) {
      try {
        var ingested = reader.apply(file);
        if (!(ingested instanceof Ingested.Accepted accepted)) {
          return new Entry(file, ingested.frame(), 0, ingested, null);
        }
        var image = accepted.raw().image();
        long pixels = (long) image.width() * image.height();
        boolean keep = room.addAndGet(-pixels * BYTES_PER_PIXEL) >= 0;
        if (!keep) {
          room.addAndGet(pixels * BYTES_PER_PIXEL);
        }
        return new Entry(file, accepted.frame(), pixels, keep ? accepted : null, null);
      } catch (RuntimeException | OutOfMemoryError e) {
        return new Entry(file, Frame.unread(null, String.valueOf(file.getFileName())), 0, null, e);
      }
    }

    boolean calibration() {
      var kind = frame.kind();
      return kind != null && kind != FrameKind.LIGHT && !(kept instanceof Ingested.Refused);
    }

    Ingested ingested(Function<Path, Ingested> reader) {
      var had = kept;
      return had != null ? had : reader.apply(file);
    }
  }
}
