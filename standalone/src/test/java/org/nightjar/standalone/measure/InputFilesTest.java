package org.nightjar.standalone.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputFilesTest {
  @TempDir private Path folder;

  @BeforeEach
  void fill() throws IOException {
    for (var name :
        List.of(
            "b.fits",
            "a.FIT",
            "c.fit.gz",
            "notes.md",
            "table.tsv",
            ".hidden.fits",
            "raw.CR2",
            "d.fits.fz")) {
      Files.write(folder.resolve(name), new byte[1]);
    }
    Files.createDirectories(folder.resolve("deep/er"));
    Files.write(folder.resolve("deep/er/e.tiff"), new byte[1]);
  }

  @Test
  void findsFramesAtAnyDepthInTheOrderOfTheirNames() throws IOException {
    assertThat(InputFiles.of(List.of(folder)))
        .extracting(p -> folder.relativize(p).toString())
        .containsExactly("a.FIT", "b.fits", "c.fit.gz", "d.fits.fz", "deep/er/e.tiff", "raw.CR2");
  }

  @Test
  void takesANamedFileWhateverItsName() throws IOException {
    assertThat(InputFiles.of(List.of(folder.resolve("notes.md"))))
        .containsExactly(folder.resolve("notes.md"));
  }

  @Test
  void takesEveryFileOnce() throws IOException {
    assertThat(InputFiles.of(List.of(folder.resolve("b.fits"), folder)))
        .doesNotHaveDuplicates()
        .hasSize(6);
  }

  @Test
  void takesAnEmptyFolderWithAFramesNameSoThatItIsRefusedInWords() throws IOException {
    Files.createDirectory(folder.resolve("x.fits"));
    assertThat(InputFiles.of(List.of(folder))).contains(folder.resolve("x.fits"));
  }

  @Test
  void entersAFolderWithAFramesNameThatHoldsFrames() throws IOException {
    Files.createDirectory(folder.resolve("x.fits"));
    Files.write(folder.resolve("x.fits/y.fits"), new byte[1]);
    assertThat(InputFiles.of(List.of(folder)))
        .contains(folder.resolve("x.fits/y.fits"))
        .doesNotContain(folder.resolve("x.fits"));
  }

  @Test
  void survivesALoopOfLinks() throws IOException {
    Files.createSymbolicLink(folder.resolve("deep/loop"), folder);
    assertThat(InputFiles.of(List.of(folder))).hasSize(6);
  }

  @Test
  void saysWhichPathIsMissing() {
    assertThatThrownBy(() -> InputFiles.of(List.of(folder.resolve("nowhere"))))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("nowhere");
  }
}
