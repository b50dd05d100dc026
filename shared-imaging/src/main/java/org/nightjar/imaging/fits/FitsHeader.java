package org.nightjar.imaging.fits;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Cards of a header, in order, immutable. Keywords are upper case. Where one is repeated the last
 * with a value wins, since programs correct a header by appending; but the first of those that tell
 * how a file's data lie, as in cfitsio. Values are String, Boolean, Long or Double, or null for a
 * card without value.
 */
public final class FitsHeader {
  public static final FitsHeader EMPTY = new FitsHeader(List.of());

  private final List<Card> cards;
  private final Map<String, Card> byKeyword;

  private FitsHeader(List<Card> cards) {
    this.cards = List.copyOf(cards);
    this.byKeyword = new LinkedHashMap<>();
    for (var card : this.cards) {
      var keyword = card.keyword();
      if (card.value() != null
          && !(byKeyword.containsKey(keyword) && RepeatedCards.firstCounts(keyword))) {
        byKeyword.put(keyword, card);
      }
    }
  }

  public static FitsHeader of(List<Card> cards) {
    return new FitsHeader(cards);
  }

  public List<Card> cards() {
    return cards;
  }

  public boolean has(String keyword) {
    return byKeyword.containsKey(keyword.toUpperCase(Locale.ROOT));
  }

  public Optional<Card> card(String keyword) {
    return Optional.ofNullable(byKeyword.get(keyword.toUpperCase(Locale.ROOT)));
  }

  /** The value as text, trimmed; numbers as written by Java; empty when absent or blank. */
  public Optional<String> text(String keyword) {
    return card(keyword).map(c -> String.valueOf(c.value()).strip()).filter(s -> !s.isEmpty());
  }

  /** The value as a finite number; strings that hold one count, a decimal comma too. */
  public OptionalDouble number(String keyword) {
    var card = byKeyword.get(keyword.toUpperCase(Locale.ROOT));
    if (card == null) {
      return OptionalDouble.empty();
    }
    return switch (card.value()) {
      case Number n -> finite(n.doubleValue());
      case String s -> parse(s);
      case null, default -> OptionalDouble.empty();
    };
  }

  public Optional<Boolean> logical(String keyword) {
    return card(keyword)
        .flatMap(c -> c.value() instanceof Boolean b ? Optional.of(b) : Optional.empty());
  }

  /** This header's cards followed by those of {@code other}, whose values win. */
  public FitsHeader followedBy(FitsHeader other) {
    var all = new ArrayList<>(cards);
    all.addAll(other.cards);
    return new FitsHeader(all);
  }

  private static OptionalDouble parse(String s) {
    try {
      return finite(Double.parseDouble(s.strip().replace(',', '.').replace('D', 'E')));
    } catch (NumberFormatException e) {
      return OptionalDouble.empty();
    }
  }

  private static OptionalDouble finite(double v) {
    return Double.isFinite(v) ? OptionalDouble.of(v) : OptionalDouble.empty();
  }

  /**
   * One card.
   *
   * @param keyword upper case, at most 8 characters, or longer for HIERARCH
   * @param value String, Boolean, Long, Double, or null
   * @param comment null when there is none
   */
  public record Card(String keyword, @Nullable Object value, @Nullable String comment) {
    public Card {
      keyword = keyword.toUpperCase(Locale.ROOT);
      if (value instanceof Integer i) {
        value = i.longValue();
      } else if (value instanceof Float f) {
        value = f.doubleValue();
      }
    }
  }
}
