package org.nightjar.imaging.stars;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.nightjar.imaging.wcs.SkyAngles;
import uk.ac.starlink.ecsv.EcsvTableBuilder;
import uk.ac.starlink.fits.FitsTableBuilder;
import uk.ac.starlink.table.RowSequence;
import uk.ac.starlink.table.StarTable;
import uk.ac.starlink.table.StoragePolicy;
import uk.ac.starlink.table.TableBuilder;
import uk.ac.starlink.table.formats.AsciiTableBuilder;
import uk.ac.starlink.table.formats.CsvTableBuilder;
import uk.ac.starlink.util.DataSource;
import uk.ac.starlink.util.FileDataSource;
import uk.ac.starlink.votable.VOTableBuilder;

/**
 * Stars from a table of the user's: FITS, VOTable, ECSV, CSV or plain columns, also compressed.
 * Rows without place or magnitude are left out. V and B − V come from columns of that name, else
 * from Gaia's G, BP, RP, else from g and r ({@link ColourRelations}).
 */
public final class UserStarCatalogue implements StarCatalogue {
  /** 5 million stars are 300 MB. */
  public static final int DEFAULT_MOST_STARS = 5_000_000;

  // Kept, so that the level is: STIL has a line for every item of metadata that it does not know.
  private static final Logger STIL = Logger.getLogger("uk.ac.starlink");

  static {
    if (STIL.getLevel() == null) {
      STIL.setLevel(Level.SEVERE);
    }
  }

  private final String name;
  private final UserStars stars;

  private UserStarCatalogue(String name, UserStars stars) {
    this.name = name;
    this.stars = stars;
  }

  public static UserStarCatalogue read(Path file) throws IOException {
    return read(file, DEFAULT_MOST_STARS);
  }

  /**
   * @param mostStars refuse longer tables
   * @throws IOException when the file can't be read as a table
   * @throws IllegalArgumentException when its columns are not understood, there is no usable row,
   *     or there are too many; says which columns it has
   */
  public static UserStarCatalogue read(Path file, int mostStars) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException("star catalogue " + file + ": no such file");
    }
    try {
      DataSource source = new FileDataSource(file.toFile());
      StarTable table =
          builder(source, file).makeStarTable(source, false, StoragePolicy.PREFER_MEMORY);
      if (table.getRowCount() > mostStars) {
        throw tooMany(mostStars);
      }
      var columns = CatalogueColumns.of(table);
      var stars = new UserStars();
      try (RowSequence rows = table.getRowSequence()) {
        while (rows.next()) {
          stars.add(columns, rows);
          if (stars.size() > mostStars) {
            throw tooMany(mostStars);
          }
        }
      }
      if (stars.size() == 0) {
        throw new IllegalArgumentException("no row has a place and a magnitude");
      }
      stars.sortByDeclination();
      return new UserStarCatalogue(String.valueOf(file.getFileName()), stars);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("star catalogue " + file + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new IOException("star catalogue " + file + " is no table: " + e.getMessage(), e);
    }
  }

  private static IllegalArgumentException tooMany(int mostStars) {
    return new IllegalArgumentException("more than " + mostStars + " stars");
  }

  private static TableBuilder builder(DataSource source, Path file) throws IOException {
    var intro = new String(source.getIntro(), StandardCharsets.ISO_8859_1);
    var start = intro.stripLeading();
    var fileName = file.toString().toLowerCase(Locale.ROOT);
    if (intro.startsWith("SIMPLE  =")) {
      return new FitsTableBuilder();
    }
    if (start.startsWith("<")) {
      return new VOTableBuilder(false);
    }
    if (start.startsWith("# %ECSV")) {
      return new EcsvTableBuilder();
    }
    boolean commas = start.lines().findFirst().orElse("").contains(",");
    return fileName.contains(".csv") || commas ? new CsvTableBuilder() : new AsciiTableBuilder();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int size() {
    return stars.size();
  }

  @Override
  public StarField cone(
      double raDeg,
      double decDeg,
      double radiusDeg,
      double epochYear,
      double faintestMagnitude,
      int most) {
    ConeArguments.check(raDeg, decDeg, radiusDeg, epochYear, faintestMagnitude, most);
    return stars.cone(raDeg, decDeg, radiusDeg, epochYear, faintestMagnitude, most);
  }

  /** Right ascension from text in hours or a number in degrees; NaN when it is neither. */
  static double angle(Object value, boolean hours) {
    if (value instanceof Float f) {
      // Text with few digits comes as float: 359.9 is meant, not 359.8999938964844.
      return Double.parseDouble(f.toString());
    }
    if (value instanceof Number n) {
      return n.doubleValue();
    }
    if (!(value instanceof String s)) {
      return Double.NaN;
    }
    var text = s.strip();
    var parts = text.split("[:\\shmd°'\"]+", 5);
    try {
      if (parts.length == 1) {
        return Double.parseDouble(text);
      }
      double size = 0;
      double unit = 1;
      for (var part : Arrays.asList(parts).subList(0, Math.min(3, parts.length))) {
        size += Math.abs(Double.parseDouble(part.replaceAll("s$", ""))) * unit;
        unit /= 60;
      }
      double signed = text.startsWith("-") ? -size : size;
      return hours ? 15 * signed : signed;
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  /** In [0, 360), or NaN. */
  static double rightAscension(Object value) {
    double ra = angle(value, true);
    return Double.isFinite(ra) ? SkyAngles.normaliseRaDeg(ra) : Double.NaN;
  }
}
