package org.nightjar.calibration.masters;

import java.util.List;

/** What became of a set of calibration frames. */
public sealed interface MasterResult {
  /** The frames that were not used, with reasons. */
  List<LeftOut> leftOut();

  /**
   * A master.
   *
   * @param master the master
   * @param leftOut frames not used
   */
  record Built(MasterFrame master, List<LeftOut> leftOut) implements MasterResult {
    public Built {
      leftOut = List.copyOf(leftOut);
    }
  }

  /**
   * No frame was fit.
   *
   * @param reason one sentence
   * @param leftOut all of them
   */
  record NotBuilt(String reason, List<LeftOut> leftOut) implements MasterResult {
    public NotBuilt {
      leftOut = List.copyOf(leftOut);
    }
  }
}
