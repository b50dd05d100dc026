package org.nightjar.pipeline.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForeignNameTest {
  @ParameterizedTest
  @ValueSource(strings = {"inbox/M 31 (001).fits", "inbox/Hα ü+%41.fit", "...", "<script>", "a"})
  void takesWhateverLeadsBelowTheRoot(String path) {
    assertThat(new ForeignName(path).path()).isEqualTo(path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "a/",
        "/a",
        "a//b",
        ".",
        "..",
        "a/../b",
        "./a",
        "a/..",
        "a\\b",
        "a\u0000b",
        "a\nb"
      })
  void refusesWhatLeadsElsewhereOrIsNoText(String path) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ForeignName(path))
        .withMessageContaining("key");
  }

  @ParameterizedTest
  @ValueSource(ints = {512, 5000})
  void countsBytesNotLetters(int letters) {
    assertThat(new ForeignName("ä".repeat(512)).path()).hasSize(512);
    assertThatIllegalArgumentException().isThrownBy(() -> new ForeignName("ä".repeat(letters + 1)));
  }
}
