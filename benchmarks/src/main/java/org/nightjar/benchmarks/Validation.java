package org.nightjar.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.nightjar.imaging.wcs.SkyAngles;
import org.nightjar.model.FrameReport;
import org.nightjar.standalone.measure.Catalogues;
import org.nightjar.standalone.measure.MeasureOptions;
import org.nightjar.standalone.measure.MeasureRun;
import org.nightjar.standalone.measure.RunListener;

/**
 * Measures the real frames beside the checkout and sets each number beside what trusted programs
 * say of the frame: the table of docs/validation.md.
 */
final class Validation {
  static final String NAME = "validation";

  private static final String HEAD =
      """
      # Validation

      Made by `./nightjar bench validation` from real frames that lie beside the checkout. Reference values are those of SExtractor 2.25 (sources, FWHM, ellipticity)
      and of solve-field 0.93 (place, scale); they are yardsticks, not truth. SExtractor measured colour mosaics as they are, Nightjar their green
      superpixels: there the counts do not compare, and widths are in pixels twice as large. FWHM and ellipticity mean different things on purpose: Nightjar's
      are those of the profile at half maximum before the pixel blurs it (docs/conventions.md). "Off" is the distance between the two image centres in the
      raw frame's pixels.

      | Frame | Sources, SExtractor's | FWHM px, SExtractor's | Ellipticity, SExtractor's | Solved, solve-field | Off, px | Scale ″/px, difference | Angle of +y, difference ° | Zero point (stars) |
      |---|---|---|---|---|---|---|---|---|
      """;

  private Validation() {}

  /**
   * Writes the page.
   *
   * @param realData folder with {@code truth.tsv} and the frames
   * @param page where to
   */
  static void write(Path realData, Path page) throws IOException {
    var truths = truths(realData.resolve("truth.tsv"));
    var files = new ArrayList<Path>();
    truths.forEach(t -> files.add(realData.resolve(t.get("file"))));
    // The darks of the night, so that its lights are calibrated as a user would have it.
    files.add(realData.resolve("tres1"));
    var options =
        new MeasureOptions(
            files,
            null,
            null,
            null,
            Catalogues.SHIPPED,
            Runtime.getRuntime().availableProcessors());
    var reports = new HashMap<String, FrameReport>();
    MeasureRun.of(options, RunListener.SILENT).forEach(r -> reports.put(r.frame().fileName(), r));
    var text = new StringBuilder(HEAD);
    for (var truth : truths) {
      var name = Path.of(Objects.requireNonNull(truth.get("file"))).getFileName();
      var report = reports.get(String.valueOf(name));
      text.append(row(truth, report)).append('\n');
    }
    Files.writeString(page, text);
    System.out.println(text);
  }

  private static String row(Map<String, String> truth, @Nullable FrameReport r) {
    var cells = new ArrayList<String>();
    cells.add(Objects.requireNonNull(truth.get("name")));
    var e = r == null ? null : r.extraction();
    if (r == null || e == null) {
      cells.add(r == null ? "not measured" : "rejected: " + String.valueOf(r.rejection()));
      return "| " + String.join(" | ", cells) + " |";
    }
    cells.add(e.sources() + ", " + or(truth.get("sex_n")));
    cells.add(number("%.2f", e.fwhmPx()) + ", " + or(truth.get("fwhm_px")));
    cells.add(number("%.2f", e.ellipticity()) + ", " + or(truth.get("ellipticity")));
    var a = r.astrometry();
    boolean solved = a != null && a.solved();
    boolean known = "1".equals(truth.get("solved"));
    cells.add((solved ? "yes" : "no") + ", " + (known ? "yes" : "no"));
    if (a != null && solved && known) {
      double pixels = Objects.requireNonNullElse(r.frame().superpixel(), 1);
      double scale = value(truth, "scale_arcsec");
      double off =
          SkyAngles.separationDeg(
                  orNaN(a.raDeg()),
                  orNaN(a.decDeg()),
                  value(truth, "ra_deg"),
                  value(truth, "dec_deg"))
              * SkyAngles.ARCSEC_PER_DEG
              / scale;
      double ours = orNaN(a.pixelScaleArcsec()) / pixels;
      double turn = orNaN(a.positionAngleDeg()) - value(truth, "pa_y_deg");
      cells.add(number("%.2f", off));
      cells.add(number("%.4f", ours) + ", " + number("%+.2f %%", 100 * (ours / scale - 1)));
      cells.add(number("%+.3f", Math.IEEEremainder(turn, 360)));
    } else {
      cells.addAll(List.of("–", "–", "–"));
    }
    var p = r.photometry();
    cells.add(
        p == null || p.zeroPoint() == null
            ? "–"
            : number("%.3f", p.zeroPoint())
                + " ± "
                + number("%.3f", p.zeroPointError())
                + " ("
                + p.starsUsed()
                + ")");
    return "| " + String.join(" | ", cells) + " |";
  }

  private static List<Map<String, String>> truths(Path table) throws IOException {
    var lines = Files.readAllLines(table);
    var head = lines.getFirst().split("\t");
    var rows = new ArrayList<Map<String, String>>();
    for (var line : lines.subList(1, lines.size())) {
      var cells = line.split("\t", -1);
      var row = new HashMap<String, String>();
      for (int i = 0; i < Math.min(head.length, cells.length); i++) {
        row.put(head[i], cells[i].strip());
      }
      rows.add(row);
    }
    return rows;
  }

  private static double value(Map<String, String> truth, String column) {
    return Double.parseDouble(Objects.requireNonNull(truth.get(column), column));
  }

  private static double orNaN(@Nullable Double value) {
    return value == null ? Double.NaN : value;
  }

  private static String or(@Nullable String text) {
    return text == null || text.isEmpty() ? "–" : text;
  }

  private static String number(String pattern, @Nullable Double value) {
    return value == null ? "–" : String.format(Locale.ROOT, pattern, value);
  }
}
