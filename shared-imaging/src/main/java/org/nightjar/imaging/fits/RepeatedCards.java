package org.nightjar.imaging.fits;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Cards that say twice, and not the same, how the pixels lie.
 *
 * <p>Of axes and types cfitsio takes the first and Astropy stumbles over the second. A program that
 * appends a card means the second, and an image of the wrong shape looks like an image: so the
 * first is believed only where the file's length bears it out, and no other reading. Of scales both
 * take the last.
 */
final class RepeatedCards {
  private static final Pattern LENGTH = Pattern.compile("BITPIX|NAXIS\\d{0,3}|PCOUNT|GCOUNT");

  private static final Pattern SCALE = Pattern.compile("BZERO|BSCALE|Z?BLANK");

  private static final Pattern TILES =
      Pattern.compile(
          "ZBITPIX|ZNAXIS\\d{0,3}|ZTILE\\d{1,3}|ZNAME\\d{1,3}|ZVAL\\d{1,3}"
              + "|ZCMPTYPE|ZQUANTIZ|ZDITHER0|ZSCALE|ZZERO"
              + "|TFIELDS|THEAP|TTYPE\\d{1,3}|TFORM\\d{1,3}");

  private static final int MOST_VALUES = 8; // each costs a look at the whole header

  private final Hdu hdu;
  private final FitsBytes bytes;
  private final Map<String, List<FitsHeader.Card>> contradictions;

  private RepeatedCards(
      Hdu hdu, FitsBytes bytes, Map<String, List<FitsHeader.Card>> contradictions) {
    this.hdu = hdu;
    this.bytes = bytes;
    this.contradictions = contradictions;
  }

  /**
   * Makes sure that the header means one image.
   *
   * @return a sentence when something stands twice; else null
   * @throws UnreadableFitsException when it cannot be told which card is right
   */
  static @Nullable String settle(Hdu hdu, FitsBytes bytes) throws UnreadableFitsException {
    var shape = new RepeatedCards(hdu, bytes, contradictions(hdu, false));
    if (!shape.contradictions.isEmpty() && !shape.onlyTheFirstFits()) {
      throw new UnreadableFitsException(
          shape.words() + ": which of them holds for the pixels cannot be told", shape.details());
    }
    var scale = new RepeatedCards(hdu, bytes, contradictions(hdu, true));
    return Stream.of(
            shape.note(": the first was read, which alone fits the file's length"),
            scale.note(": the last was taken, as other readers do"))
        .filter(note -> !note.isEmpty())
        .reduce((one, other) -> one + "; " + other)
        .orElse(null);
  }

  /** Whether of a keyword that stands twice the first card counts. */
  static boolean firstCounts(String keyword) {
    return LENGTH.matcher(keyword).matches() || TILES.matcher(keyword).matches();
  }

  private String note(String how) {
    return contradictions.isEmpty() ? "" : words() + how;
  }

  private static Map<String, List<FitsHeader.Card>> contradictions(Hdu hdu, boolean ofScale) {
    var header = hdu.header();
    boolean tiled = hdu.kind() == Hdu.Kind.COMPRESSED_IMAGE;
    double axes = header.number("NAXIS").orElse(0);
    boolean primary = !header.has("XTENSION") && !header.logical("GROUPS").orElse(false);
    var found = new LinkedHashMap<String, List<FitsHeader.Card>>();
    var first = new HashMap<String, FitsHeader.Card>();
    for (var card : header.cards()) {
      var before = card.value() == null ? null : first.putIfAbsent(card.keyword(), card);
      if (before != null && !same(before, card)) {
        var keyword = card.keyword();
        boolean unused =
            (primary && (keyword.equals("PCOUNT") || keyword.equals("GCOUNT")))
                || (keyword.matches("NAXIS\\d+") && Integer.parseInt(keyword.substring(5)) > axes);
        boolean matters =
            ofScale
                ? SCALE.matcher(keyword).matches()
                : LENGTH.matcher(keyword).matches() || (tiled && TILES.matcher(keyword).matches());
        if (matters && !unused) {
          found.computeIfAbsent(keyword, k -> new ArrayList<>(List.of(before))).add(card);
        }
      }
    }
    return found;
  }

  private static boolean same(FitsHeader.Card a, FitsHeader.Card b) {
    return a.value() instanceof Number m && b.value() instanceof Number n
        ? m.doubleValue() == n.doubleValue()
        : String.valueOf(a.value()).strip().equals(String.valueOf(b.value()).strip());
  }

  private boolean onlyTheFirstFits() {
    int values = contradictions.values().stream().mapToInt(List::size).sum();
    boolean ofLength =
        contradictions.keySet().stream().allMatch(keyword -> LENGTH.matcher(keyword).matches());
    if (!ofLength
        || hdu.kind() == Hdu.Kind.COMPRESSED_IMAGE
        || values > MOST_VALUES
        || !fits(List.of())) {
      return false;
    }
    for (var cards : contradictions.values()) {
      for (var other : cards.subList(1, cards.size())) {
        if (fits(List.of(other))) {
          return false;
        }
      }
    }
    return !fits(contradictions.values().stream().map(List::getLast).toList());
  }

  /** Whether the data end where the file or its next header says, with these cards put first. */
  private boolean fits(List<FitsHeader.Card> instead) {
    var cards = new ArrayList<>(instead);
    cards.addAll(hdu.header().cards());
    long length;
    try {
      length = HduScanner.dataBytes(FitsHeader.of(cards));
    } catch (UnreadableFitsException e) {
      return false;
    }
    long end = hdu.dataOffset() + HduScanner.padded(length);
    return end < bytes.size()
        ? HduScanner.extensionAt(bytes, end)
        : hdu.dataOffset() + length <= bytes.size();
  }

  private String words() {
    return contradictions.entrySet().stream()
        .limit(MOST_VALUES)
        .map(e -> "%s stands %s, as %s".formatted(e.getKey(), times(e.getValue()), values(e)))
        .collect(Collectors.joining("; "));
  }

  private static String times(List<FitsHeader.Card> cards) {
    return cards.size() == 2 ? "twice" : cards.size() + " times";
  }

  private static String values(Map.Entry<String, List<FitsHeader.Card>> e) {
    return e.getValue().stream()
        .limit(MOST_VALUES)
        .map(card -> String.valueOf(card.value()))
        .collect(Collectors.joining(" and "));
  }

  private Object[] details() {
    return contradictions.entrySet().stream()
        .limit(MOST_VALUES)
        .flatMap(e -> Stream.of(e.getKey(), values(e)))
        .toArray();
  }
}
