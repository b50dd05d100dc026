package org.nightjar.ingest.rest;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The name of a file that comes as a raw body. */
final class FileNameHeader {
  private static final int LONGEST = 2000;

  private FileNameHeader() {}

  /**
   * @param header percent-encoded UTF-8
   * @param parameter of the query, decoded
   */
  static String decode(@Nullable String header, @Nullable String parameter) {
    var name = header == null || header.isBlank() ? parameter : decoded(header);
    if (name == null || name.isBlank()) {
      throw BoundedJson.bad(
          "the file's name is missing: header X-File-Name (percent-encoded) or ?fileName=");
    }
    return name;
  }

  private static String decoded(String header) {
    if (header.length() > LONGEST) {
      throw BoundedJson.bad("X-File-Name may have %d characters".formatted(LONGEST));
    }
    try {
      return URLDecoder.decode(header.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw BoundedJson.bad("X-File-Name is not percent-encoded: a % needs two hex digits");
    }
  }
}
