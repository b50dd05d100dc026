package org.nightjar.imaging.fits;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import nom.tam.fits.FitsFactory;
import nom.tam.fits.HeaderCard;
import nom.tam.util.FitsInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads headers: their end is looked for within the file and the limits, then nom-tam-fits parses
 * the cards. Lenient: what is not FITS becomes text, never an error, since cameras write what they
 * like. Control characters become blanks, so that no newline or escape leaves this class.
 */
final class HeaderReader {
  static final int CARD = HeaderCard.FITS_HEADER_CARD_SIZE;
  static final int BLOCK = FitsFactory.FITS_BLOCK_SIZE;

  private static final byte[] CONTINUE = "CONTINUE".getBytes(StandardCharsets.US_ASCII);
  private static final Pattern LEADING_POINT =
      Pattern.compile("[+-]?\\.\\d+([EeDd][+-]?\\d{1,4})?");

  static {
    FitsLibrary.prepare();
  }

  private final byte[] records;
  private final List<FitsHeader.Card> cards = new ArrayList<>();

  private HeaderReader(byte[] records) {
    this.records = records;
  }

  /** A header and where its data begin. */
  record Parsed(FitsHeader header, long dataOffset) {}

  /**
   * Reads the header at {@code offset}.
   *
   * @throws UnreadableFitsException when there is no END within the file or the limit
   */
  static Parsed parse(FitsBytes bytes, long offset, ReadLimits limits)
      throws UnreadableFitsException {
    var records = records(bytes, offset, limits);
    long blocks = (records.length + CARD + BLOCK - 1) / BLOCK;
    return new Parsed(new HeaderReader(records).read(), offset + blocks * BLOCK);
  }

  /** All records before END. */
  private static byte[] records(FitsBytes bytes, long offset, ReadLimits limits)
      throws UnreadableFitsException {
    var records = new ByteArrayOutputStream(BLOCK);
    long at = offset;
    for (int n = 0; ; n++, at += CARD) {
      if (at + CARD > bytes.size()) {
        throw new UnreadableFitsException(
            "the header has no END card: the file ends after %d cards".formatted(n),
            "fileBytes",
            bytes.size(),
            "headerOffset",
            offset);
      }
      if (n >= limits.maxHeaderCards()) {
        throw new UnreadableFitsException(
            "the header has more than %d cards, the limit".formatted(limits.maxHeaderCards()),
            "maxHeaderCards",
            limits.maxHeaderCards());
      }
      var record = clean(bytes.copy(at, CARD));
      if (isEnd(record)) {
        return records.toByteArray();
      }
      records.writeBytes(record);
    }
  }

  private static byte[] clean(byte[] record) {
    for (int i = 0; i < record.length; i++) {
      int c = record[i] & 0xff;
      if (c < ' ' || (c >= 0x7f && c < 0xa0)) {
        record[i] = ' ';
      }
    }
    return record;
  }

  private static boolean isEnd(byte[] record) {
    return record[0] == 'E'
        && record[1] == 'N'
        && record[2] == 'D'
        && new String(record, 3, 5, StandardCharsets.ISO_8859_1).isBlank();
  }

  private FitsHeader read() {
    int at = 0;
    while (at < records.length) {
      at = takeAll(at);
      if (at < records.length) {
        at = takeApart(at);
      }
    }
    return FitsHeader.of(cards);
  }

  /** Takes card after card up to one that cannot be parsed; returns where that begins. */
  private int takeAll(int from) {
    int at = from;
    try (var in = stream(from, records.length)) {
      while (at < records.length) {
        at += take(in, at);
      }
    } catch (IOException | RuntimeException e) {
      // an exponent beyond any number, for one, is an exception there
      return at;
    }
    return at;
  }

