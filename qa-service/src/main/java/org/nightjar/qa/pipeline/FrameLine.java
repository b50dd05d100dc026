package org.nightjar.qa.pipeline;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nightjar.model.FrameKind;
import org.nightjar.model.Grade;
import org.nightjar.model.Quality;
import org.nightjar.model.Rejection;
import org.nightjar.model.Status;

/**
 * A frame as lists and plots show it. Units and meaning are those of the report's members of the
 * same names.
 *
 * @param id of the frame
 * @param telescope its name
 * @param night the evening's date; null when the frame has none
 * @param camera its name
 * @param kind what it shows
 * @param object what the observer says it shows
 * @param filter its name
 * @param fileName as it came
 * @param status its end
 * @param grade the one that holds: a person's, where one gave it; null unless assessed
 * @param takenAt middle of the exposure, else its start, else when the frame entered
 * @param startedAt start of the exposure
 * @param exposureSeconds length of the exposure
 * @param airmass at mid-exposure
 * @param fwhmPx null when not measured, as are the next
 * @param fwhmErrorPx its 1 sigma error
 * @param fwhmArcsec see there
 * @param fwhmErrorArcsec its 1 sigma error
 * @param ellipticity see there
 * @param ellipticityError its 1 sigma error
 * @param zeroPoint see there
 * @param zeroPointError its 1 sigma error
 * @param limitingMagnitude 5 sigma
 * @param skyMagPerArcsec2 see there
 * @param backgroundAdu see there
 * @param pointingErrorArcmin see there
 * @param stars see there
 * @param sources see there
 * @param raDeg solved centre
 * @param decDeg solved centre
 * @param quality verdict with flags, diagnosis and a person's word; null unless assessed
 * @param rejection why it was refused or failed; null when it was not
 * @param elapsedMillis all stages' work on it; null when none told
 * @param products names of the products that it has
 * @param version counts the frame's changes
 * @param enteredAt when it first came to its end
 * @param updatedAt when it last changed
 */
public record FrameLine(
    String id,
    String telescope,
    @Nullable LocalDate night,
    @Nullable String camera,
    @Nullable FrameKind kind,
    @Nullable String object,
    @Nullable String filter,
    String fileName,
    Status status,
    @Nullable Grade grade,
    Instant takenAt,
    @Nullable Instant startedAt,
    @Nullable Double exposureSeconds,
    @Nullable Double airmass,
    @Nullable Double fwhmPx,
    @Nullable Double fwhmErrorPx,
    @Nullable Double fwhmArcsec,
    @Nullable Double fwhmErrorArcsec,
    @Nullable Double ellipticity,
    @Nullable Double ellipticityError,
    @Nullable Double zeroPoint,
    @Nullable Double zeroPointError,
    @Nullable Double limitingMagnitude,
    @Nullable Double skyMagPerArcsec2,
    @Nullable Double backgroundAdu,
    @Nullable Double pointingErrorArcmin,
    @Nullable Integer stars,
    @Nullable Integer sources,
    @Nullable Double raDeg,
    @Nullable Double decDeg,
    @Nullable Quality quality,
    @Nullable Rejection rejection,
    @Nullable Long elapsedMillis,
    List<String> products,
    long version,
    Instant enteredAt,
    Instant updatedAt) {

  public FrameLine {
    products = List.copyOf(products);
  }

  /** Whether it is a picture of the sky, and not one that calibrates others. */
  public boolean showsTheSky() {
    return kind == null || kind == FrameKind.LIGHT;
  }

  /** Whether it shows the sky and was measured. */
  public boolean isAssessedLight() {
    return status == Status.ASSESSED && showsTheSky();
  }

  private static @Nullable Double inArcsec(FrameRow row) {
    var px = row.fwhmPx;
    var arcsec = row.fwhmArcsec;
    var error = row.fwhmErrorPx;
    return px == null || arcsec == null || error == null || !(px > 0)
        ? null
        : (Double) (error * arcsec / px);
  }

  static FrameLine of(FrameRow row) {
    return new FrameLine(
        row.frameId,
        row.telescope,
        row.nightKey().date(),
        row.camera,
        row.kind,
        row.object,
        row.filter,
        row.fileName,
        row.status,
        row.grade,
        row.takenAt,
        row.startedAt,
        row.exposureSeconds,
        row.airmass,
        row.fwhmPx,
        row.fwhmErrorPx,
        row.fwhmArcsec,
        inArcsec(row),
        row.ellipticity,
        row.ellipticityError,
        row.zeroPoint,
        row.zeroPointError,
        row.limitingMagnitude,
        row.skyMagPerArcsec2,
        row.backgroundAdu,
        row.pointingErrorArcmin,
        row.stars,
        row.sources,
        row.raDeg,
        row.decDeg,
        row.quality == null ? null : Json.read(row.quality, Quality.class),
        row.rejection == null ? null : Json.read(row.rejection, Rejection.class),
        row.elapsedMillis,
        List.of(row.products),
        row.version,
        row.enteredAt,
        row.updatedAt);
  }
}
