package org.nightjar.reference;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.nightjar.imaging.stars.StarZoneEncoder;
import uk.ac.starlink.fits.FitsTableBuilder;
import uk.ac.starlink.table.StarTable;
import uk.ac.starlink.table.StoragePolicy;
import uk.ac.starlink.util.FileDataSource;

/**
 * Makes the zones of the shipped catalogue from its FITS original (columns RA_MAS, DEC_MAS,
 * VT_MMAG, V_MMAG, BV_MMAG, PMRA, PMDEC; −32768 where a value is absent).
 *
 * <pre>
 * ./mvnw -q -pl reference-data -am test-compile
 * java -cp ... org.nightjar.reference.BuildReferenceStars tycho2_vt_bv.fits.gz \
 *     reference-data/src/main/resources/org/nightjar/reference/tycho2
 * </pre>
 */
public final class BuildReferenceStars {
  private static final int NULL = -32768;

  /** The V at hand is cut to steps of 0.05 mag; half a step brings it back on average. */
  private static final int HALF_STEP_MMAG = 25;

  /**
   * Where V at hand and V from VT disagree by more than 5 times their usual scatter, VT is of
   * another star or of a variable one; V wins.
   */
  private static final int TOO_FAR_MMAG = 100;

  private BuildReferenceStars() {}

  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 2) {
      System.err.println("usage: BuildReferenceStars tycho2_vt_bv.fits.gz FOLDER");
      System.exit(2);
    }
    var folder = Files.createDirectories(Path.of(arguments[1]));
    var encoder = encode(Path.of(arguments[0]));
    for (int zone = 0; zone < StarZoneEncoder.zones(); zone++) {
      var file = folder.resolve(Path.of(ReferenceStars.resource(zone)).getFileName());
      Files.write(file, encoder.zone(zone));
    }
    System.out.println(encoder.size() + " stars");
  }

  static StarZoneEncoder encode(Path original) throws IOException {
    StarTable table =
        new FitsTableBuilder()
            .makeStarTable(
                new FileDataSource(original.toFile()), false, StoragePolicy.PREFER_MEMORY);
    String[] names = {"RA_MAS", "DEC_MAS", "VT_MMAG", "V_MMAG", "BV_MMAG", "PMRA", "PMDEC"};
    var column = new int[names.length];
    for (int i = 0; i < names.length; i++) {
      for (int c = 0; c < table.getColumnCount(); c++) {
        if (table.getColumnInfo(c).getName().equals(names[i])) {
          column[i] = c;
        }
      }
    }
    var encoder = new StarZoneEncoder();
    try (var rows = table.getRowSequence()) {
      var row = new int[names.length];
      while (rows.next()) {
        for (int i = 0; i < names.length; i++) {
          row[i] = rows.getCell(column[i]) instanceof Number n ? n.intValue() : NULL;
        }
        add(row, encoder);
      }
    }
    return encoder;
  }

  private static void add(int[] row, StarZoneEncoder encoder) {
    int vt = row[2];
    if (row[3] == NULL || row[4] == NULL || row[5] == NULL || row[6] == NULL) {
      encoder.add(row[0], row[1], vt);
      return;
    }
    int atHand = row[3] + HALF_STEP_MMAG;
    double fromVt = vt - 0.106 * row[4];
    int v;
    if (vt == NULL) {
      v = atHand;
      vt = (int) Math.round(v + 0.106 * row[4]);
    } else {
      v = Math.abs(fromVt - atHand) <= TOO_FAR_MMAG ? (int) Math.round(fromVt) : atHand;
    }
    encoder.add(row[0], row[1], vt, v, row[4], row[5], row[6]);
  }
}
