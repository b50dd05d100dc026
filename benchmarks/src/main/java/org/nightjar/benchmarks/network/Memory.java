package org.nightjar.benchmarks.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.LongStream;

/**
 * Memory that processes hold, as Linux tells it.
 *
 * @param application resident bytes
 * @param database bytes of all its processes, what they share counted once
 */
record Memory(long application, long database) {
  private static final int KIBI = 1024;

  static Memory of(long application, long postmaster) throws IOException {
    var children = ProcessHandle.of(postmaster).stream().flatMap(ProcessHandle::descendants);
    long database = 0;
    for (long pid :
        LongStream.concat(LongStream.of(postmaster), children.mapToLong(ProcessHandle::pid))
            .toArray()) {
      database += kilobytes(pid, "smaps_rollup", "Pss:");
    }
    return new Memory(kilobytes(application, "status", "VmRSS:") * KIBI, database * KIBI);
  }

  /** 0 of a process that has just ended. */
  private static long kilobytes(long pid, String file, String name) throws IOException {
    try {
      for (var line : Files.readAllLines(Path.of("/proc", Long.toString(pid), file))) {
        if (line.startsWith(name)) {
          return Long.parseLong(line.replaceAll("\\D", ""));
        }
      }
      return 0;
    } catch (NoSuchFileException e) {
      return 0;
    }
  }
}
