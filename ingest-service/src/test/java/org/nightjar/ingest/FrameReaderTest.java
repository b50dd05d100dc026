package org.nightjar.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nightjar.imaging.Plane;
import org.nightjar.imaging.Rectangle;
import org.nightjar.model.Frame;
import org.nightjar.model.FrameKind;
import org.nightjar.model.TelescopeProfile;

class FrameReaderTest {
  private static final IngestOptions OPTIONS = IngestOptions.of(List.of());

  @TempDir Path folder;

  private Frame frame(Plane plane, Object... header) throws Exception {
    return accepted(plane, header).frame();
  }

  private Ingested.Accepted accepted(Plane plane, Object... header) throws Exception {
    return accepted("frame.fits", OPTIONS, plane, header);
  }

  private Ingested.Accepted accepted(
      String name, IngestOptions options, Plane plane, Object... header) throws Exception {
    var outcome = FrameReader.read(Files16.fits(folder.resolve(name), plane, header), options);
    assertThat(outcome).isInstanceOf(Ingested.Accepted.class);
    return (Ingested.Accepted) outcome;
  }

  private static String origin(Frame frame, String field) {
    return frame.origins().stream()
        .filter(o -> o.field().equals(field))
        .map(Frame.Origin::origin)
        .findFirst()
        .orElse("");
  }

  private static final Plane SKY = Files16.stars(80, 60, 20, 11);

