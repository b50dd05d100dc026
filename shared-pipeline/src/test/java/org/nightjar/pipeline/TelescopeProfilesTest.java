package org.nightjar.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nightjar.model.TelescopeProfile;

class TelescopeProfilesTest {
  @TempDir Path folder;

  @Test
  void shippedProfilesLoadAndAreFoundByName() {
    assertThat(TelescopeProfiles.shipped()).hasSizeGreaterThanOrEqualTo(6);
    assertThat(TelescopeProfiles.shipped().stream().map(TelescopeProfile::name))
        .doesNotHaveDuplicates();
    assertThat(TelescopeProfiles.named("vysos-5").orElseThrow().optics().focalLengthMm())
        .isEqualTo(735.0);
    assertThat(TelescopeProfiles.named("SEESTAR-S50")).isPresent();
    assertThat(TelescopeProfiles.named("nobody's")).isEmpty();
    assertThat(TelescopeProfiles.ofTelescope("LCO 1m0-12", TelescopeProfiles.shipped()))
        .map(TelescopeProfile::name)
        .contains("LCO {TELESCOP}");
    assertThat(TelescopeProfiles.ofTelescope("Seestar S50", TelescopeProfiles.shipped()))
        .isPresent();
    assertThat(TelescopeProfiles.ofTelescope("Locomotive", TelescopeProfiles.shipped())).isEmpty();
  }

  @Test
  void stagesKnowATelescopeWhoseNameIsMadeOfKeywords() throws Exception {
    var file =
        Files.writeString(
            folder.resolve("roofs.yaml"),
            """
            name: Roof {OBSERVER}
            recognise: {TELESCOP: "Roof.*"}
            limits: {fwhmArcsec: 4.5}
            """);
    var known = new KnownTelescopes(() -> Optional.of(List.of(file)));
    assertThat(known.profile("Roof A. Observer").orElseThrow().limits().fwhmArcsec())
        .isEqualTo(4.5);
    assertThat(known.profile("Cellar A. Observer")).isEmpty();
  }

  @Test
  void theProfileInTheDocumentationIsValid() throws Exception {
    var text =
        Files.readString(
            Path.of(System.getProperty("nightjar.root", "..")).resolve("docs/telescopes.md"));
    var blocks = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL).matcher(text);
    assertThat(blocks.find()).isTrue();
    var path = Files.writeString(folder.resolve("documented.yaml"), blocks.group(1));
    var profile = TelescopeProfiles.load(path);
    assertThat(profile.limits()).isNotNull();
    assertThat(profile.sensor()).isNotNull();
    assertThat(profile.site()).isNotNull();
    assertThat(profile.keywords()).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "name: A#sensor:#  gian: 2 | line 3: unknown key 'gian'; known here: bayerPattern, gainElectronsPerAdu",
        "name: A#nmae: B | line 2: unknown key 'nmae'; known here: filters, keywords",
        "optics: {focalLengthMm: 3} | name is missing",
        "name: A#sensor: {gainElectronsPerAdu: -2} | sensor.gainElectronsPerAdu = -2.0, must be > 0",
        "name: A#sensor: {bayerPattern: RGBG} | RGBG, must be RGGB",
        "name: A#sensor: {trim: all} | sensor.trim = all, must be like",
        "name: A#recognise: {INSTRUME: '(['} | recognise INSTRUME: '(['",
        "name: A#site: {latitudeDeg: 95, longitudeDeg: 1, elevationMetres: 0} | [-90, 90]",
        "name: A#optics: {focalLengthMm: long} | line 2",
        "name: A#name: B | line 2",
        "'name: [' | line",
        "!!javax.script.ScriptEngineManager [] | line 1",
        "name: !!java.net.URL [\"http://localhost/\"] | line",
      })
  void whatIsWrongIsToldWithItsLine(String yaml, String words) throws Exception {
    var path = Files.writeString(folder.resolve("my.yaml"), yaml.replace('#', '\n'));
    assertThatThrownBy(() -> TelescopeProfiles.load(path))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("my.yaml")
        .hasMessageContaining(words);
  }

  @Test
  void oversizedAndExplodingFilesAreRefused() throws Exception {
    var large = Files.writeString(folder.resolve("l.yaml"), "#".repeat(300_000));
    assertThatThrownBy(() -> TelescopeProfiles.load(large)).hasMessageContaining("300000 bytes");
    var bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 12; i++) {
      bomb.append("a%d: &a%d [".formatted(i, i))
          .append(("*a%d, ".formatted(i - 1)).repeat(10))
          .append("]\n");
    }
    var path = Files.writeString(folder.resolve("b.yaml"), bomb);
    assertThatThrownBy(() -> TelescopeProfiles.load(path))
        .isInstanceOf(IllegalArgumentException.class);
    var empty = Files.writeString(folder.resolve("e.yaml"), "");
    assertThatThrownBy(() -> TelescopeProfiles.load(empty))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
