package org.nightjar.qa.rest.pages;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** Addresses of pages and products; names from headers are percent-encoded. */
final class Addresses {
  /** The night of frames that have no date. */
  static final String NO_DATE = "unknown";

  private Addresses() {}

  static String segment(String text) {
    // A dot alone would be taken for a folder.
    var encoded = URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    return encoded.matches("\\.+") ? encoded.replace(".", "%2E") : encoded;
  }

  static String night(String telescope, @Nullable LocalDate night) {
    return "/nights/" + segment(telescope) + "/" + (night == null ? NO_DATE : night.toString());
  }

  static String frame(String id) {
    return "/frames/" + segment(id);
  }

  static String product(String id, String name) {
    return "/api/frames/" + segment(id) + "/products/" + segment(name);
  }
}
