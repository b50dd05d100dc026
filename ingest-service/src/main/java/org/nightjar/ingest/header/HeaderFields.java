package org.nightjar.ingest.header;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoublePredicate;
import org.jspecify.annotations.Nullable;
import org.nightjar.imaging.fits.FitsHeader;
import org.nightjar.model.Frame;
import org.nightjar.model.TelescopeProfile;

/**
 * A header asked by fields of the frame instead of by keywords: the profile's keywords first, then
 * those in common use, in order. Keeps the book of where values came from.
 */
public final class HeaderFields {
  private static final Map<String, List<String>> COMMON =
      Map.ofEntries(
          Map.entry(
              "exposureSeconds",
              List.of(
                  "EXPTIME",
                  "EXPOSURE",
                  "EXP_TIME",
                  "EXPOSED",
                  "ITIME",
                  "OTIME",
                  "TTIME",
                  "ELAPTIME",
                  "INTTIME",
                  "EXPT")),
          Map.entry(
              "filter", List.of("FILTER", "FILTNAM", "FILTERID", "INSFILTE", "FILTERS", "FILT")),
          Map.entry("object", List.of("OBJECT", "OBJNAME", "TARGET", "TARGNAME", "FIELD")),
          Map.entry("camera", List.of("INSTRUME", "CAMERA", "CAM-MOD", "DETECTOR", "DETNAM")),
          Map.entry("telescope", List.of("TELESCOP", "TELESCOPE", "OBSERVAT")),
          Map.entry(
              "kind",
              List.of(
                  "IMAGETYP",
                  "OBSTYPE",
                  "FRAME",
                  "EXPTYPE",
                  "IMGTYPE",
                  "IMTYPE",
                  "FRAMETYP",
                  "PICTTYPE",
                  "DATA-TYP",
                  "OBS-TYPE",
                  "ESO DPR TYPE")),
          Map.entry(
              "temperatureCelsius",
              List.of(
                  "CCD-TEMP",
                  "CCDTEMP",
                  "CCD_TEMP",
                  "CCDATEMP",
                  "DET-TEMP",
                  "TEMPERAT",
                  "TEMPCCD",
                  "CAMTEMP",
                  "CAM-TEMP",
                  "SET-TEMP")),
          Map.entry("gainSetting", List.of("CAM-GAIN", "GAINSET", "ISO", "ISOSPEED", "GAIN")),
          Map.entry("gainElectronsPerAdu", List.of("EGAIN", "GAIN")),
          Map.entry(
              "readNoiseElectrons", List.of("RDNOISE", "READNOIS", "READNOISE", "ENOISE", "RON")),
          Map.entry("saturationAdu", List.of("SATURATE", "SATLEVEL", "SATURLEV", "WHTLVLS")),
          Map.entry(
              "binning", List.of("XBINNING", "CCDXBIN", "BINX", "BINNING", "CCDSUM", "CCDBIN1")),
          Map.entry(
              "requestedRaDeg",
              List.of(
                  "OBJCTRA", "CAT-RA", "RA-MNT", "RA", "RA-D", "RA_OBS", "RA_OBJ", "TELRA",
                  "RA_NOM", "RA_PNT", "OBJRA", "TEL-RA", "RA_TEL", "CENTRA")),
          Map.entry(
              "requestedDecDeg",
              List.of(
                  "OBJCTDEC",
                  "CAT-DEC",
                  "DEC-MNT",
                  "DEC",
                  "DEC-D",
                  "DEC_OBS",
                  "DEC_OBJ",
                  "TELDEC",
                  "DEC_NOM",
                  "DEC_PNT",
                  "OBJDEC",
                  "TEL-DEC",
                  "DEC_TEL",
                  "CENTDEC")),
          Map.entry("airmass", List.of("AIRMASS", "SECZ", "AMSTART")),
          Map.entry(
              "latitudeDeg",
              List.of("SITELAT", "LAT-OBS", "OBSLAT", "LATITUDE", "GEOLAT", "OBSGEO-B", "OBS-LAT")),
          Map.entry(
              "longitudeDeg",
              List.of(
                  "SITELONG", "LONG-OBS", "OBSLONG", "LONGITUD", "GEOLON", "OBSGEO-L", "OBS-LONG")),
          Map.entry(
              "elevationMetres",
              List.of("SITEELEV", "ALT-OBS", "ELEV-OBS", "SITEALT", "HEIGHT", "OBSGEO-H")),
          Map.entry("focalLengthMm", List.of("FOCALLEN", "FOCAL")),
          Map.entry(
              "pixelScaleArcsec", List.of("SECPIX", "SECPIX1", "PIXSCALE", "SCALE", "PIXSCAL1")),
          // POCS, for one, writes the pattern where a filter's name belongs.
          Map.entry(
              "bayerPattern", List.of("BAYERPAT", "CFA-PAT", "CFAPAT", "COLORTYP", "FILTER")));

