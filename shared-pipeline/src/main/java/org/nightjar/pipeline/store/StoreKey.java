package org.nightjar.pipeline.store;

import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A path of segments that is safe in a folder, in S3 and in a URL: segments of {@code
 * [A-Za-z0-9._=-]}, at most {@value #LONGEST_SEGMENT} bytes, none of them {@code .} or {@code ..}.
 *
 * @param path segments joined by {@code /}
 */
public record StoreKey(String path) implements ObjectName {
  private static final int LONGEST_SEGMENT = 200;
  private static final int LONGEST = 900;
  private static final Pattern SEGMENT =
      Pattern.compile("[A-Za-z0-9._=-]{1," + LONGEST_SEGMENT + "}");
  private static final Pattern UNSAFE = Pattern.compile("[^A-Za-z0-9._=-]+");

  public StoreKey {
    boolean good =
        path.length() <= LONGEST
            && !path.endsWith("/")
            && Arrays.stream(path.split("/"))
                .allMatch(s -> SEGMENT.matcher(s).matches() && !s.equals(".") && !s.equals(".."));
    if (!good) {
      throw new IllegalArgumentException(
          "key = '%s': segments of [A-Za-z0-9._=-], 1 to %d characters, at most %d in all"
              .formatted(
                  path.length() > 80 ? path.substring(0, 80) + "…" : path,
                  LONGEST_SEGMENT,
                  LONGEST));
    }
  }

  /** A key of cleaned segments: whatever a header says, the result is safe. */
  public static StoreKey of(String... segments) {
    return new StoreKey(
        Arrays.stream(segments).map(StoreKey::clean).collect(Collectors.joining("/")));
  }

  /** Where a product lies: the same input and configuration give the same key. */
  public static StoreKey product(
      String frameId, String configurationHash, String stage, String name) {
    return of("products", frameId, configurationHash, stage.toLowerCase(Locale.ROOT), name);
  }

  private static String clean(String segment) {
    var safe = UNSAFE.matcher(segment).replaceAll("_");
    if (safe.isEmpty() || safe.chars().allMatch(c -> c == '.')) {
      safe = "_";
    }
    return safe.length() > LONGEST_SEGMENT ? safe.substring(0, LONGEST_SEGMENT) : safe;
  }

  @Override
  public String toString() {
    return path;
  }
}
