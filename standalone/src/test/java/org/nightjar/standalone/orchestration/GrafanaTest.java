package org.nightjar.standalone.orchestration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The dashboard for Grafana shows numbers that services give. QaRestTest asks a running one. */
class GrafanaTest {
  private static final String SUFFIX =
      "(_total|_seconds|_bytes|_seconds_count|_seconds_sum|_arcsec|_mag)?";

  private static List<JsonNode> panels() throws Exception {
    var board = new ObjectMapper().readTree(Repository.text("docs/grafana/nightjar.json"));
    var panels = new ArrayList<JsonNode>();
    board.path("panels").forEach(panels::add);
    return panels;
  }

  @Test
  void everyNumberIsOneThatAServiceGives() throws Exception {
    var given = AlarmsTest.metersInCode();
    assertThat(panels()).hasSizeGreaterThan(10);
    for (var panel : panels()) {
      for (var target : panel.path("targets")) {
        var names = Pattern.compile("\\bnightjar_[a-z_]+").matcher(target.path("expr").asText());
        int found = 0;
        while (names.find()) {
          var name = names.group();
          found++;
          assertThat(given)
              .as("%s: %s", panel.path("title"), name)
              .anyMatch(meter -> name.matches(meter.replace('.', '_') + SUFFIX));
        }
        assertThat(found).as(panel.path("title").asText()).isPositive();
      }
    }
  }

  @Test
  void panelsHaveIdsOfTheirOwnAndLieBesideEachOther() throws Exception {
    var ids = new HashSet<Integer>();
    var places = new HashSet<String>();
    for (var panel : panels()) {
      assertThat(ids.add(panel.path("id").asInt())).as(panel.path("title").asText()).isTrue();
      var at = panel.path("gridPos");
      for (int x = at.path("x").asInt(); x < at.path("x").asInt() + at.path("w").asInt(); x++) {
        assertThat(x).isLessThan(24);
        assertThat(places.add(x + " " + at.path("y").asInt()))
            .as(panel.path("title").asText())
            .isTrue();
      }
    }
  }
}