  private final FitsHeader header;
  private final @Nullable TelescopeProfile profile;
  private final Map<String, Frame.Origin> origins = new LinkedHashMap<>();

  public HeaderFields(FitsHeader header, @Nullable TelescopeProfile profile) {
    this.header = header;
    this.profile = profile;
  }

  public FitsHeader header() {
    return header;
  }

  public @Nullable TelescopeProfile profile() {
    return profile;
  }

  /**
   * A value and the card it stands on.
   *
   * @param keyword the card's
   * @param comment the card's, lower case, empty when there is none
   */
  record Found<T>(T value, String keyword, String comment) {}

  List<String> keywords(String field) {
    var all = new ArrayList<String>();
    if (profile != null) {
      all.addAll(profile.keywords().getOrDefault(field, List.of()));
    }
    all.addAll(COMMON.getOrDefault(field, List.of()));
    return all;
  }

  /** Every card of the field that holds text, in order. */
  List<Found<String>> texts(String field) {
    var found = new ArrayList<Found<String>>();
    for (var keyword : keywords(field)) {
      header
          .text(keyword)
          .flatMap(CleanText::text)
          .ifPresent(t -> found.add(new Found<>(t, keyword, comment(keyword))));
    }
    return found;
  }

  Optional<Found<String>> text(String field) {
    return texts(field).stream().findFirst();
  }

  /** The first card of the field whose number is acceptable; a unit behind the number is fine. */
  Optional<Found<Double>> number(String field, DoublePredicate acceptable) {
    for (var keyword : keywords(field)) {
      var number = leadingNumber(keyword);
      if (number != null && acceptable.test(number)) {
        return Optional.of(new Found<>(number, keyword, comment(keyword)));
      }
    }
    return Optional.empty();
  }

  private @Nullable Double leadingNumber(String keyword) {
    var plain = header.number(keyword);
    if (plain.isPresent()) {
      return plain.getAsDouble();
    }
    var text = header.text(keyword).orElse("");
    int space = text.indexOf(' ');
    if (space <= 0 || space > 30) {
      return null;
    }
    try {
      double v = Double.parseDouble(text.substring(0, space).replace(',', '.'));
      return Double.isFinite(v) ? v : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  String comment(String keyword) {
    return header
        .card(keyword)
        .map(FitsHeader.Card::comment)
        .map(c -> c.toLowerCase(Locale.ROOT))
        .orElse("");
  }

  /** Writes down where a value came from when it was not simply read. */
  void origin(String field, Object value, String how) {
    var said = value instanceof Double d ? number(d) : String.valueOf(value);
    origins.put(field, new Frame.Origin(field, said, CleanText.text(how).orElse("")));
  }

  /** Adds to what {@link #origin} was told of a field: a value may be repaired more than once. */
  void further(String field, Object value, String how) {
    var before = origins.get(field);
    origin(field, value, before == null ? how : before.origin() + "; " + how);
  }

  private static String number(double v) {
    return v == Math.rint(v) && Math.abs(v) < 1e15
        ? Long.toString((long) v)
        : Double.toString(Math.round(v * 1e6) / 1e6);
  }

  /** What {@link #origin} was told, in order. */
  public List<Frame.Origin> origins() {
    return List.copyOf(origins.values());
  }
}
