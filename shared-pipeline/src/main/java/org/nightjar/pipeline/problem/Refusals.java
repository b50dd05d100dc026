package org.nightjar.pipeline.problem;

import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.WebApplicationException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.sql.SQLException;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What a request is answered that ended in an exception. What is nobody's business outside stays in
 * the log, under a number that the answer names.
 */
public final class Refusals {
  private static final Logger LOG = Logger.getLogger(Refusals.class);
  private static final int UNAVAILABLE = 503;
  private static final int FULL = 507;
  private static final int FAULT = 500;
  private static final int RETRY_SECONDS = 10;

  private Refusals() {}

  /** The answer; faults of ours are logged. */
  public static Refusal of(Throwable thrown) {
    if (thrown instanceof ProblemException e) {
      return e.refusal();
    }
    if (thrown instanceof WebApplicationException e) {
      var status = e.getResponse().getStatusInfo();
      return Refusal.of(
          status.getStatusCode(), status.getReasonPhrase(), String.valueOf(e.getMessage()));
    }
    if (diskFull(thrown)) {
      LOG.warnf("refused, the disk is full: %s", thrown);
      return Refusal.of(
          FULL,
          "Disk full",
          "there is no room on the server's disk; nothing was entered, try again later",
          "Retry-After",
          RETRY_SECONDS);
    }
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException || cause instanceof SQLException) {
        LOG.warnf("refused for now: %s", thrown);
        return Refusal.of(
            UNAVAILABLE,
            "Not available",
            "disk, store or database do not answer; what was not confirmed was not entered, try"
                + " again later",
            "Retry-After",
            RETRY_SECONDS);
      }
    }
    var number = UUID.randomUUID();
    LOG.errorf(thrown, "fault %s", number);
    return Refusal.of(FAULT, "Fault", "a fault of Nightjar's; the log tells more under " + number);
  }

  /** Answers a plain Vert.x request. */
  public static void send(RoutingContext context, Refusal refusal) {
    var response = context.response();
    if (response.ended() || response.closed()) {
      return;
    }
    refusal.headers().forEach(response::putHeader);
    response
        .setStatusCode(refusal.problem().status())
        .putHeader("Content-Type", Problem.MEDIA_TYPE)
        .end(refusal.problem().json());
  }

  /** Whether an exception says that a disk has no room left. */
  public static boolean diskFull(@Nullable Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      var text =
          cause instanceof FileSystemException e
              ? String.valueOf(e.getReason())
              : cause.getMessage();
      if (cause instanceof IOException
          && text != null
          && (text.contains("No space left on device")
              || text.contains("Disk quota exceeded")
              || text.contains("not enough space"))) {
        return true;
      }
    }
    return false;
  }
}