  @Test
  void theIdentityIsTheChecksumOfTheRawBytes() throws Exception {
    var path = Files16.fits(folder.resolve("a.fits"), SKY);
    var sha = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(path));
    assertThat(FrameReader.read(path, OPTIONS).frame().id())
        .isEqualTo(HexFormat.of().formatHex(sha));
  }

  @Test
  void anOrdinaryHeaderIsRead() throws Exception {
    var frame =
        frame(
            SKY,
            "TELESCOP",
            "Newton 8",
            "INSTRUME",
            "ZWO ASI294",
            "IMAGETYP",
            "Light Frame",
            "OBJECT",
            "M 31",
            "FILTER",
            "L",
            "DATE-OBS",
            "2024-10-05T22:10:11.5",
            "EXPTIME",
            120.0,
            "OBJCTRA",
            "00 42 44",
            "OBJCTDEC",
            "+41 16 09",
            "XBINNING",
            2,
            "CCD-TEMP",
            -10.1,
            "EGAIN",
            0.9,
            "RDNOISE",
            1.6,
            "SATURATE",
            60000,
            "GAIN",
            120,
            "FOCALLEN",
            800.0,
            "XPIXSZ",
            9.26,
            "SITELAT",
            "+47 30 00",
            "SITELONG",
            "8 30 00",
            "SITEELEV",
            500);
    assertThat(frame.telescope()).isEqualTo("Newton 8");
    assertThat(frame.camera()).isEqualTo("ZWO ASI294");
    assertThat(frame.kind()).isEqualTo(FrameKind.LIGHT);
    assertThat(frame.object()).isEqualTo("M 31");
    assertThat(frame.filter()).isEqualTo("L");
    assertThat(frame.startedAt()).isEqualTo(Instant.parse("2024-10-05T22:10:11.5Z"));
    assertThat(frame.midExposure()).isEqualTo(Instant.parse("2024-10-05T22:11:11.5Z"));
    assertThat(frame.night()).isEqualTo(LocalDate.of(2024, 10, 5));
    assertThat(frame.requestedRaDeg()).isCloseTo(10.683333, within(1e-5));
    assertThat(frame.requestedDecDeg()).isCloseTo(41.269167, within(1e-5));
    assertThat(frame.binning()).isEqualTo(2);
    assertThat(frame.gainElectronsPerAdu()).isEqualTo(0.9);
    assertThat(frame.gainSetting()).isEqualTo(120.0);
    assertThat(frame.readNoiseElectrons()).isEqualTo(1.6);
    assertThat(frame.saturationAdu()).isEqualTo(60000.0);
    assertThat(frame.expectedPixelScaleArcsec())
        .isCloseTo(206264.806 * 9.26e-3 / 800, within(1e-9));
    assertThat(frame.site()).isEqualTo(new Frame.Site(47.5, 8.5, 500));
    assertThat(frame.airmass()).isBetween(1.0, 1.2);
    assertThat(origin(frame, "airmass")).contains("computed");
    assertThat(frame.superpixel()).isEqualTo(1);
  }

  @Test
  void aFileCutOffIsRefusedAndStillTellsWhoseItIs() throws Exception {
    var whole =
        Files16.fits(
            folder.resolve("whole.fits"),
            SKY,
            "TELESCOP",
            "Newton 8",
            "DATE-OBS",
            "2024-10-05T22:10:11");
    var bytes = Files.readAllBytes(whole);
    var cut =
        Files.write(
            folder.resolve("cut.fits"), java.util.Arrays.copyOf(bytes, 2880 + bytes.length / 3));
    var refused = (Ingested.Refused) FrameReader.read(cut, IngestOptions.of(List.of()));
    assertThat(refused.rejection().reason()).contains("truncated");
    assertThat(refused.frame().telescope()).isEqualTo("Newton 8");
    assertThat(refused.frame().startedAt()).isEqualTo(Instant.parse("2024-10-05T22:10:11Z"));
    assertThat(refused.frame().id()).isNotNull();
    assertThat(refused.frame().width()).isNull();
  }

  @Test
  void aBlankHeaderLeavesEverythingAbsentButTheKind() throws Exception {
    var frame = frame(SKY);
    assertThat(frame.kind()).isEqualTo(FrameKind.LIGHT);
    assertThat(frame.telescope()).isEqualTo("unknown");
    assertThat(frame.startedAt()).isNull();
    assertThat(frame.night()).isNull();
    assertThat(frame.airmass()).isNull();
    assertThat(frame.requestedRaDeg()).isNull();
    assertThat(frame.gainElectronsPerAdu()).isNull();
    assertThat(frame.expectedPixelScaleArcsec()).isNull();
    assertThat(frame.site()).isNull();
    assertThat(frame.saturationAdu()).isCloseTo(0.9 * 65535, within(1e-6));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2024-10-05T22:10:11 | | | 2024-10-05T22:10:11Z",
        "2024-10-05 22:10:11,25 | | | 2024-10-05T22:10:11.250Z",
        "2024-10-05T22:10:11Z | | | 2024-10-05T22:10:11Z",
        "2024-10-05T22:10:11+02:00 | | | 2024-10-05T20:10:11Z",
        "2024-10-05T23:59:60 | | | 2024-10-06T00:00:00Z",
        "2024-10-05 | TIME-OBS | 22:10:11.5 | 2024-10-05T22:10:11.500Z",
        "2024-10-05 | UT | ' 2:10:11' | 2024-10-05T02:10:11Z",
        "26/10/92 | UT | 03:04:08 | 1992-10-26T03:04:08Z",
        "26/10/24 | TM-START | 11048.0 | 2024-10-26T03:04:08Z",
        "'' | JD | 2456427.8889 | 2013-05-15T09:20:00.960Z",
        "'' | MJD-OBS | 59232.476761898 | 2021-01-18T11:26:32.228Z",
        "nonsense | MJD-OBS | 59232.476761898 | 2021-01-18T11:26:32.228Z",
      })
  void datesAreReadInTheFormsThatCamerasWrite(
      String date, String keyword, String value, String expected) throws Exception {
    Object typed = value != null && value.matches("[0-9.]+") ? Double.valueOf(value) : value;
    var frame =
        keyword == null
            ? frame(SKY, "DATE-OBS", date)
            : frame(SKY, "DATE-OBS", date, keyword, typed);
    assertThat(frame.startedAt()).isEqualTo(Instant.parse(expected));
    assertThat(origin(frame, "startedAt").isEmpty())
        .isEqualTo(keyword == null && !date.contains("+"));
  }

  @Test
  void aDateAtTheEndIsMovedToTheStart() throws Exception {
    var frame = frame(SKY, "DATE-OBS/end of exposure", "2024-10-05T22:10:30", "EXPTIME", 30);
    assertThat(frame.startedAt()).isEqualTo(Instant.parse("2024-10-05T22:10:00Z"));
    assertThat(frame.midExposure()).isEqualTo(Instant.parse("2024-10-05T22:10:15Z"));
    assertThat(origin(frame, "startedAt")).contains("end");
    assertThat(frame(SKY, "DATE-END", "2024-10-05T22:10:30", "EXPTIME", 30).startedAt())
        .isEqualTo(Instant.parse("2024-10-05T22:10:00Z"));
  }

  @Test
  void localTimeIsMovedByTheSitesLongitude() throws Exception {
    var frame =
        frame(
            SKY,
            "DATE-OBS/local time of observation",
            "2024-10-05T22:10:30",
            "LAT-OBS",
            -31.2,
            "LONG-OBS",
            149.1);
    assertThat(frame.startedAt()).isEqualTo(Instant.parse("2024-10-05T12:10:30Z"));
    assertThat(frame.night()).isEqualTo(LocalDate.of(2024, 10, 5));
  }

  @ParameterizedTest
  @CsvSource({
    "2024-10-06T05:00:00,-155,2024-10-05", // Hawaii, 18:40 of the evening before by the sun
    "2024-10-05T22:30:00,-155,2024-10-05",
    "2024-10-05T12:00:00,149,2024-10-05", // Australia, evening
    "2024-10-05T19:00:00,149,2024-10-05", // its morning
    "2024-10-05T01:00:00,0,2024-10-04"
  })
  void theNightIsTheEveningsDateAtTheSite(String start, double longitude, String night)
      throws Exception {
    var frame = frame(SKY, "DATE-OBS", start, "SITELAT", 20.0, "SITELONG", longitude);
    assertThat(frame.night()).isEqualTo(LocalDate.parse(night));
    assertThat(origin(frame, "night")).isEmpty();
  }

  @Test
  void fillersAreNoValues() throws Exception {
    var frame =
        frame(
            SKY,
            "DATE-OBS",
            "2000-01-01T00:00:00",
            "RA",
            0.0,
            "DEC",
            0.0,
            "SITELAT",
            0.0,
            "SITELONG",
            0.0,
            "FOCALLEN",
            0.0,
            "EGAIN",
            0.0,
            "AIRMASS",
            0.0,
            "SATURATE",
            0.0,
            "OBJECT",
            "   ");
    assertThat(frame.startedAt()).isNull();
    assertThat(frame.requestedRaDeg()).isNull();
    assertThat(frame.site()).isNull();
    assertThat(frame.expectedPixelScaleArcsec()).isNull();
    assertThat(frame.gainElectronsPerAdu()).isNull();
    assertThat(frame.airmass()).isNull();
    assertThat(frame.object()).isNull();
    assertThat(frame.saturationAdu()).isPositive();
  }

  @Test
  void rightAscensionIsInHoursOrDegreesAsTheHeaderMeansIt() throws Exception {
    assertThat(frame(SKY, "RA", "12:30:00", "DEC", "-05:30:00").requestedRaDeg()).isEqualTo(187.5);
    assertThat(frame(SKY, "RA", 12.5, "DEC", -5.5).requestedRaDeg()).isEqualTo(12.5);
    var hours = frame(SKY, "RA/[hours] right ascension", 12.5, "DEC", -5.5);
    assertThat(hours.requestedRaDeg()).isEqualTo(187.5);
    assertThat(origin(hours, "requestedRaDeg")).contains("hours");
    assertThat(frame(SKY, "RA", "187:30:00", "DEC", "-0:30:00").requestedRaDeg()).isEqualTo(187.5);
    assertThat(frame(SKY, "RA", "187:30:00", "DEC", "-0:30:00").requestedDecDeg()).isEqualTo(-0.5);
    assertThat(frame(SKY, "RA", "12 61 00", "DEC", "-05 30 00").requestedRaDeg()).isNull();
    assertThat(frame(SKY, "RA", 12.5, "DEC", 95.0).requestedRaDeg()).isNull();
  }

  @Test
  void coordinatesOfTheDateBecomeIcrsOnlyWhenTheHeaderSaysSo() throws Exception {
    var plain =
        frame(
            SKY,
            "OBJCTRA",
            "10 00 00",
            "OBJCTDEC",
            "+20 00 00",
            "DATE-OBS",
            "2024-10-05T22:00:00",
            "EXPTIME",
            1);
    assertThat(plain.requestedRaDeg()).isEqualTo(150.0);
    var now =
        frame(
            SKY,
            "OBJCTRA/JNOW",
            "10 00 00",
            "OBJCTDEC",
            "+20 00 00",
            "DATE-OBS",
            "2024-10-05T22:00:00",
            "EXPTIME",
            1);
    // general precession: 3.07 + 1.34 sin(RA) tan(Dec) seconds and 20.04" cos(RA) a year
    double years = 24.76;
    assertThat(now.requestedRaDeg())
        .isCloseTo(150 - years * (3.0748 + 1.3362 * 0.5 * 0.36397) * 15 / 3600, within(0.002));
    assertThat(now.requestedDecDeg()).isCloseTo(20 + years * 20.043 * 0.8660 / 3600, within(0.002));
    var old = frame(SKY, "RA", "10:00:00", "DEC", "+20:00:00", "EQUINOX", 1950.0);
    assertThat(old.requestedRaDeg()).isCloseTo(150.69, within(0.01));
    assertThat(origin(old, "requestedRaDeg")).contains("1950");
  }

  @Test
  void aWcsStandsInForAMissingPointing() throws Exception {
    var frame =
        frame(
            SKY,
            "CTYPE1",
            "RA---TAN",
            "CTYPE2",
            "DEC--TAN",
            "CRPIX1",
            40.5,
            "CRPIX2",
            30.5,
            "CRVAL1",
            83.6,
            "CRVAL2",
            22.0,
            "CD1_1",
            -0.0005,
            "CD1_2",
            0.0,
            "CD2_1",
            0.0,
            "CD2_2",
            0.0005);
    assertThat(frame.requestedRaDeg()).isCloseTo(83.6, within(1e-9));
    assertThat(frame.requestedDecDeg()).isCloseTo(22.0, within(1e-9));
    assertThat(frame.expectedPixelScaleArcsec()).isCloseTo(1.8, within(1e-6));
    assertThat(origin(frame, "requestedRaDeg")).contains("WCS");
  }

  @Test
  void gainIsBelievedOnlyWhereItIsElectronsPerAdu() throws Exception {
    assertThat(frame(SKY, "GAIN", 1.9).gainElectronsPerAdu()).isNull();
    assertThat(frame(SKY, "GAIN", 1.9).gainSetting()).isEqualTo(1.9);
    assertThat(frame(SKY, "GAIN/e-/ADU", 1.9).gainElectronsPerAdu()).isEqualTo(1.9);
    assertThat(frame(SKY, "GAIN/e-/ADU", 1.9).gainSetting()).isNull();
    assertThat(
            frame(SKY, "GAIN/[electrons/count] Pixel gain", "[2.0, 2.1, 2.2]")
                .gainElectronsPerAdu())
        .isCloseTo(2.1, within(1e-12));
    assertThat(frame(SKY, "EGAIN", 0.78, "GAIN", 200).gainElectronsPerAdu()).isEqualTo(0.78);
  }

  @Test
  void aProfileSpeaksWhereTheHeaderIsSilent() throws Exception {
    var profile =
        new TelescopeProfile(
            "Rig {UNIT}",
            Map.of("SWCREATE", "capture .*", "INSTRUME", "cam\\d"),
            Map.of("exposureSeconds", List.of("MYEXP"), "kind", List.of("MYKIND")),
            Map.of("2", "V"),
            new TelescopeProfile.Optics(500.0, 100.0, 1.5),
            new TelescopeProfile.Sensor(
                3.8, 1.1, 2.2, 50_000.0, null, null, null, "[1:4,1:60]", "[5:80,1:60]", null),
            new Frame.Site(10, 20, 30),
            null);
    var outcome =
        accepted(
            "p.fits",
            IngestOptions.of(List.of(profile)),
            SKY,
            "SWCREATE",
            "Capture 5.1",
            "INSTRUME",
            "CAM7",
            "UNIT",
            "North/../1",
            "MYEXP",
            12.0,
            "EXPTIME",
            99.0,
            "MYKIND",
            "light",
            "FILTER",
            2,
            "XBINNING",
            2);
    var frame = outcome.frame();
    assertThat(frame.telescope()).isEqualTo("Rig North-.-1");
    assertThat(frame.exposureSeconds()).isEqualTo(12.0);
    assertThat(frame.filter()).isEqualTo("V");
    assertThat(frame.expectedPixelScaleArcsec()).isEqualTo(3.0);
    assertThat(frame.gainElectronsPerAdu()).isEqualTo(1.1);
    assertThat(frame.saturationAdu()).isEqualTo(50_000.0);
    assertThat(frame.site()).isEqualTo(new Frame.Site(10, 20, 30));
    assertThat(origin(frame, "gainElectronsPerAdu")).contains("profile");
    assertThat(outcome.raw().overscan()).isEqualTo(new Rectangle(0, 0, 3, 59));
    assertThat(outcome.raw().trim()).isEqualTo(new Rectangle(4, 0, 79, 59));

    var other = accepted("q.fits", IngestOptions.of(List.of(profile)), SKY, "INSTRUME", "CAM7");
    assertThat(other.frame().telescope()).isEqualTo("CAM7");
    var asked =
        accepted(
            "r.fits", IngestOptions.of(List.of()).withTelescope(profile), SKY, "INSTRUME", "other");
    assertThat(asked.frame().telescope()).isEqualTo("Rig");
  }

  @Test
  void hostileHeaderTextIsMadeHarmless() throws Exception {
    var frame =
        frame(
            SKY,
            "TELESCOP",
            "../../etc/passwd<script>",
            "INSTRUME",
            "x".repeat(5000),
            "OBJECT",
            "a\u0007b <b>c</b> " + "y".repeat(5000),
            "FILTER",
            "'; DROP TABLE frames; --");
    assertThat(frame.telescope()).doesNotContain("..").doesNotContain("/").doesNotContain("<");
    assertThat(frame.camera()).hasSizeLessThanOrEqualTo(64);
    assertThat(frame.object()).hasSizeLessThanOrEqualTo(120).doesNotContain("\u0007");
    assertThat(frame.filter()).isEqualTo("'; DROP TABLE frames; --");
  }

  @Test
  void aBayerMosaicBecomesGreenSuperpixels() throws Exception {
    var mosaic = Plane.zeros(64, 48);
    for (int y = 0; y < 48; y++) {
      for (int x = 0; x < 64; x++) {
        boolean green = ((x + y) & 1) == 0; // GRBG
        mosaic.set(x, y, green ? 1000 + (x & 3) * 2 + (y & 1) : 400 + 300 * (y & 1));
      }
    }
    mosaic.set(21, 11, 65535);
    var outcome =
        accepted(
            "b.fits",
            OPTIONS,
            mosaic,
            "BAYERPAT",
            "GRBG",
            "EGAIN",
            1.5,
            "RDNOISE",
            2.0,
            "SATURATE",
            60_000,
            "PIXSCALE",
            2.0,
            "IMAGETYP",
            "LIGHT",
            "CTYPE1",
            "RA---TAN",
            "CRPIX1",
            3.0);
    var frame = outcome.frame();
    assertThat(frame.width()).isEqualTo(32);
    assertThat(frame.height()).isEqualTo(24);
    assertThat(frame.superpixel()).isEqualTo(2);
    assertThat(frame.bayerPattern()).isEqualTo("GRBG");
    assertThat(frame.gainElectronsPerAdu()).isEqualTo(3.0);
    assertThat(frame.readNoiseElectrons()).isCloseTo(2 * Math.sqrt(2), within(1e-12));
    assertThat(frame.expectedPixelScaleArcsec()).isEqualTo(4.0);
    assertThat(frame.saturationAdu()).isEqualTo(60_000.0);
    var green = outcome.raw().image();
    assertThat(green.at(3, 2)).isEqualTo((mosaic.at(6, 4) + mosaic.at(7, 5)) / 2);
    assertThat(outcome.raw().saturated()[5 * 32 + 10]).isTrue();
    int saturated = 0;
    for (boolean s : outcome.raw().saturated()) {
      saturated += s ? 1 : 0;
    }
    assertThat(saturated).isEqualTo(1);
    assertThat(outcome.header().has("CRPIX1")).isFalse();
    // offsets move the pattern, and pixels that show the other diagonal are believed
    assertThat(
            accepted(
                    "c.fits",
                    OPTIONS,
                    mosaic,
                    "BAYERPAT",
                    "RGGB",
                    "XBAYROFF",
                    1,
                    "IMAGETYP",
                    "LIGHT")
                .frame()
                .bayerPattern())
        .isEqualTo("GRBG");
    var turned =
        accepted("d.fits", OPTIONS, mosaic, "BAYERPAT", "BGGR", "IMAGETYP", "LIGHT").frame();
    assertThat(turned.bayerPattern()).isEqualTo("GRBG");
    assertThat(origin(turned, "bayerPattern")).contains("other order");
  }

  @ParameterizedTest
  @CsvSource({
    "Light Frame,DARK,DARK",
    "BIAS,,BIAS",
    "Dark Frame,,DARK",
    "FLAT,,FLAT",
    "Master Flat,,FLAT",
    "SKYFLAT,,FLAT",
    "zero,,BIAS",
    "Flat Dark,,DARK",
    "OBJECT (0),,LIGHT",
    "EXPOSE,NGC 7000,LIGHT",
    "Light Frame,FlatDither00,FLAT",
    "Light Frame,sky flat 03,FLAT",
    "Dark Frame,Bias,BIAS",
    "Light Frame,bias_0012,BIAS",
    "Light Frame,Dark Doodad,LIGHT",
    "Light,Flat Rock Nebula,LIGHT",
    "Light Frame,DoradoGroup-p0p0_sky,LIGHT",
    ",dome flat,FLAT",
    ",dark 300s,DARK"
  })
  void labelsAndNamesTellTheKind(String label, String object, FrameKind kind) throws Exception {
    var plain = Files16.dark(80, 60, 40, 5);
    var frame =
        frame(
            plain,
            "IMAGETYP",
            label == null ? " " : label,
            "OBJECT",
            object == null ? " " : object,
            "EXPTIME",
            30.0);
    assertThat(frame.kind()).isEqualTo(kind);
  }

  @Test
  void aFrameFullOfStarsIsALightWhateverItsNameSays() throws Exception {
    var stars = Files16.stars(200, 150, 40, 3);
    assertThat(frame(stars, "IMAGETYP", "Light Frame", "OBJECT", "dark").kind())
        .isEqualTo(FrameKind.LIGHT);
    assertThat(frame(stars, "OBJECT", "bias 7").kind()).isEqualTo(FrameKind.LIGHT);
    assertThat(accepted("dark_0001.fits", OPTIONS, stars).frame().kind())
        .isEqualTo(FrameKind.LIGHT);
    assertThat(frame(stars, "EXPTIME", 0.0).kind()).isEqualTo(FrameKind.LIGHT);
    // twilight flats show stars
    assertThat(frame(stars, "IMAGETYP", "Light Frame", "OBJECT", "sky flat").kind())
        .isEqualTo(FrameKind.FLAT);
  }

  @Test
  void aFrameWithoutLabelIsJudgedByItsFileNameAndItsPixels() throws Exception {
    var plain = Files16.dark(80, 60, 40, 5);
    assertThat(accepted("masterFlat.fits", OPTIONS, plain).frame().kind())
        .isEqualTo(FrameKind.FLAT);
    assertThat(accepted("run7-003d.fits", OPTIONS, plain).frame().kind()).isEqualTo(FrameKind.DARK);
    assertThat(accepted("bias_0001.fits", OPTIONS, plain).frame().kind()).isEqualTo(FrameKind.BIAS);
    assertThat(accepted("clouds.fits", OPTIONS, plain).frame().kind()).isEqualTo(FrameKind.LIGHT);
    assertThat(accepted("clouds.fits", OPTIONS, plain, "EXPTIME", 0.0).frame().kind())
        .isEqualTo(FrameKind.BIAS);
    assertThat(
            accepted("clouds.fits", OPTIONS, plain, "SHUTTER", "CLOSED", "EXPTIME", 60.0)
                .frame()
                .kind())
        .isEqualTo(FrameKind.DARK);
  }

  @ParameterizedTest
  @CsvSource({
    "60000, milliseconds",
    "60000, exposure in ms",
    "60000, [ms] length",
    "60000000, in us",
    "1, exposure in minutes",
    "60, 'seconds, good to 1 ms'",
    "60, minimum of both shutters"
  })
  void exposureTimesInOtherUnitsAreToldByTheirComments(double value, String comment)
      throws Exception {
    assertThat(frame(SKY, "EXPTIME/" + comment, value).exposureSeconds())
        .isCloseTo(60, within(1e-9));
  }

  @Test
  void aTopThatCompressionHasBlurredIsSaturationToo() throws Exception {
    var blurred = Plane.zeros(80, 60);
    System.arraycopy(SKY.pixels(), 0, blurred.pixels(), 0, SKY.pixels().length);
    for (int i = 0; i < 20; i++) {
      blurred.set(30 + i, 40, 50_000 - 20 * i);
    }
    assertThat(frame(blurred).saturationAdu()).isCloseTo(0.95 * 50_000, within(1e-6));
  }

  @Test
  void aSaturationLevelThatHalfOfThePixelsExceedIsNone() throws Exception {
    var frame = frame(SKY, "SATURATE", 100);
    assertThat(frame.saturationAdu()).isCloseTo(0.9 * 65535, within(1e-6));
    assertThat(origin(frame, "saturationAdu")).contains("100.0 ADU told");
  }

  @Test
  void dataSectionsTrimWhereThereIsAnOverscan() throws Exception {
    var outcome = accepted(SKY, "BIASSEC", "[71:80,1:60]", "DATASEC", "[1:70,3:60]");
    assertThat(outcome.raw().trim()).isEqualTo(new Rectangle(0, 2, 69, 59));
    assertThat(outcome.raw().image().width()).isEqualTo(80);
    // the size that is told is that of the image on which everything is measured
    assertThat(outcome.frame().width()).isEqualTo(70);
    assertThat(outcome.frame().height()).isEqualTo(58);
    assertThat(accepted(SKY, "DATASEC", "[1:70,1:60]").raw().trim()).isNull();
  }

  @Test
  void saturationComesFromTheTopSpikeOrTheConvertersDepth() throws Exception {
    var spike = Files16.stars(100, 100, 5, 9);
    for (int i = 0; i < 12; i++) {
      spike.set(20 + i, 50, 15_870);
    }
    assertThat(frame(spike).saturationAdu()).isCloseTo(0.95 * 15_870, within(1e-6));
    assertThat(
            frame(Files16.noise(80, 60, 900, 20, 6), "BITDEPTH", 12, "IMAGETYP", "LIGHT")
                .saturationAdu())
        .isCloseTo(0.9 * 4095, within(1e-6));
    var shifted = Files16.noise(80, 60, 900, 20, 7);
    for (int i = 0; i < shifted.pixels().length; i++) {
      shifted.pixels()[i] *= 16;
    }
    assertThat(frame(shifted, "IMAGETYP", "LIGHT").saturationAdu())
        .isCloseTo(0.9 * 65520, within(1e-6));
  }

  @Test
  void picturesAreTurnedOverSoThatTheirTopIsTheLastRow() throws Exception {
    var topDown = Files16.stars(90, 70, 15, 21);
    for (var format : List.of("tif", "png")) {
      var outcome =
          FrameReader.read(Files16.picture(folder.resolve("any.name"), format, topDown), OPTIONS);
      assertThat(outcome).isInstanceOf(Ingested.Accepted.class);
      var image = ((Ingested.Accepted) outcome).raw().image();
      for (int y = 0; y < 70; y++) {
        for (int x = 0; x < 90; x++) {
          assertThat(image.at(x, 69 - y)).isEqualTo(topDown.at(x, y));
        }
      }
    }
  }

  @Test
  void badInputIsRefusedInWords() throws Exception {
    refused(Files.createDirectory(folder.resolve("x.fits")), "directory");
    refused(Files.writeString(folder.resolve("t.fits"), "hello, world"), "first bytes");
    refused(Files.createFile(folder.resolve("e.fits")), "empty");
    refused(folder.resolve("none.fits"), "not exist");
    refused(Files.write(folder.resolve("j.png"), new byte[] {-1, -40, -1, -32}), "JPEG");
    refused(Files16.fits(folder.resolve("1.fits"), Plane.zeros(1, 1)), "1 x 1 pixels", "16");
    var constant = Plane.zeros(30, 30);
    java.util.Arrays.fill(constant.pixels(), 77);
    refused(Files16.fits(folder.resolve("c.fits"), constant), "same value, 77.0");
    refused(
        Files.write(
            folder.resolve("cut.png"),
            java.util.Arrays.copyOf(
                Files.readAllBytes(Files16.picture(folder.resolve("g.png"), "png", SKY)), 900)),
        "PNG file cannot be decoded");
    refused(
        Files.write(
            folder.resolve("cut.tif"),
            java.util.Arrays.copyOf(
                Files.readAllBytes(Files16.picture(folder.resolve("g.tif"), "tif", SKY)), 2000)),
        "truncated");
    var nan = Plane.zeros(20, 20);
    java.util.Arrays.fill(nan.pixels(), Float.NaN);
    org.nightjar.imaging.fits.PlaneFits.write(
        folder.resolve("nan.fits"), nan, org.nightjar.imaging.fits.FitsHeader.EMPTY);
    refused(folder.resolve("nan.fits"), "none of its 400 pixels");
    refused(
        Files.writeString(
            folder.resolve("claim.fits"),
            "%-80s%-80s%-80s%-80s%-80s%-80s"
                    .formatted(
                        "SIMPLE  = T",
                        "BITPIX  = 16",
                        "NAXIS   = 2",
                        "NAXIS1  = 70000",
                        "NAXIS2  = 70000",
                        "END")
                + " ".repeat(2400),
            StandardCharsets.US_ASCII),
        "70000 x 70000");
  }

  @Test
  void aConstantBiasIsTakenAsOne() throws Exception {
    var constant = Plane.zeros(30, 30);
    java.util.Arrays.fill(constant.pixels(), 32);
    assertThat(frame(constant, "IMAGETYP", "Bias Frame").kind()).isEqualTo(FrameKind.BIAS);
  }

  private static void refused(Path path, String... words) {
    var outcome = FrameReader.read(path, OPTIONS);
    assertThat(outcome).as(path.toString()).isInstanceOf(Ingested.Refused.class);
    var reason = ((Ingested.Refused) outcome).rejection().reason();
    for (var word : words) {
      assertThat(reason).contains(word);
    }
    assertThat(outcome.frame().fileName()).isEqualTo(path.getFileName().toString());
  }
}
