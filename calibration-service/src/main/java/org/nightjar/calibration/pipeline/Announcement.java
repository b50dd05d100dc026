package org.nightjar.calibration.pipeline;

import org.nightjar.calibration.masters.FrameMode;
import org.nightjar.calibration.masters.MasterMetadata;
import org.nightjar.model.PublishedMaster;

/** A master as it is published. */
final class Announcement {
  private Announcement() {}

  static PublishedMaster of(StoredMaster stored) {
    return PublishedMaster.of(master(stored.metadata()), stored.product(), stored.frameIds());
  }

  private static PublishedMaster.Master master(MasterMetadata m) {
    return new PublishedMaster.Master(
        PublishedMaster.Kind.valueOf(m.kind().name()),
        m.id(),
        mode(m.mode()),
        m.temperatureCelsius(),
        m.exposureSeconds(),
        m.filter(),
        m.midDate(),
        m.frames(),
        PublishedMaster.Estimator.valueOf(m.estimator().name()),
        m.biasId(),
        m.darkId(),
        m.overscanSubtracted(),
        numbers(m.quality()),
        m.warnings());
  }

  private static PublishedMaster.Mode mode(FrameMode m) {
    return new PublishedMaster.Mode(
        m.telescope(),
        m.camera(),
        m.width(),
        m.height(),
        m.binning(),
        m.superpixel(),
        m.bayerPattern(),
        m.gainSetting());
  }

  private static PublishedMaster.Numbers numbers(MasterMetadata.Quality q) {
    return new PublishedMaster.Numbers(
        q.level(),
        q.scatter(),
        q.frameNoise(),
        q.lowestFrameAdu(),
        q.highestFrameAdu(),
        q.flaggedPixels(),
        q.gainElectronsPerAdu(),
        q.gainError());
  }
}
