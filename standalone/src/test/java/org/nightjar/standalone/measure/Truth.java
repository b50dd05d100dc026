package org.nightjar.standalone.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.nightjar.imaging.testing.RealData;

/**
 * What trusted programs say of a real frame: a line of the real data's truth table.
 *
 * @param name of the line
 * @param file relative to the real data
 * @param values by column
 */
record Truth(String name, String file, Map<String, String> values) {
  static List<Truth> all() throws IOException {
    var lines = Files.readAllLines(RealData.path("truth.tsv"));
    var head = lines.getFirst().split("\t");
    var all = new ArrayList<Truth>();
    for (var line : lines.subList(1, lines.size())) {
      var cells = line.split("\t", -1);
      var values = new HashMap<String, String>();
      for (int i = 0; i < head.length; i++) {
        values.put(head[i], i < cells.length ? cells[i].strip() : "");
      }
      all.add(new Truth(cells[0], cells[1], values));
    }
    return all;
  }

  static Truth named(String name) throws IOException {
    return all().stream().filter(t -> t.name().equals(name)).findFirst().orElseThrow();
  }

  boolean solved() {
    return "1".equals(values.get("solved"));
  }

  double number(String column) {
    return optional(column)
        .orElseThrow(() -> new IllegalArgumentException(name + " has no " + column));
  }

  OptionalDouble optional(String column) {
    var text = values.getOrDefault(column, "");
    return text.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(Double.parseDouble(text));
  }
}
