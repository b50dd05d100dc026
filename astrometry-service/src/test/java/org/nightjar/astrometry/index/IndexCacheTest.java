package org.nightjar.astrometry.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IndexCacheTest {
  @TempDir Path cache;

  @Test
  void indexesAreBuiltOnceAndAgainWhenABuildWasCutShort() throws Exception {
    var sky = Skies.catalogue(Skies.random(3000, 8));
    var heard = new ArrayList<Double>();
    assertThat(IndexCache.isBuilt(cache, sky)).isFalse();
    int count;
    try (var library = IndexCache.open(cache, sky, (fraction, doing) -> heard.add(fraction))) {
      count = library.indexes().size();
      assertThat(count).isGreaterThan(3);
      assertThat(library.problems()).isEmpty();
    }
    assertThat(IndexCache.isBuilt(cache, sky)).isTrue();
    assertThat(heard).isNotEmpty();
    heard.clear();
    try (var library = IndexCache.open(cache, sky, (fraction, doing) -> heard.add(fraction))) {
      assertThat(library.indexes()).hasSize(count);
    }
    assertThat(heard).isEmpty();
    Files.delete(IndexCache.folder(cache, sky).resolve("complete"));
    IndexCache.open(cache, sky, (fraction, doing) -> heard.add(fraction)).close();
    assertThat(heard).isNotEmpty();
  }
}
