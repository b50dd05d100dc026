package org.nightjar.pipeline.tracing;

import io.opentelemetry.api.trace.TraceId;
import io.opentelemetry.sdk.trace.IdGenerator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Traces that begin with a frame bear the beginning of its id; all others are random. */
final class FrameTraceIds implements IdGenerator {
  private static final Pattern BEGINNING = Pattern.compile("([0-9a-f]{32})[0-9a-f]*");
  private static final ThreadLocal<@Nullable String> NEXT = new ThreadLocal<>();

  private final IdGenerator random = IdGenerator.random();

  /** The trace of a frame; null when its id is not one of ours. */
  static @Nullable String of(@Nullable String frameId) {
    if (frameId == null) {
      return null;
    }
    var beginning = BEGINNING.matcher(frameId);
    return beginning.matches() && TraceId.isValid(beginning.group(1)) ? beginning.group(1) : null;
  }

  /** What the next trace that begins on this thread is called; null ends that. */
  static void next(@Nullable String traceId) {
    if (traceId == null) {
      NEXT.remove();
    } else {
      NEXT.set(traceId);
    }
  }

  @Override
  public String generateTraceId() {
    var next = NEXT.get();
    return next == null ? random.generateTraceId() : next;
  }

  @Override
  public String generateSpanId() {
    return random.generateSpanId();
  }
}
