package org.nightjar.ingest.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileNamesTest {
  @ParameterizedTest
  @CsvSource({
    "m31.fits, m31.fits",
    "../../etc/passwd, passwd",
    "C:\\night\\m31.fits, m31.fits",
    "/, unnamed",
    "'', unnamed",
    "'  ', unnamed",
    ".., unnamed",
    "a/.., unnamed",
    "a/., unnamed",
    "Ωμέγα μ31.fits, Ωμέγα μ31.fits",
  })
  void aNameIsTheLastSegment(String given, String own) {
    assertThat(FileNames.own(given)).isEqualTo(own);
  }

  @Test
  void nothingUnseenIsLeft() {
    assertThat(FileNames.own("a\u0000b\nc\u202egnp.fits\u2028\ud800"))
        .isEqualTo("a_b_c_gnp.fits__");
  }

  @Test
  void aLongNameKeepsItsEnd() {
    var own = FileNames.own("x".repeat(10_000) + ".fits.fz");
    assertThat(own).hasSize(150).endsWith(".fits.fz");
  }

  @ParameterizedTest
  @CsvSource({
    "m31.fits.fz, .fits.fz",
    "m31.FITS, .fits",
    "m31, ''",
    "m31.a-b, ''",
    "m31.toolongext, ''",
    "m.1.fits, .1.fits"
  })
  void anExtensionIsShortAndPlain(String name, String extension) {
    assertThat(FileNames.extension(name)).isEqualTo(extension);
  }

  @Test
  void aMarkStandsBeforeTheExtension() {
    assertThat(FileNames.marked("m31.fits.fz", "ab12")).isEqualTo("m31.ab12.fits.fz");
    assertThat(FileNames.marked("m31", "ab12")).isEqualTo("m31.ab12");
  }
}
