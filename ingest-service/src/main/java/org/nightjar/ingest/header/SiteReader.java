package org.nightjar.ingest.header;

import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.nightjar.model.Frame;

/** Where the telescope stands: the profile's word first, then the header's. */
final class SiteReader {
  private SiteReader() {}

  static Frame.@Nullable Site read(HeaderFields fields) {
    var profile = fields.profile();
    if (profile != null && profile.site() != null) {
      return profile.site();
    }
    var latitude = angle(fields, "latitudeDeg", 90);
    var longitude = angle(fields, "longitudeDeg", 360);
    if (latitude.isEmpty() || longitude.isEmpty()) {
      return null;
    }
    double lat = latitude.getAsDouble();
    double lon = longitude.getAsDouble();
    if (lat == 0 && lon == 0) {
      return null; // blanked for privacy, or never set
    }
    lon = lon > 180 ? lon - 360 : lon;
    double elevation =
        fields
            .number("elevationMetres", v -> v > -500 && v < 9000)
            .map(HeaderFields.Found::value)
            .orElse(0.0);
    return new Frame.Site(lat, lon, elevation);
  }

  private static OptionalDouble angle(HeaderFields fields, String field, double limit) {
    for (var keyword : fields.keywords(field)) {
      var value = fields.header().number(keyword);
      if (value.isEmpty()) {
        value =
            fields.header().text(keyword).map(Sexagesimal::parse).orElse(OptionalDouble.empty());
      }
      if (value.isPresent() && Math.abs(value.getAsDouble()) <= limit) {
        boolean west =
            fields.comment(keyword).matches(".*\\bwest( positive)?\\b.*")
                && !fields.comment(keyword).contains("east");
        return west ? OptionalDouble.of(-value.getAsDouble()) : value;
      }
    }
    return OptionalDouble.empty();
  }
}
