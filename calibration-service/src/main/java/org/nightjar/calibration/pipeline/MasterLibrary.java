package org.nightjar.calibration.pipeline;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.lang.ref.SoftReference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.nightjar.calibration.CalibrationSet;
import org.nightjar.calibration.masters.CalibrationLibrary;
import org.nightjar.calibration.masters.FrameMode;
import org.nightjar.calibration.masters.MasterFits;
import org.nightjar.calibration.masters.MasterFrame;
import org.nightjar.calibration.masters.MasterMetadata;
import org.nightjar.calibration.masters.MasterSelector;
import org.nightjar.model.Frame;
import org.nightjar.model.FrameReport;
import org.nightjar.pipeline.store.StoredProducts;

/**
 * Finds the masters that fit a frame and reads their pixels, which stay in memory as long as there
 * is room.
 */
@Singleton
public class MasterLibrary {
  private final Masters masters;
  private final CalibrationFrames frames;
  private final StoredProducts products;
  private final Map<String, SoftReference<MasterFrame>> read = new ConcurrentHashMap<>();

  @Inject
  public MasterLibrary(Masters masters, CalibrationFrames frames, StoredProducts products) {
    this.masters = masters;
    this.frames = frames;
    this.products = products;
  }

  /** The masters for a light, with their pixels. */
  CalibrationSet setFor(Frame light, MasterSelector selector) throws IOException {
    var size = FrameSize.of(light);
    var there = size.isPresent() ? masters.current(size.get()) : List.<StoredMaster>of();
    var selection = selector.select(light, metadata(there));
    var chosen = new ArrayList<MasterFrame>();
    for (var wanted :
        new MasterMetadata[] {
          selection.bias(), selection.dark(), selection.flat(), selection.defects()
        }) {
      if (wanted != null && chosen.stream().noneMatch(m -> m.metadata().id().equals(wanted.id()))) {
        chosen.add(pixels(there, wanted.id()));
      }
    }
    // The reasons name every master that was refused, so all metadata took part in the choice
    // above.
    return chosen.isEmpty() && there.isEmpty()
        ? CalibrationSet.NONE
        : new CalibrationSet(
            find(chosen, selection.bias()),
            find(chosen, selection.dark()),
            find(chosen, selection.flat()),
            find(chosen, selection.defects()),
            selection.reasons());
  }

  /** What there is and what is to come for frames of one size. */
  record Stock(List<FrameReport> pending, List<MasterMetadata> masters) {}

  Stock stock(FrameSize size) {
    return new Stock(frames.pending(size), metadata(masters.current(size)));
  }

  /** What a light finds in the stock. */
  static Patience.Prospect prospect(
      Frame light, Stock stock, boolean vain, MasterSelector selector) {
    var mode = FrameMode.of(light);
    boolean pending =
        stock.pending().stream()
            .anyMatch(p -> mode.conflictWith(FrameMode.of(p.frame())).isEmpty());
    var selection = selector.select(light, stock.masters());
    return new Patience.Prospect(
        pending, selection.bias() != null || selection.dark() != null, vain);
  }

  MasterFrame pixels(Collection<StoredMaster> stored, String id) throws IOException {
    var reference = read.get(id);
    var master = reference == null ? null : reference.get();
    if (master != null) {
      return master;
    }
    var wanted =
        stored.stream()
            .filter(m -> m.metadata().id().equals(id))
            .findFirst()
            .orElseThrow(() ->
                new IllegalStateException(
                    "master " + id + " is not among those it was chosen from"));
    var loaded = products.read(wanted.product(), file -> MasterFits.read(file, wanted.metadata()));
    read.put(id, new SoftReference<>(loaded));
    read.values().removeIf(r -> r.get() == null);
    return loaded;
  }

  static List<MasterMetadata> metadata(List<StoredMaster> masters) {
    return masters.stream().map(StoredMaster::metadata).toList();
  }

  private static @Nullable MasterFrame find(
      List<MasterFrame> chosen, @Nullable MasterMetadata wanted) {
    Optional<MasterFrame> found = new CalibrationLibrary(chosen, List.of()).find(wanted);
    return found.orElse(null);
  }
}