  /**
   * Takes the card at a record together with the CONTINUE records that follow, or, since one of
   * them may spoil it, each record by itself, and as text when even that cannot be parsed. Returns
   * where the next card begins.
   */
  private int takeApart(int from) {
    int to = from + CARD;
    while (to < records.length && continues(to)) {
      to += CARD;
    }
    try (var in = stream(from, to)) {
      return from + take(in, from);
    } catch (IOException | RuntimeException e) {
      for (int at = from; at < to; at += CARD) {
        try (var in = stream(at, at + CARD)) {
          take(in, at);
        } catch (IOException | RuntimeException alone) {
          asText(at);
        }
      }
    }
    return to;
  }

  private FitsInputStream stream(int from, int to) {
    return new FitsInputStream(new ByteArrayInputStream(records, from, to - from), BLOCK);
  }

  /** Takes the card that begins at a record; returns its bytes. */
  private int take(FitsInputStream in, int from) throws IOException {
    int before = in.available();
    var card = new HeaderCard(in);
    int used = before - in.available();
    add(card, new String(records, from, used, StandardCharsets.ISO_8859_1));
    return used;
  }

  private boolean continues(int at) {
    for (int i = 0; i < CONTINUE.length; i++) {
      if (records[at + i] != CONTINUE[i]) {
        return false;
      }
    }
    return true;
  }

  private void asText(int at) {
    var record = new String(records, at, CARD, StandardCharsets.ISO_8859_1);
    int equals = record.indexOf('=');
    var keyword = record.substring(0, equals < 0 || equals > 8 ? 8 : equals).strip();
    cards.add(
        new FitsHeader.Card(keyword, record.substring(equals < 0 ? 8 : equals + 1).strip(), null));
  }

  private void add(HeaderCard card, String record) {
    var latin = new Latin(record);
    var keyword = latin.restore(card.getKey());
    if (card.hasHierarchKey()) {
      // the library's own form no longer tells dots from blanks
      keyword = record.substring(8, record.indexOf('=')).strip();
    }
    var value = value(card);
    if (value instanceof String text) {
      value = latin.restore(text);
    }
    var comment = card.getComment();
    comment = comment == null || comment.isBlank() ? null : latin.restore(comment);
    if (value != null || comment != null || !keyword.isEmpty()) {
      cards.add(new FitsHeader.Card(keyword, value, comment));
    }
  }

  private static @Nullable Object value(HeaderCard card) {
    var text = card.getValue();
    if (text == null || card.isStringValue()) {
      return text;
    }
    if (text.isEmpty()) {
      return null;
    }
    Object value = null;
    if (card.isIntegerType()) {
      value =
          card.valueType() != BigInteger.class
              ? card.getValue(Long.class, null)
              : card.getValue(Double.class, null);
    } else if (card.isDecimalType()) {
      value = card.getValue(Double.class, null);
    } else if (card.valueType() == Boolean.class) {
      value = card.getValue(Boolean.class, null);
    } else if (LEADING_POINT.matcher(text).matches()) {
      // the standard allows it, the library does not know it as a number
      value = Double.valueOf(text.replace('D', 'E').replace('d', 'e'));
    }
    return value == null ? text : value;
  }

  /**
   * The library reads ASCII and puts a mark for every other character; cameras write names of
   * places in Latin 1. What stood there is taken from the record, where it stands in the same
   * order; in strings of several records with comments in between the mark may get another's.
   */
  private static final class Latin {
    private static final char MARK = '\ufffd';
    private final String record;
    private int at;

    Latin(String record) {
      this.record = record;
    }

    String restore(String text) {
      if (text.indexOf(MARK) < 0) {
        return text;
      }
      var out = new StringBuilder(text);
      for (int i = 0; i < out.length(); i++) {
        if (out.charAt(i) == MARK) {
          while (at < record.length() && record.charAt(at) < 0x80) {
            at++;
          }
          out.setCharAt(i, at < record.length() ? record.charAt(at++) : '?');
        }
      }
      return out.toString();
    }
  }
}
