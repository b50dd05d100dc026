package org.nightjar.imaging.stars;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nightjar.imaging.testing.RealData;
import org.nightjar.imaging.wcs.SkyAngles;

class UserStarCatalogueTest {
  private static final double ALL = Double.POSITIVE_INFINITY;

  @TempDir Path folder;

  private UserStarCatalogue of(String name, String text) throws IOException {
    return UserStarCatalogue.read(Files.writeString(folder.resolve(name), text));
  }

  private static StarField everything(UserStarCatalogue catalogue) {
    return catalogue.cone(0, 0, 180, 2000, ALL, 1000);
  }

  @Test
  void readsCommaSeparatedNames() throws IOException {
    var catalogue =
        of("mine.csv", "name,RA,Dec,Vmag,B-V\na,10.5,-20.25,9.5,0.65\nb,359.9,1,8.0,\n");
    var field = everything(catalogue);
    assertThat(catalogue.name()).isEqualTo("mine.csv");
    assertThat(field.raDeg()).containsExactly(359.9, 10.5);
    assertThat(field.decDeg()).containsExactly(1, -20.25);
    assertThat(field.vMag()).containsExactly(8.0f, 9.5f);
    assertThat(field.bvMag()[0]).isNaN();
    assertThat(field.bvMag()[1]).isEqualTo(0.65f);
  }

  @Test
  void readsCompressedTablesAndSexagesimalPlaces() throws IOException {
    var file = folder.resolve("mine.csv.gz");
    try (var out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write("ra,dec,mag\n12:30:00,-00:30:36,7.5\n".getBytes("US-ASCII"));
    }
    var field = everything(UserStarCatalogue.read(file));
    assertThat(field.raDeg()[0]).isCloseTo(187.5, within(1e-9));
    assertThat(field.decDeg()[0]).isCloseTo(-0.51, within(1e-9));
    assertThat(field.vMag()[0]).isNaN();
    assertThat(field.magnitude()[0]).isEqualTo(7.5f);
  }

  @Test
  void readsVoTablesByTheirUcds() throws IOException {
    var field =
        everything(
            of(
                "vizier.vot",
                """
                <?xml version="1.0"?>
                <VOTABLE version="1.3" xmlns="http://www.ivoa.net/xml/VOTable/v1.3">
                <RESOURCE><TABLE>
                <FIELD name="oddly" datatype="double" ucd="pos.eq.ra;meta.main" unit="deg"/>
                <FIELD name="named" datatype="double" ucd="pos.eq.dec;meta.main" unit="deg"/>
                <FIELD name="q" datatype="float" ucd="phot.mag;em.opt.V" unit="mag"/>
                <DATA><TABLEDATA>
                <TR><TD>15</TD><TD>60</TD><TD>11.25</TD></TR>
                </TABLEDATA></DATA></TABLE></RESOURCE></VOTABLE>
                """));
    assertThat(field.raDeg()).containsExactly(15);
    assertThat(field.vMag()).containsExactly(11.25f);
  }

  @Test
  void gaiasStarsMoveFromTheirEpoch() throws IOException {
    var catalogue =
        of(
            "gaia.csv",
            "ra,dec,pmra,pmdec,ref_epoch,phot_g_mean_mag,bp_rp\n"
                + "100,60,500,-1000,2016.0,10.0,0.82\n"
                + "100,61,,,2016.0,11.0,\n");
    var field = catalogue.cone(100, 60.5, 1, 2026, ALL, 10);
    assertThat(field.decDeg()[0]).isCloseTo(60 - 10 / 3600.0, within(1e-7));
    assertThat(field.raDeg()[0])
        .isCloseTo(100 + 5 / 3600.0 / Math.cos(Math.toRadians(60)), within(1e-6));
    assertThat(field.raDeg()[1]).isEqualTo(100);
    // The Sun's BP - RP.
    assertThat(field.bvMag()[0]).isCloseTo(0.65f, within(0.06f));
    assertThat(field.vMag()[0]).isCloseTo(10.15f, within(0.03f));
    assertThat(field.vMag()[1]).isNaN();
  }

  @ParameterizedTest
  @CsvSource({
    "all_apass_ey_uma.ecsv, 50, true",
    "all_apass_ey_uma_sorted_ra_first_20.fits, 20, true",
    "low_error_apass_ey_uma_sorted_ra_first_20.fits, 20, true",
    "all_refcat2_ey_uma.ecsv, 50, true",
    "all_refcat2_ey_uma_sorted_ra_first_20.fits, 20, true",
    "comp_stars.fits, 67, false",
    "clipped_ey_uma_vsx.fits, 8, false"
  })
  void readsTablesAsSurveysGiveThem(String file, int atLeast, boolean visual) throws IOException {
    var catalogue = UserStarCatalogue.read(RealData.path("stellarphot/" + file));
    var field = everything(catalogue);
    assertThat(field.size()).isGreaterThanOrEqualTo(visual ? 15 : Math.min(8, atLeast));
    assertThat(field.magnitude()).isSorted();
    int known = 0;
    for (int i = 0; i < field.size(); i++) {
      assertThat(field.magnitude()[i]).isBetween(3f, 25f);
      known += Float.isNaN(field.vMag()[i]) ? 0 : 1;
    }
    assertThat(known).isEqualTo(visual ? known : 0);
    assertThat(visual ? known > 0.6 * field.size() : known == 0).isTrue();
  }

