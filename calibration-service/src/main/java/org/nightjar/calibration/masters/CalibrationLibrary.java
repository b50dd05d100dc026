package org.nightjar.calibration.masters;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.nightjar.model.Frame;

/**
 * All masters that a heap of calibration frames gives: biases first, then darks over their bias,
 * then flats over their bias and dark.
 *
 * @param masters the masters
 * @param leftOut frames that went into none, with reasons
 */
public record CalibrationLibrary(List<MasterFrame> masters, List<LeftOut> leftOut) {
  public CalibrationLibrary {
    masters = List.copyOf(masters);
    leftOut = List.copyOf(leftOut);
  }

  /** Makes the masters. */
  public static CalibrationLibrary build(
      List<CalibrationFrame> frames, MasterSelector selector, MasterBuilder builder) {
    var pixels = new HashMap<Frame, CalibrationFrame>();
    frames.forEach(f -> pixels.put(f.frame(), f));
    var masters = new ArrayList<MasterFrame>();
    var leftOut = new ArrayList<LeftOut>();
    for (var recipe : selector.recipes(frames.stream().map(CalibrationFrame::frame).toList())) {
      var fitting = select(selector, recipe.frames().getFirst(), masters);
      var result =
          builder.build(
              recipe.kind(),
              recipe.frames().stream().map(pixels::get).toList(),
              find(masters, fitting.bias()).orElse(null),
              find(masters, fitting.dark()).orElse(null));
      leftOut.addAll(result.leftOut());
      if (result instanceof MasterResult.Built built) {
        masters.add(built.master());
      }
    }
    return new CalibrationLibrary(masters, leftOut);
  }

  /** The masters for a frame, by their metadata. */
  public MasterSelection select(Frame frame, MasterSelector selector) {
    return select(selector, frame, masters);
  }

  /** A master by its metadata. */
  public Optional<MasterFrame> find(@Nullable MasterMetadata metadata) {
    return find(masters, metadata);
  }

  private static MasterSelection select(
      MasterSelector selector, Frame frame, List<MasterFrame> masters) {
    return selector.select(frame, masters.stream().map(MasterFrame::metadata).toList());
  }

  private static Optional<MasterFrame> find(
      List<MasterFrame> masters, @Nullable MasterMetadata metadata) {
    return masters.stream()
        .filter(m -> metadata != null && m.metadata().id().equals(metadata.id()))
        .findFirst();
  }
}
