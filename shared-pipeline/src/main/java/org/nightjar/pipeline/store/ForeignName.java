package org.nightjar.pipeline.store;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What another program called an object: any text that leads to a place below the store's root.
 * Bytes are read by such a name, never written.
 *
 * @param path segments joined by {@code /}
 */
public record ForeignName(String path) implements ObjectName {
  /** S3's own limit, in bytes of UTF-8. */
  private static final int LONGEST = 1024;

  public ForeignName {
    int bytes = path.getBytes(StandardCharsets.UTF_8).length;
    boolean good =
        bytes <= LONGEST
            && path.chars().noneMatch(c -> Character.isISOControl(c) || c == '\\')
            && Arrays.stream(path.split("/", -1))
                .noneMatch(s -> s.isEmpty() || s.equals(".") || s.equals(".."));
    if (!good) {
      throw new IllegalArgumentException(
          "key = '%s': segments without control characters and backslashes, none of them empty, '.' or '..', at most %d bytes in all, not %d"
              .formatted(path.length() > 80 ? path.substring(0, 80) + "…" : path, LONGEST, bytes));
    }
  }

  @Override
  public String toString() {
    return path;
  }
}
