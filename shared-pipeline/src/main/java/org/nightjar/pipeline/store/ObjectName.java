package org.nightjar.pipeline.store;

/** Under which name bytes lie in a store. */
public sealed interface ObjectName permits StoreKey, ForeignName {
  /** Segments joined by {@code /}, none of them empty, {@code .} or {@code ..}. */
  String path();
}
