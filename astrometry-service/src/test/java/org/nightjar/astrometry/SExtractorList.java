package org.nightjar.astrometry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.nightjar.imaging.source.SourceCatalog;
import org.nightjar.imaging.source.SourceColumn;

/** SExtractor's own catalogues (ASCII_HEAD), for trying the solver without our extraction. */
final class SExtractorList {
  private SExtractorList() {}

  static SourceCatalog read(Path file) throws IOException {
    Map<String, Integer> columns = new HashMap<>();
    var rows = new ArrayList<double[]>();
    for (var line : Files.readAllLines(file)) {
      var words = line.strip().split("\\s+");
      if (line.startsWith("#")) {
        columns.put(words[2], Integer.parseInt(words[1]) - 1);
      } else {
        rows.add(Arrays.stream(words).mapToDouble(Double::parseDouble).toArray());
      }
    }
    var catalog = SourceCatalog.ofSize(rows.size());
    for (var column : SourceColumn.values()) {
      var at = columns.get(column.fitsName());
      if (at != null) {
        double one = column.coordinate() ? 1 : 0;
        catalog = catalog.with(column, rows.stream().mapToDouble(r -> r[at] - one).toArray());
      }
    }
    int flux = columns.get("FLUX_AUTO");
    int error = columns.get("FLUXERR_AUTO");
    return catalog.with(
        SourceColumn.SNR, rows.stream().mapToDouble(r -> r[flux] / r[error]).toArray());
  }
}
