package org.nightjar.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Unmodifiable copies that keep their order, so that the same report is the same bytes. */
final class Ordered {
  private Ordered() {}

  static <K, V> Map<K, V> copyOf(@Nullable Map<K, V> map) {
    return map == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }
}
