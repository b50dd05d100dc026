package org.nightjar.ingest.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nightjar.ingest.pipeline.IngestConfig.Afterwards;

class InboxLookTest {
  @TempDir private Path folder;
  private Path inbox;

  /** What arrived, by name, in order. */
  private final List<String> arrived = new ArrayList<>();

  private final Map<String, Exception> failures = new HashMap<>();

  private int room = Integer.MAX_VALUE;

  @BeforeEach
  void make() throws IOException {
    inbox = Files.createDirectory(folder.resolve("inbox"));
  }

  private Received receive(String name, InputStream bytes) throws IOException {
    if (failures.get(name) instanceof IOException e) {
      throw e;
    }
    if (failures.get(name) instanceof RuntimeException e) {
      throw e;
    }
    var text = new String(bytes.readAllBytes());
    arrived.add(name + "=" + text);
    return new Received(
        Digests.sha256(text), name, false, text.startsWith("no") ? "it is no frame" : "");
  }

  private InboxLook look(Duration settle, Afterwards afterwards) {
    return look(settle, afterwards, new InboxExit(inbox, afterwards, id -> null));
  }

  private InboxLook look(Duration settle, Afterwards afterwards, InboxExit exit) {
    return new InboxLook(
        new InboxFolder(inbox, settle), exit, this::receive, () -> room, () -> false);
  }

