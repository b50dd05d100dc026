package org.nightjar.qa.pipeline;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.nightjar.model.FrameReport;
import org.nightjar.pipeline.ReportJson;

/** Tells whether a frame that comes again is the one that came. */
final class Content {
  private Content() {}

  /** Digest of what was measured; when that was done, and the verdict, do not count. */
  static String digest(FrameReport came) {
    var bare =
        new FrameReport(
            came.schema(),
            came.frame(),
            came.products(),
            came.calibration(),
            came.extraction(),
            came.astrometry(),
            came.photometry(),
            null,
            came.status(),
            came.rejection(),
            List.of(),
            came.software());
    try {
      var sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of()
          .formatHex(sha256.digest(ReportJson.write(bare).getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
