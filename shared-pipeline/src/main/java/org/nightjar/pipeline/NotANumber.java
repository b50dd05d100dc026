package org.nightjar.pipeline;

import com.fasterxml.jackson.databind.JsonNode;

/** Finds NaN and infinities, which JSON has no numbers for. */
final class NotANumber {
  private NotANumber() {}

  /**
   * @throws IllegalArgumentException with the member's path
   */
  static void refuse(JsonNode node, String path) {
    if (node.isFloatingPointNumber() && !Double.isFinite(node.doubleValue())) {
      throw new IllegalArgumentException(
          path + " = " + node.doubleValue() + ": absent values are left out, never NaN");
    }
    node.properties().forEach(e -> refuse(e.getValue(), path + "/" + e.getKey()));
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      refuse(node.get(i), path + "/" + i);
    }
  }
}
