package org.nightjar.calibration.pipeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.Record;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.nightjar.calibration.CalibrationOptions;
import org.nightjar.calibration.masters.CalibrationFrame;
import org.nightjar.calibration.masters.MasterBuilder;
import org.nightjar.calibration.masters.MasterFits;
import org.nightjar.calibration.masters.MasterFrame;
import org.nightjar.calibration.masters.MasterMetadata;
import org.nightjar.calibration.masters.MasterRecipe;
import org.nightjar.calibration.masters.MasterResult;
import org.nightjar.calibration.masters.MasterSelector;
import org.nightjar.imaging.Workers;
import org.nightjar.imaging.fits.RawImageFits;
import org.nightjar.imaging.fits.ReadLimits;
import org.nightjar.model.Frame;
import org.nightjar.model.FrameReport;
import org.nightjar.model.Product;
import org.nightjar.pipeline.ReportJson;
import org.nightjar.pipeline.stage.StageRunner;
import org.nightjar.pipeline.stage.Successors;
import org.nightjar.pipeline.store.ProductStore;
import org.nightjar.pipeline.store.StoreKey;
import org.nightjar.pipeline.store.StoredProducts;

/**
 * Makes masters of the frames that arrived and tells of them. Doing it twice gives the same masters
 * under the same ids.
 */
@Singleton
public class MasterWorks {
  private static final Logger LOG = Logger.getLogger(MasterWorks.class);
  private static final String NORMALISED = "normalised";

  private final CalibrationFrames frames;
  private final Masters table;
  private final MasterLibrary library;
  private final StoredProducts products;
  private final ProductStore store;
  private final MutinyEmitter<Record<String, String>> published;
  private final MasterSelector selector = new MasterSelector(CalibrationOptions.DEFAULT.matching());
  private final MasterBuilder builder;

  @Inject
  public MasterWorks(
      CalibrationFrames frames,
      Masters table,
      MasterLibrary library,
      StoredProducts products,
      ProductStore store,
      Workers workers,
      @Channel("calibration-masters") MutinyEmitter<Record<String, String>> published) {
    this.frames = frames;
    this.table = table;
    this.library = library;
    this.products = products;
    this.store = store;
    this.published = published;
    this.builder = new MasterBuilder(CalibrationOptions.DEFAULT.matching(), workers);
  }

  /** Makes what is missing for frames of one size. */
  void make(FrameSize size) throws IOException {
    var pending = frames.pending(size);
    try {
      make(size, frames.frames(size));
    } catch (IOException | RuntimeException e) {
      if (StageRunner.infrastructure(e)) {
        throw e;
      }
      // The same frames would fail again for ever; lights go on without this master and say so.
      LOG.errorf(e, "no masters of %d frames of %s", pending.size(), size);
    }
    frames.considered(pending);
  }

  private void make(FrameSize size, List<FrameReport> reports) throws IOException {
    var byFrame = new HashMap<Frame, FrameReport>();
    for (var report : reports) {
      if (isThere(report)) {
        byFrame.put(report.frame(), report);
      }
    }
    var masters = new ArrayList<>(table.current(size));
    for (var recipe : selector.recipes(byFrame.keySet())) {
      var fitting = selector.select(recipe.frames().getFirst(), MasterLibrary.metadata(masters));
      var bias = id(fitting.bias());
      var dark = id(fitting.dark());
      var ids = recipe.frames().stream().map(f -> Objects.requireNonNull(f.id())).sorted().toList();
      if (masters.stream().anyMatch(m -> madeOf(m, recipe, ids, bias, dark))) {
        continue;
      }
      var result =
          builder.build(
              recipe.kind(),
              recipe.frames().stream()
                  .map(f -> source(Objects.requireNonNull(byFrame.get(f))))
                  .toList(),
              bias == null ? null : library.pixels(masters, bias),
              dark == null ? null : library.pixels(masters, dark));
      result
          .leftOut()
          .forEach(l -> LOG.infof("not in a master: %s: %s", l.frame().fileName(), l.reason()));
      if (result instanceof MasterResult.Built built) {
        var master =
            new StoredMaster(built.master().metadata(), stored(built.master()), ids, bias, dark);
        table.put(master, size);
        masters.removeIf(
            m -> m.metadata().kind() == recipe.kind() && ids.containsAll(m.frameIds()));
        masters.add(master);
        LOG.infof(
            "master %s of %d frames", master.metadata().shortName(), master.metadata().frames());
      }
    }
  }

  /** Tells of every master that nobody was told of; one told of twice does no harm. */
  void publish() {
    for (var master : table.unpublished()) {
      var id = master.metadata().id();
      try {
        var json = ReportJson.mapper().writeValueAsString(Announcement.of(master));
        published.sendAndAwait(Record.of(id, json));
        table.published(id);
      } catch (JsonProcessingException e) {
        LOG.errorf(e, "master %s cannot be told of, the next is", id);
      } catch (RuntimeException e) {
        if (!Successors.refused(e)) {
          throw e;
        }
        LOG.errorf("master %s cannot be told of, the next is: %s", id, e);
      }
    }
  }

  /** A frame whose bytes somebody removed is no reason to do without the others. */
  private boolean isThere(FrameReport report) throws IOException {
    var product = report.products().get(NORMALISED);
    boolean there = product != null && store.size(new StoreKey(product.key())).isPresent();
    if (!there) {
      LOG.warnf("not in a master: %s: its bytes are gone", report.frame().fileName());
    }
    return there;
  }

  private CalibrationFrame source(FrameReport report) {
    return new CalibrationFrame(
        report.frame(),
        () ->
            products.read(report, NORMALISED, file -> RawImageFits.read(file, ReadLimits.DEFAULT)));
  }

  private Product stored(MasterFrame master) throws IOException {
    var bytes = new ByteArrayInputStream(MasterFits.bytes(master));
    return store.put(new StoreKey(master.metadata().key()), "image/fits", bytes);
  }

  private static boolean madeOf(
      StoredMaster master,
      MasterRecipe recipe,
      List<String> ids,
      @Nullable String bias,
      @Nullable String dark) {
    return master.metadata().kind() == recipe.kind()
        && master.frameIds().equals(ids)
        && Objects.equals(master.biasGiven(), bias)
        && Objects.equals(master.darkGiven(), dark);
  }

  private static @Nullable String id(@Nullable MasterMetadata master) {
    return master == null ? null : master.id();
  }
}
