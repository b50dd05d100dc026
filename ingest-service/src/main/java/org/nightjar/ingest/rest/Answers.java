package org.nightjar.ingest.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.nightjar.ingest.pipeline.Received;

/** What is answered to those who bring frames. */
final class Answers {
  private Answers() {}

  /**
   * What became of the files of a request.
   *
   * @param items one per file, in their order
   */
  @Schema(name = "ReceivedFiles")
  record Files(List<Item> items) {
    static Files of(List<Received> received) {
      return new Files(received.stream().map(Item::of).toList());
    }
  }

  /**
   * What became of a file.
   *
   * @param id of its frame: sha256 of its bytes
   * @param fileName its own name
   * @param duplicate whether the same bytes had entered before
   * @param rejection why it was refused; absent when it goes on
   */
  @Schema(name = "ReceivedFile")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Item(
      @Schema(
              description = "frame id: sha256 of the file's bytes",
              examples = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")
          String id,
      @Schema(examples = "m31_0042.fits.fz") String fileName,
      @Schema(description = "true when the same bytes had entered before") boolean duplicate,
      @Schema(
              description = "why the file was refused; absent when it goes on",
              examples = "its first bytes are not those of FITS, TIFF, PNG or a camera raw")
          @Nullable String rejection) {
    static Item of(Received received) {
      return new Item(
          received.id(),
          received.fileName(),
          received.duplicate(),
          received.rejected().isEmpty() ? null : received.rejected());
    }
  }
}
