package org.nightjar.ingest.header;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.nightjar.imaging.fits.FitsHeader;
import org.nightjar.model.TelescopeProfile;

/** Which telescope a header is of. */
public final class ProfileMatch {
  private static final int MAX_VALUE = 200; // regular expressions meet no longer text

  private ProfileMatch() {}

  /** The matching profile with the most conditions, the first of equals; null when none matches. */
  public static @Nullable TelescopeProfile find(
      FitsHeader header, List<TelescopeProfile> profiles) {
    TelescopeProfile best = null;
    for (var profile : profiles) {
      if (matches(header, profile)
          && (best == null || profile.recognise().size() > best.recognise().size())) {
        best = profile;
      }
    }
    return best;
  }

  private static boolean matches(FitsHeader header, TelescopeProfile profile) {
    if (profile.recognise().isEmpty()) {
      return false;
    }
    return profile.recognise().entrySet().stream()
        .allMatch(condition ->
            header
                .text(condition.getKey())
                .map(v -> v.length() > MAX_VALUE ? v.substring(0, MAX_VALUE) : v)
                .map(v ->
                    Pattern.compile(
                            condition.getValue(), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE)
                        .matcher(v)
                        .matches())
                .orElse(false));
  }
}