  @Test
  void twoSurveysAgreeOnTheSameStars() throws IOException {
    var apass = UserStarCatalogue.read(RealData.path("stellarphot/all_apass_ey_uma.ecsv"));
    var refcat = UserStarCatalogue.read(RealData.path("stellarphot/all_refcat2_ey_uma.ecsv"));
    var field = everything(apass);
    int together = 0;
    double sum = 0;
    for (int i = 0; i < field.size(); i++) {
      var near = refcat.cone(field.raDeg()[i], field.decDeg()[i], 2 / 3600.0, 2000, ALL, 1);
      if (near.size() == 1 && field.vMag()[i] < 15.5 && !Float.isNaN(near.vMag()[0])) {
        sum += field.vMag()[i] - near.vMag()[0];
        together++;
      }
    }
    assertThat(together).isGreaterThan(5);
    assertThat(sum / together).as("mean V difference of %d", together).isBetween(-0.08, 0.08);
  }

  @Test
  void aConeHoldsExactlyTheStarsWithinItsRadius() throws IOException {
    long seed = 4;
    var random = new Random(seed);
    var text = new StringBuilder("ra,dec,V\n");
    int n = 3000;
    var ra = new double[n];
    var dec = new double[n];
    for (int i = 0; i < n; i++) {
      ra[i] = 360 * random.nextDouble();
      dec[i] = i % 4 == 0 ? 89 + random.nextDouble() : 180 * random.nextDouble() - 90;
      text.append(ra[i]).append(',').append(dec[i]).append(",10.5\n");
    }
    var catalogue = of("many.csv", text.toString());
    double[][] cones = {{0, 0, 10}, {359.99, 45, 5}, {20, 90, 1}, {200, 89.5, 0.8}, {7, -85, 20}};
    for (var c : cones) {
      int expected = 0;
      for (int i = 0; i < n; i++) {
        expected += SkyAngles.separationDeg(c[0], c[1], ra[i], dec[i]) <= c[2] ? 1 : 0;
      }
      assertThat(catalogue.cone(c[0], c[1], c[2], 2000, ALL, n).size())
          .as("seed %d", seed)
          .isEqualTo(expected);
    }
  }

  @Test
  void tablesThatAreNotUnderstoodAreRefusedWithTheirColumns() {
    assertThatThrownBy(() -> of("a.csv", "alfa,beta,V\n1.5,2.5,3.5\n"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("right ascension")
        .hasMessageContaining("alfa, beta, V");
    assertThatThrownBy(() -> of("b.csv", "ra,dec,colour\n1.5,2.5,3.5\n"))
        .hasMessageContaining("magnitudes")
        .hasMessageContaining("ra, dec, colour");
    assertThatThrownBy(() -> of("c.csv", "ra,dec,V\n,,\n1,95,3.5\n"))
        .hasMessageContaining("no row");
    assertThatThrownBy(() -> of("d.fits", "this is not a table"))
        .isInstanceOfAny(IOException.class, IllegalArgumentException.class)
        .hasMessageContaining("d.fits");
    assertThatThrownBy(() -> UserStarCatalogue.read(folder.resolve("missing.fits")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("missing.fits");
    var file = folder.resolve("long.csv");
    assertThatThrownBy(() ->
            UserStarCatalogue.read(
                Files.writeString(file, "ra,dec,V\n" + "1.5,2.5,3.5\n".repeat(20)), 10))
        .hasMessageContaining("more than 10 stars");
  }

  @Test
  void colourRelationsGiveTheSunItsColours() {
    // Solar twins: G = V - 0.16, BP - RP = 0.82; B - V 0.605 by these very relations.
    double v = ColourRelations.vOfGaia(10, 0.82);
    assertThat(v - 10).isCloseTo(0.1524, within(1e-4));
    assertThat(ColourRelations.bOfGaia(10, 0.82) - v).isCloseTo(0.605, within(0.02));
    assertThat(ColourRelations.vOfGaia(10, 5.5)).isNaN();
    // g - r = 0.44 is B - V = 0.65 to the relations' scatter.
    assertThat(ColourRelations.bOfPanStarrs(10, 9.56) - ColourRelations.vOfPanStarrs(10, 9.56))
        .isCloseTo(0.65, within(0.05));
    assertThat(ColourRelations.vOfPanStarrs(10, 7)).isNaN();
  }
}
