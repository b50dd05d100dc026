package org.nightjar.qa.pipeline;

import jakarta.persistence.Basic;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.nightjar.model.FrameKind;
import org.nightjar.model.FrameReport;
import org.nightjar.model.Grade;
import org.nightjar.model.Quality;
import org.nightjar.model.Status;
import org.nightjar.model.Timing;
import org.nightjar.pipeline.ReportJson;

/**
 * A frame that came to an end: its report, and beside it what lists filter and plots show. The
 * report is read only when it is asked for.
 */
@Entity
@Table(name = "frame")
@SuppressWarnings("NullAway.Init") // filled by Hibernate or by of()
class FrameRow {
  @Id
  @Column(name = "frame_id")
  String frameId;

  String telescope;
  String night;
  @Nullable String camera;

  @Enumerated(EnumType.STRING)
  @Nullable FrameKind kind;

  @Nullable String object;
  @Nullable String filter;

  @Column(name = "file_name")
  String fileName;

  @Enumerated(EnumType.STRING)
  Status status;

  @Enumerated(EnumType.STRING)
  @Nullable Grade grade;

  String[] flags;
  String[] products;

  @Column(name = "taken_at")
  Instant takenAt;

  @Column(name = "started_at")
  @Nullable Instant startedAt;

  @Column(name = "exposure_seconds")
  @Nullable Double exposureSeconds;

  @Nullable Double airmass;

  @Column(name = "fwhm_px")
  @Nullable Double fwhmPx;

  @Column(name = "fwhm_error_px")
  @Nullable Double fwhmErrorPx;

  @Column(name = "fwhm_arcsec")
  @Nullable Double fwhmArcsec;

  @Nullable Double ellipticity;

  @Column(name = "ellipticity_error")
  @Nullable Double ellipticityError;

  @Column(name = "zero_point")
  @Nullable Double zeroPoint;

  @Column(name = "zero_point_error")
  @Nullable Double zeroPointError;

  @Column(name = "limiting_magnitude")
  @Nullable Double limitingMagnitude;

  @Column(name = "sky_mag_per_arcsec2")
  @Nullable Double skyMagPerArcsec2;

  @Column(name = "background_adu")
  @Nullable Double backgroundAdu;

  @Column(name = "pointing_error_arcmin")
  @Nullable Double pointingErrorArcmin;

  @Nullable Integer stars;
  @Nullable Integer sources;

  @Column(name = "ra_deg")
  @Nullable Double raDeg;

  @Column(name = "dec_deg")
  @Nullable Double decDeg;

  @Column(name = "elapsed_millis")
  @Nullable Long elapsedMillis;

  @Nullable String quality;
  @Nullable String rejection;
  String content;
  long version;
  long change;
  boolean published;

  @Column(name = "entered_at")
  Instant enteredAt;

  @Column(name = "updated_at")
  Instant updatedAt;

  @Basic(fetch = FetchType.LAZY)
  String report;

  /** A row to be filled by {@link #enter}. */
  static FrameRow of(String frameId, Instant now) {
    var row = new FrameRow();
    row.frameId = frameId;
    row.enteredAt = now;
    return row;
  }

  NightKey nightKey() {
    return new NightKey(telescope, night);
  }

  /** What came for this frame, in the place of what was there. */
  void enter(FrameReport came, String digest) {
    var frame = came.frame();
    var key = NightKey.of(frame);
    telescope = key.telescope();
    night = key.night();
    camera = ColumnText.orNull(frame.camera());
    kind = frame.kind();
    object = ColumnText.orNull(frame.object());
    filter = ColumnText.orNull(frame.filter());
    fileName = ColumnText.of(frame.fileName());
    products = came.products().keySet().toArray(String[]::new);
    startedAt = frame.startedAt();
    takenAt =
        frame.midExposure() != null
            ? frame.midExposure()
            : frame.startedAt() != null ? frame.startedAt() : enteredAt;
    exposureSeconds = frame.exposureSeconds();
    airmass = frame.airmass();
    elapsedMillis =
        came.timings().isEmpty()
            ? null
            : (Long) came.timings().stream().mapToLong(Timing::elapsedMillis).sum();
    content = digest;
    measured(came);
    judge(came);
  }

  private void measured(FrameReport came) {
    var extraction = came.extraction();
    fwhmPx = extraction == null ? null : extraction.fwhmPx();
    fwhmErrorPx = extraction == null ? null : extraction.fwhmErrorPx();
    fwhmArcsec = extraction == null ? null : extraction.fwhmArcsec();
    ellipticity = extraction == null ? null : extraction.ellipticity();
    ellipticityError = extraction == null ? null : extraction.ellipticityError();
    backgroundAdu = extraction == null ? null : (Double) extraction.backgroundAdu();
    stars = extraction == null ? null : (Integer) extraction.stars();
    sources = extraction == null ? null : (Integer) extraction.sources();
    var astrometry = came.astrometry();
    raDeg = astrometry == null ? null : astrometry.raDeg();
    decDeg = astrometry == null ? null : astrometry.decDeg();
    pointingErrorArcmin = astrometry == null ? null : astrometry.pointingErrorArcmin();
    var photometry = came.photometry();
    zeroPoint = photometry == null ? null : photometry.zeroPoint();
    zeroPointError = photometry == null ? null : photometry.zeroPointError();
    limitingMagnitude = photometry == null ? null : photometry.limitingMagnitude5Sigma();
    skyMagPerArcsec2 = photometry == null ? null : photometry.skyMagPerArcsec2();
  }

  /** The verdict of a report that is this frame's but for the verdict. */
  void judge(FrameReport judged) {
    status = judged.status();
    var verdict = judged.quality();
    grade = verdict == null ? null : verdict.effectiveGrade();
    flags =
        verdict == null
            ? new String[0]
            : verdict.flags().stream().map(Quality.Flag::name).distinct().toArray(String[]::new);
    quality = verdict == null ? null : Json.write(verdict);
    rejection = judged.rejection() == null ? null : Json.write(judged.rejection());
    report = ReportJson.write(judged);
  }

  /** Says that it has changed and is to be published. */
  void touch(long nightVersion, Instant now) {
    version++;
    change = nightVersion;
    published = false;
    updatedAt = now;
  }

  /** All but the report. */
  FrameLine line() {
    return FrameLine.of(this);
  }
}
