package org.nightjar.pipeline.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.nightjar.pipeline.ReportJson;

class RefusalsTest {
  @Test
  void whatWasRefusedInWordsIsAnsweredInThem() {
    var refusal = Refusals.of(new ProblemException(413, "Too large", "17 bytes, at most 16"));
    assertThat(refusal.problem().status()).isEqualTo(413);
    assertThat(refusal.problem().detail()).isEqualTo("17 bytes, at most 16");
  }

  @Test
  void brokenInfrastructureIsUnavailableAndWorthAnotherTry() {
    for (var thrown :
        new Exception[] {
          new IOException("store nightjar: refused"),
          new SQLException("gone"),
          new IllegalStateException(new SQLException("gone"))
        }) {
      var refusal = Refusals.of(thrown);
      assertThat(refusal.problem().status()).isEqualTo(503);
      assertThat(refusal.headers()).containsKey("Retry-After");
    }
  }

  @Test
  void aFullDiskIsToldAsSuch() {
    var thrown = new FileSystemException("/data/x", null, "No space left on device");
    assertThat(Refusals.of(new IllegalStateException(thrown)).problem().status()).isEqualTo(507);
    assertThat(Refusals.of(new IOException("No space left on device")).problem().status())
        .isEqualTo(507);
  }

  @Test
  void aFaultTellsNothingOfItsInside() {
    var refusal = Refusals.of(new IllegalStateException("secret=hush in Some.java"));
    assertThat(refusal.problem().status()).isEqualTo(500);
    assertThat(refusal.problem().json()).doesNotContain("hush").doesNotContain("java");
  }

  @Test
  void aDocumentHasTheMembersOfTheStandard() throws Exception {
    var tree =
        ReportJson.mapper().readTree(Problem.of(404, "Not found", "no frame \"<b>\"").json());
    assertThat(tree.get("type").asText()).isEqualTo("about:blank");
    assertThat(tree.get("title").asText()).isEqualTo("Not found");
    assertThat(tree.get("status").asInt()).isEqualTo(404);
    assertThat(tree.get("detail").asText()).isEqualTo("no frame \"<b>\"");
  }
}
