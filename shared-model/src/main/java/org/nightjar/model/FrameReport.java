package org.nightjar.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One document that grows: every stage is a function frame report in, frame report out. The last
 * one is what the QA topic carries, what REST returns and what {@code nightjar measure --json}
 * prints.
 *
 * @param schema always {@value #SCHEMA}
 * @param frame what ingest knows
 * @param products bytes in the product store, by name
 * @param calibration absent until that stage is done, as are the next four
 * @param extraction see {@link Extraction}
 * @param astrometry see {@link Astrometry}
 * @param photometry see {@link Photometry}
 * @param quality see {@link Quality}
 * @param status how far the frame has come
 * @param rejection why it was refused or failed; present exactly when status is REJECTED or FAILED
 * @param timings one per stage that ran, in order
 * @param software what made the numbers
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({
  "schema",
  "frame",
  "products",
  "calibration",
  "extraction",
  "astrometry",
  "photometry",
  "quality",
  "status",
  "rejection",
  "timings",
  "software"
})
public record FrameReport(
    String schema,
    Frame frame,
    Map<String, Product> products,
    @Nullable Calibration calibration,
    @Nullable Extraction extraction,
    @Nullable Astrometry astrometry,
    @Nullable Photometry photometry,
    @Nullable Quality quality,
    Status status,
    @Nullable @JsonProperty("rejection") Rejection rejection,
    List<Timing> timings,
    Software software) {

  public static final String SCHEMA = "nightjar.frame-report/1";

  public FrameReport {
    products = Ordered.copyOf(products);
    timings = timings == null ? List.of() : List.copyOf(timings);
  }

  /** A frame that has just entered. */
  public static FrameReport of(Frame frame, Software software) {
    return new FrameReport(
        SCHEMA,
        frame,
        Map.of(),
        null,
        null,
        null,
        null,
        null,
        Status.IN_PROGRESS,
        null,
        List.of(),
        software);
  }

  public FrameReport withFrame(Frame f) {
    return new FrameReport(
        schema,
        f,
        products,
        calibration,
        extraction,
        astrometry,
        photometry,
        quality,
        status,
        rejection,
        timings,
        software);
  }

  public FrameReport withProduct(String name, Product product) {
    var more = new LinkedHashMap<>(products);
    more.put(name, product);
    return new FrameReport(
        schema,
        frame,
        more,
        calibration,
        extraction,
        astrometry,
        photometry,
        quality,
        status,
        rejection,
        timings,
        software);
  }

  public FrameReport withCalibration(Calibration c) {
    return new FrameReport(
        schema,
        frame,
        products,
        c,
        extraction,
        astrometry,
        photometry,
        quality,
        status,
        rejection,
        timings,
        software);
  }

  public FrameReport withExtraction(Extraction e) {
    return new FrameReport(
        schema,
        frame,
        products,
        calibration,
        e,
        astrometry,
        photometry,
        quality,
        status,
        rejection,
        timings,
        software);
  }

  public FrameReport withAstrometry(Astrometry a) {
    return new FrameReport(
        schema,
        frame,
        products,
        calibration,
        extraction,
        a,
        photometry,
        quality,
        status,
        rejection,
        timings,
        software);
  }

  public FrameReport withPhotometry(Photometry p) {
    return new FrameReport(
        schema,
        frame,
        products,
        calibration,
        extraction,
        astrometry,
        p,
        quality,
        status,
        rejection,
        timings,
        software);
  }

  /** The end of a frame that all stages have looked at. */
  public FrameReport assessed(Quality q) {
    return new FrameReport(
        schema,
        frame,
        products,
        calibration,
        extraction,
        astrometry,
        photometry,
        q,
        Status.ASSESSED,
        null,
        timings,
        software);
  }

  /** The end of a frame that is bad input. */
  public FrameReport rejected(Rejection why) {
    return new FrameReport(
        schema,
        frame,
        products,
        calibration,
        extraction,
        astrometry,
        photometry,
        quality,
        Status.REJECTED,
        why,
        timings,
        software);
  }

  /** The end of a frame that we failed. */
  public FrameReport failed(Rejection why) {
    return new FrameReport(
        schema,
        frame,
        products,
        calibration,
        extraction,
        astrometry,
        photometry,
        quality,
        Status.FAILED,
        why,
        timings,
        software);
  }

  public FrameReport withTiming(Timing timing) {
    var more = new ArrayList<>(timings);
    more.add(timing);
    return new FrameReport(
        schema,
        frame,
        products,
        calibration,
        extraction,
        astrometry,
        photometry,
        quality,
        status,
        rejection,
        more,
        software);
  }
}
