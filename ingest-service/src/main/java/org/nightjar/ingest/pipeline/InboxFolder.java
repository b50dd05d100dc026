package org.nightjar.ingest.pipeline;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The files of a folder that are complete: neither size nor time has changed for a while. One that
 * could not be taken comes up again after a while that grows. Used by one thread.
 */
final class InboxFolder {
  private static final Logger LOG = Logger.getLogger(InboxFolder.class);
  private static final int DEPTH = 8;
  private static final Duration TOGETHER = Duration.ofSeconds(30);
  private static final Duration FIRST_WAIT = Duration.ofSeconds(2);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(2);

  private final Path inbox;
  private final Duration settle;
  private final Map<Path, Seen> seen = new HashMap<>();
  private final HashSet<Path> unreadable = new HashSet<>();

  InboxFolder(Path inbox, Duration settle) {
    this.inbox = inbox;
    this.settle = settle;
  }

  /**
   * A file as it was when it last changed.
   *
   * @param done whether it was taken and left in its place
   * @param failures since it changed
   * @param notBefore when to try again
   */
  private record Seen(
      long size, FileTime modified, Instant since, boolean done, int failures, Instant notBefore) {}

  /**
   * What is ready to be taken: what came later, newest first, and between two of those one of what
   * came together, by name; so a frame of this minute does not wait behind a night that was dropped
   * at once, nor that behind a busy night.
   */
  List<Path> complete(Instant now) throws IOException {
    var files = new HashMap<Path, BasicFileAttributes>();
    var failed = new HashSet<Path>();
    Files.walkFileTree(
        inbox,
        EnumSet.noneOf(java.nio.file.FileVisitOption.class),
        DEPTH,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes unused) {
            return !folder.equals(inbox) && hidden(folder)
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            // links are not followed: one could lead anywhere on this machine
            if (attributes.isRegularFile() && !hidden(file)) {
              files.put(file, attributes);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path path, IOException e) {
            failed.add(path);
            if (unreadable.add(path)) {
              LOG.warnf("%s cannot be looked at: %s", shown(path), FileNames.line(e.toString()));
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e) {
            return FileVisitResult.CONTINUE;
          }
        });
    unreadable.retainAll(failed);
    seen.keySet().retainAll(files.keySet());
    var ready = new ArrayList<Path>();
    files.forEach((file, attributes) -> {
      if (settled(file, attributes, now)) {
        ready.add(file);
      }
    });
    return fairly(ready);
  }

  private List<Path> fairly(List<Path> ready) {
    ready.sort(null);
    var first = ready.stream().map(this::since).min(Comparator.naturalOrder()).orElse(Instant.MIN);
    var together = new ArrayDeque<Path>();
    var others = new ArrayList<Path>();
    for (var file : ready) {
      (since(file).isAfter(first.plus(TOGETHER)) ? others : together).add(file);
    }
    others.sort(Comparator.comparing(this::since).reversed());
    var later = new ArrayDeque<>(others);
    var order = new ArrayList<Path>();
    while (!together.isEmpty() || !later.isEmpty()) {
      for (var group : List.of(later, together)) {
        if (!group.isEmpty()) {
          order.add(group.remove());
        }
      }
    }
    return order;
  }

  private Instant since(Path file) {
    var when = seen.get(file);
    return when == null ? Instant.MIN : when.since();
  }

  private boolean settled(Path file, BasicFileAttributes attributes, Instant now) {
    var before = seen.get(file);
    if (before == null
        || before.size() != attributes.size()
        || !before.modified().equals(attributes.lastModifiedTime())) {
      seen.put(
          file,
          new Seen(attributes.size(), attributes.lastModifiedTime(), now, false, 0, Instant.MIN));
      return false;
    }
    return !before.done()
        && !now.isBefore(before.notBefore())
        && Duration.between(before.since(), now).compareTo(settle) >= 0;
  }

  /** Whether a file is still what it was when it was called complete. */
  boolean unchanged(Path file) throws IOException {
    var before = seen.get(file);
    var attributes = Files.readAttributes(file, BasicFileAttributes.class);
    return before != null
        && before.size() == attributes.size()
        && before.modified().equals(attributes.lastModifiedTime());
  }

  /** It was taken and stays in its place. */
  void done(Path file) {
    seen.computeIfPresent(
        file,
        (f, s) -> new Seen(s.size(), s.modified(), s.since(), true, s.failures(), s.notBefore()));
  }

  /**
   * It could not be taken.
   *
   * @return how long it will be left alone
   */
  Duration failed(Path file, Instant now) {
    var before = seen.get(file);
    int failures = before == null ? 1 : before.failures() + 1;
    var doubled = FIRST_WAIT.multipliedBy(1L << Math.min(failures - 1, 10));
    var wait = doubled.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : doubled;
    if (before != null) {
      seen.put(
          file,
          new Seen(
              before.size(), before.modified(), before.since(), false, failures, now.plus(wait)));
    }
    return wait;
  }

  /** A path for the log: on one line, whatever it is called. */
  String shown(Path path) {
    var names = new ArrayList<String>();
    inbox.relativize(path).forEach(part -> names.add(FileNames.own(part.toString())));
    return String.join("/", names);
  }

  /** Files that programs are still writing bear such names, and so do our own folders. */
  private static boolean hidden(Path path) {
    var name = String.valueOf(path.getFileName());
    return name.startsWith(".")
        || name.endsWith(".part")
        || name.endsWith(".tmp")
        || name.endsWith(".filepart")
        || name.endsWith(".crdownload")
        || name.endsWith("~");
  }
}