  private Path put(String name, String text) throws IOException {
    var file = inbox.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  /** The first look sees a file, the second takes it. */
  private static void twice(InboxLook look) throws Exception {
    look.once();
    look.once();
  }

  @Test
  void aFileThatIsStillWrittenIsWaitedFor() throws Exception {
    var look = look(Duration.ZERO, Afterwards.MOVE);
    var file = put("m31.fits", "half");
    look.once();
    Files.writeString(file, "half and half");
    look.once();
    assertThat(arrived).isEmpty();
    // the same size, another time: still written to
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(3)));
    look.once();
    assertThat(arrived).isEmpty();
    look.once();
    assertThat(arrived).containsExactly("m31.fits=half and half");
  }

  @Test
  void aFileSettlesBeforeItIsTaken() throws Exception {
    var look = look(Duration.ofHours(1), Afterwards.MOVE);
    put("m31.fits", "whole");
    for (int i = 0; i < 5; i++) {
      look.once();
    }
    assertThat(arrived).isEmpty();
  }

  @Test
  void whatProgramsHideOrAreWritingIsLeftAlone() throws Exception {
    for (var name :
        List.of(
            ".hidden.fits",
            "a.fits.part",
            "b.tmp",
            "c.fits~",
            ".git/d.fits",
            ".done/e.fits",
            "sub/.rejected/f.fits",
            "x.filepart/g.fits")) {
      put(name, "text");
    }
    put("sub/deep/h.fits", "text");
    twice(look(Duration.ZERO, Afterwards.MOVE));
    assertThat(arrived).containsExactly("h.fits=text");
    assertThat(inbox.resolve(".done/sub/deep/h.fits")).hasContent("text");
  }

  @Test
  void linksAreNotFollowed() throws Exception {
    var secret = Files.writeString(folder.resolve("secret.fits"), "secret");
    Files.createSymbolicLink(inbox.resolve("link.fits"), secret);
    Files.createSymbolicLink(inbox.resolve("loop"), inbox);
    Files.createSymbolicLink(inbox.resolve("outside"), folder);
    twice(look(Duration.ZERO, Afterwards.MOVE));
    assertThat(arrived).isEmpty();
    assertThat(secret).exists();
  }

  @Test
  void aFileOfTheSameNameDoesNotOverwriteTheFirst() throws Exception {
    var look = look(Duration.ZERO, Afterwards.MOVE);
    for (int night = 1; night <= 3; night++) {
      put("IMG_0001.fits", "night " + night);
      twice(look);
    }
    assertThat(inbox.resolve("IMG_0001.fits")).doesNotExist();
    assertThat(inbox.resolve(".done/IMG_0001.fits")).hasContent("night 1");
    try (var done = Files.list(inbox.resolve(".done"))) {
      assertThat(done.map(InboxLookTest::content))
          .containsExactlyInAnyOrder("night 1", "night 2", "night 3");
    }
  }

  @Test
  void aRefusedFileIsPutAside() throws Exception {
    put("letter.fits", "no frame");
    put("large.fits", "any");
    failures.put("large.fits", new TooLargeException(10));
    twice(look(Duration.ZERO, Afterwards.MOVE));
    assertThat(inbox.resolve(".rejected/letter.fits")).hasContent("no frame");
    assertThat(inbox.resolve(".rejected/large.fits")).hasContent("any");
    assertThat(inbox.resolve(".done")).doesNotExist();
  }

  @Test
  void whatIsLeftIsTakenOnceUnlessItChanges() throws Exception {
    var look = look(Duration.ZERO, Afterwards.LEAVE);
    var file = put("m31.fits", "first");
    for (int i = 0; i < 4; i++) {
      look.once();
    }
    assertThat(arrived).containsExactly("m31.fits=first");
    Files.writeString(file, "second one");
    twice(look);
    assertThat(arrived).containsExactly("m31.fits=first", "m31.fits=second one");
    assertThat(file).exists();
  }

  @Test
  void whatIsLinkedSharesItsBytesWithTheRawProduct() throws Exception {
    var raw = Files.writeString(folder.resolve("raw-product"), "whole");
    put("sub/m31.fits", "whole");
    var exit = new InboxExit(inbox, Afterwards.LINK, id -> raw);
    twice(look(Duration.ZERO, Afterwards.LINK, exit));
    var done = inbox.resolve(".done/sub/m31.fits");
    assertThat(done).hasContent("whole");
    assertThat(Files.isSameFile(done, raw)).isTrue();
    assertThat(inbox.resolve("sub/m31.fits")).doesNotExist();
  }

  @Test
  void whatCannotBeLinkedIsMoved() throws Exception {
    put("m31.fits", "whole");
    var exit = new InboxExit(inbox, Afterwards.LINK, id -> folder.resolve("no-such-file"));
    twice(look(Duration.ZERO, Afterwards.LINK, exit));
    assertThat(inbox.resolve(".done/m31.fits")).hasContent("whole");
  }

  @Test
  void oneThatCannotBeTakenHoldsUpNoOther() throws Exception {
    var look = look(Duration.ZERO, Afterwards.MOVE);
    put("a.fits", "a");
    put("b.fits", "b");
    put("c.fits", "c");
    failures.put("a.fits", new IOException("a bad sector"));
    failures.put("b.fits", new IllegalStateException("a bug"));
    twice(look);
    assertThat(arrived).containsExactly("c.fits=c");
    assertThat(inbox.resolve("a.fits")).exists();
    assertThat(inbox.resolve("b.fits")).exists();
  }

  @Test
  void whatFailedIsTriedAgainAfterAWhileThatGrows() throws Exception {
    var files = new InboxFolder(inbox, Duration.ZERO);
    var file = put("a.fits", "a");
    var now = Instant.now();
    files.complete(now);
    var first = files.failed(file, now);
    assertThat(files.complete(now)).isEmpty();
    assertThat(files.complete(now.plus(first))).containsExactly(file);
    var waits = new ArrayList<>(List.of(first));
    for (int i = 0; i < 20; i++) {
      waits.add(files.failed(file, now));
    }
    assertThat(waits).isSorted();
    assertThat(waits.getLast()).isEqualTo(Duration.ofMinutes(2));
    // written anew, it is another file
    Files.writeString(file, "another");
    files.complete(now);
    assertThat(files.complete(now)).containsExactly(file);
  }

  @Test
  void aFullDiskLosesNothing() throws Exception {
    put("a.fits", "a");
    put("b.fits", "b");
    var full = new FileSystemException("/data/x", null, "No space left on device");
    failures.put("a.fits", full);
    failures.put("b.fits", full);
    twice(look(Duration.ZERO, Afterwards.MOVE));
    assertThat(arrived).isEmpty();
    assertThat(inbox.resolve("a.fits")).hasContent("a");
    failures.clear();
    twice(look(Duration.ZERO, Afterwards.MOVE));
    assertThat(arrived).containsExactly("a.fits=a", "b.fits=b");
  }

  @Test
  void aFileThatIsWrittenToWhileItIsTakenComesAgain() throws Exception {
    var file = put("m31.fits", "first");
    Intake writes =
        (name, bytes) -> {
          var text = new String(bytes.readAllBytes());
          arrived.add(text);
          if (arrived.size() == 1) {
            Files.writeString(file, "first and second");
          }
          return new Received(Digests.sha256(text), name, false, "");
        };
    var look =
        new InboxLook(
            new InboxFolder(inbox, Duration.ZERO),
            new InboxExit(inbox, Afterwards.MOVE, id -> null),
            writes,
            () -> room,
            () -> false);
    for (int i = 0; i < 4; i++) {
      look.once();
    }
    assertThat(arrived).containsExactly("first", "first and second");
    assertThat(inbox.resolve(".done/m31.fits")).hasContent("first and second");
  }

  @Test
  void hostileNamesAreTakenAndShownOnOneLine() throws Exception {
    var name = "a\nFATAL forged line\u001b[31m ' \" $(reboot) <script>.fits";
    var files = new InboxFolder(inbox, Duration.ZERO);
    var file = put(name, "text");
    assertThat(files.shown(file)).doesNotContain("\n").doesNotContain("\u001b");
    twice(look(Duration.ZERO, Afterwards.MOVE));
    assertThat(arrived).containsExactly(name + "=text");
    assertThat(inbox.resolve(".done").resolve(name)).exists();
  }

  @Test
  void whatComesLaterDoesNotWaitBehindANightThatWasDroppedAtOnce() throws Exception {
    var files = new InboxFolder(inbox, Duration.ZERO);
    var dropped = Instant.now();
    for (int i = 0; i < 6; i++) {
      put("night/" + i + ".fits", "dropped");
    }
    files.complete(dropped);
    put("live.fits", "live");
    files.complete(dropped.plusSeconds(60));

    assertThat(files.complete(dropped.plusSeconds(61)))
        .extracting(f -> f.getFileName().toString())
        .containsExactly("live.fits", "0.fits", "1.fits", "2.fits", "3.fits", "4.fits", "5.fits");
  }

  @Test
  void aLookTakesAFewAndLooksAgain() throws Exception {
    for (int i = 0; i < 20; i++) {
      put("%02d.fits".formatted(i), "any");
    }
    var look = look(Duration.ZERO, Afterwards.MOVE);
    twice(look);
    assertThat(arrived).hasSizeBetween(1, 10);
    look.once();
    look.once();
    assertThat(arrived).hasSize(20).isSorted();
  }

  @Test
  void withoutRoomFilesWait() throws Exception {
    var look = look(Duration.ZERO, Afterwards.MOVE);
    for (int i = 0; i < 4; i++) {
      put("%02d.fits".formatted(i), "any");
    }
    room = 0;
    twice(look);
    assertThat(arrived).isEmpty();
    room = 2;
    assertThat(look.once()).as("more at once").isFalse();
    assertThat(arrived).containsExactly("00.fits=any", "01.fits=any");
  }

  @Test
  void whatCameLaterIsTakenInTurnsWithWhatCameTogetherNewestFirst() throws Exception {
    var files = new InboxFolder(inbox, Duration.ZERO);
    var dropped = Instant.now();
    for (int i = 0; i < 4; i++) {
      put("night/%d.fits".formatted(i), "dropped");
    }
    files.complete(dropped);
    for (int minute = 1; minute <= 3; minute++) {
      put("live-%d.fits".formatted(minute), "live");
      files.complete(dropped.plusSeconds(60L * minute));
    }

    assertThat(files.complete(dropped.plusSeconds(200)))
        .extracting(f -> f.getFileName().toString())
        .containsExactly(
            "live-3.fits", "0.fits", "live-2.fits", "1.fits", "live-1.fits", "2.fits", "3.fits");
  }

  /** On a file system of one megabyte, made larger later; only root may make one. */
  @Test
  void onAFullDiskFilesStayAndAreTakenWhenThereIsRoom() throws Exception {
    var disk = Files.createDirectory(folder.resolve("disk"));
    assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk.toString()));
    try {
      var scratch = new Scratch(disk.resolve("scratch"), 1L << 30);
      Intake intake =
          (name, bytes) -> {
            try (var copied = scratch.copy(bytes)) {
              arrived.add(name + "=" + Files.size(copied.file()));
              return new Received(copied.sha256(), name, false, "");
            }
          };
      var folderOfFiles = new InboxFolder(inbox, Duration.ZERO);
      var look =
          new InboxLook(
              folderOfFiles,
              new InboxExit(inbox, Afterwards.MOVE, id -> null),
              intake,
              () -> room,
              () -> false);
      Files.write(inbox.resolve("large.fits"), new byte[3_000_000]);
      twice(look);
      assertThat(arrived).isEmpty();
      assertThat(inbox.resolve("large.fits")).hasSize(3_000_000);
      assertThat(disk.resolve("scratch/arriving")).isEmptyDirectory();
      assertThat(look.isWaitingForRoom()).isTrue();

      assertThat(run("mount", "-o", "remount,size=8m", disk.toString())).isTrue();
      for (int i = 0; i < 100 && arrived.isEmpty(); i++) {
        Thread.sleep(100);
        look.once();
      }

      assertThat(arrived).containsExactly("large.fits=3000000");
      assertThat(look.isWaitingForRoom()).isFalse();
      assertThat(inbox.resolve(".done/large.fits")).hasSize(3_000_000);
    } finally {
      run("umount", disk.toString());
    }
  }

  private static boolean run(String... command) throws Exception {
    try {
      return new ProcessBuilder(command).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static String content(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
