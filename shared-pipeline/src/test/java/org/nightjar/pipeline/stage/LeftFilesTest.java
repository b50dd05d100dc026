package org.nightjar.pipeline.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftFilesTest {
  @Test
  void oursGoWhenTheyAreOldAndOthersStay(@TempDir Path folder) throws Exception {
    for (var name : new String[] {"nightjar-1.fits", "nightjar-stack2.tmp", "somebody.fits"}) {
      Files.createFile(folder.resolve(name));
    }
    Files.createDirectory(folder.resolve("nightjar-folder.tmp"));
    assertThat(LeftFiles.remove(folder, Instant.now())).isZero();
    assertThat(LeftFiles.remove(folder, Instant.now().plus(Duration.ofDays(2)))).isEqualTo(2);
    assertThat(folder.resolve("somebody.fits")).exists();
    assertThat(folder.resolve("nightjar-folder.tmp")).exists();
  }
}
