package org.nightjar.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nightjar.standalone.Nightjar;

class CommandLineTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    return Nightjar.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  @ParameterizedTest
  @ValueSource(strings = {"up", "submit", "measure", "simulate", "test", "bench"})
  void everyCommandExplainsItselfWithExamples(String command) {
    assertThat(run(command, "--help")).isZero();
    assertThat(out.toString()).contains("Usage: nightjar " + command, "Examples:");
  }

  @Test
  void indexBuildExplainsItself() {
    assertThat(run("index", "build", "--help")).isZero();
    assertThat(out.toString()).contains("CATALOGUE", "DIR", "Examples:");
  }

  @Test
  void completionCoversEveryCommand() {
    assertThat(run("generate-completion")).isZero();
    assertThat(out.toString()).contains("measure", "simulate", "index", "--catalogue");
  }

  @Test
  void wrongUsageEndsWithTwoAndAWord() {
    assertThat(run("measure")).isEqualTo(2);
    assertThat(err.toString()).contains("PATH");
    assertThat(run("mesure", "x")).isEqualTo(2);
    assertThat(run()).isEqualTo(2);
    assertThat(run("simulate", "--frames", "-3")).isEqualTo(2);
    assertThat(err.toString()).contains("--frames = -3");
  }

  @Test
  void aMissingFileIsNamedAndIsWrongUsage(@TempDir Path folder) {
    assertThat(run("measure", folder.resolve("nowhere.fits").toString())).isEqualTo(2);
    assertThat(err.toString()).contains("nowhere.fits");
  }

  @Test
  void productsDoNotGoIntoAFile(@TempDir Path folder) throws Exception {
    var file = java.nio.file.Files.createFile(folder.resolve("a.fits")).toString();
    assertThat(run("measure", file, "--out", file)).isEqualTo(2);
    assertThat(err.toString()).contains("--out = ", "is not a folder");
  }

  @Test
  void anUnknownTelescopeIsToldWithThoseThatAreKnown(@TempDir Path folder) {
    assertThat(run("simulate", "--telescope", "hubble", "--out", folder.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("hubble", "refractor");
  }

  @Test
  void tellsItsVersion() {
    assertThat(run("--version")).isZero();
    assertThat(out.toString()).startsWith("nightjar 0.");
  }
}
