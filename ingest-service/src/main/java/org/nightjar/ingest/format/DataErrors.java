package org.nightjar.ingest.format;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/** Hears what LibRaw has to say of corrupt data while it decodes. */
final class DataErrors {
  private long firstOffset = -1;

  /** Called by LibRaw: where in the file the data made no sense, negative at its end. */
  void report(MemorySegment data, MemorySegment file, long offset) {
    if (firstOffset < 0) {
      firstOffset = Math.max(0, offset);
    }
  }

  long firstOffset() {
    return firstOffset;
  }

  MemorySegment stub(Arena arena) {
    try {
      var handle =
          MethodHandles.lookup()
              .bind(
                  this,
                  "report",
                  MethodType.methodType(
                      void.class, MemorySegment.class, MemorySegment.class, long.class));
      return Linker.nativeLinker()
          .upcallStub(
              handle,
              FunctionDescriptor.ofVoid(
                  ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG),
              arena);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the method stands above", e);
    }
  }
}
