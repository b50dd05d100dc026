package org.nightjar.pipeline.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreKeyTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "a/",
        "/a",
        "a//b",
        "..",
        "a/../b",
        ".",
        "a b",
        "a\\b",
        "a\u0000b",
        "ä",
        "a/b?c"
      })
  void refusesWhatIsNotASafePath(String path) {
    assertThatIllegalArgumentException().isThrownBy(() -> new StoreKey(path));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "..",
        "../../etc/passwd",
        "",
        "<script>",
        "a\nb",
        "name with spaces",
        "nul\u0000",
        "."
      })
  void cleansWhateverAHeaderSays(String hostile) {
    assertThat(StoreKey.of("raw", hostile, "x").path())
        .matches("raw/[A-Za-z0-9._=-]+/x")
        .doesNotContain("/../");
  }

  @Test
  void cutsEndlessNames() {
    assertThat(StoreKey.of("x".repeat(10_000)).path()).hasSize(200);
  }
}
