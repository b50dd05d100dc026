package org.nightjar.pipeline.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderProductStoreTest extends ProductStoreContract {
  @TempDir private Path folder;

  @Override
  ProductStore store() throws IOException {
    return new FolderProductStore(folder);
  }

  @Override
  void putByAnother(String name, byte[] bytes) throws IOException {
    var file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
  }

  @Test
  void sweepsWhatACrashLeftHalfWritten() throws IOException {
    store();
    Files.write(folder.resolve(".tmp").resolve("half"), new byte[10]);
    store();
    assertThat(folder.resolve(".tmp")).isEmptyDirectory();
  }

  @Test
  void keepsNothingButTheProduct() throws IOException {
    store().put(StoreKey.of("a", "b"), "x/y", new ByteArrayInputStream(new byte[3]));
    try (var files = Files.walk(folder)) {
      assertThat(files.filter(Files::isRegularFile).map(p -> folder.relativize(p).toString()))
          .containsExactly("a/b");
    }
  }
}
