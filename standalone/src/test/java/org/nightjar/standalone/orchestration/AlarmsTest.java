package org.nightjar.standalone.orchestration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Alarms go by numbers that services give, and the runbook explains each. */
class AlarmsTest {
  /** What Prometheus' names have behind Micrometer's. */
  private static final String SUFFIX = "(_total|_seconds|_bytes|_seconds_count|_seconds_sum)?";

  private static List<JsonNode> alarms() {
    List<JsonNode> alarms = new ArrayList<>();
    for (var group :
        Repository.yaml(Repository.text("k8s/alarms/alarms.yaml"))
            .getFirst()
            .path("spec")
            .path("groups")) {
      group.path("rules").forEach(alarms::add);
    }
    return alarms;
  }

  @Test
  void everyNumberIsOneThatAServiceGives() {
    var given = metersInCode();
    assertThat(alarms()).hasSizeGreaterThan(5);
    for (var alarm : alarms()) {
      var names = Pattern.compile("\\bnightjar_[a-z_]+").matcher(alarm.path("expr").asText());
      int found = 0;
      while (names.find()) {
        var name = names.group();
        found++;
        assertThat(given)
            .as("%s: %s", alarm.path("alert"), name)
            .anyMatch(meter -> name.matches(meter.replace('.', '_') + SUFFIX));
      }
      assertThat(found).as(alarm.path("alert").asText()).isPositive();
    }
  }

  @Test
  void theRunbookExplainsEachAlarmAndNoOther() {
    var rows =
        Pattern.compile("(?m)^\\| `(Nightjar\\w+)`").matcher(Repository.text("docs/operations.md"));
    Set<String> explained = new TreeSet<>();
    while (rows.find()) {
      explained.add(rows.group(1));
    }
    assertThat(explained)
        .isEqualTo(new TreeSet<>(alarms().stream().map(a -> a.path("alert").asText()).toList()));
  }

  static Set<String> metersInCode() {
    var literal = Pattern.compile("\"(nightjar(?:\\.[a-z]+)+)\"");
    Set<String> names = new TreeSet<>();
    try (var files = Files.walk(Repository.ROOT)) {
      for (var file : files.filter(AlarmsTest::ofMain).toList()) {
        var matcher = literal.matcher(Files.readString(file));
        while (matcher.find()) {
          names.add(matcher.group(1));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return names;
  }

  private static boolean ofMain(Path file) {
    var path = Repository.ROOT.relativize(file).toString();
    return path.endsWith(".java") && path.contains("src/main/java");
  }
}
