package org.nightjar.imaging.fits;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nightjar.imaging.testing.Peer;

class CardsTest {
  @TempDir Path folder;

  private FitsHeader read(String... cards) throws IOException {
    var text = new StringBuilder();
    for (var card : List.of("SIMPLE  =                    T", "BITPIX  = 8", "NAXIS   = 0")) {
      text.append("%-80s".formatted(card));
    }
    for (var card : cards) {
      text.append("%-80s".formatted(card), 0, 80);
    }
    text.append("%-80s".formatted("END"));
    while (text.length() % 2880 != 0) {
      text.append(' ');
    }
    var path =
        Files.writeString(folder.resolve("h.fits"), text.toString(), StandardCharsets.ISO_8859_1);
    try (var file = FitsFile.open(path)) {
      return file.hdus().getFirst().header();
    }
  }

  private static Object value(FitsHeader header, String keyword) {
    return header.card(keyword).map(FitsHeader.Card::value).orElse(null);
  }

  @Test
  void cardsOfTheStandardAreReadWithTheirTypes() throws Exception {
    var header =
        read(
            "INT     =                  -42 / answer",
            "LONG    =   123456789012345678",
            "HUGE    = 1234567890123456789012",
            "REAL    =              1.5D+03",
            "POINT   = -.25E1",
            "TEXT    = 'it''s      ' / a 'quoted' word",
            "EMPTY   = ''",
            "YES     =                    T",
            "NOTHING =                      / no value",
            "COMPLEX = (1.0, 2.0)",
            "HIERARCH ESO TEL FOCU LEN = 38.482 / [m]",
            "HIERARCH a.b Odd='x'",
            "NAME    = 'first, &'",
            "CONTINUE  'second, &'",
            "CONTINUE  'third' / together",
            "COMMENT as it stands / with = and 'quotes",
            "        no keyword");
    assertThat(value(header, "INT")).isEqualTo(-42L);
    assertThat(header.card("INT").orElseThrow().comment()).isEqualTo("answer");
    assertThat(value(header, "LONG")).isEqualTo(123456789012345678L);
    assertThat(value(header, "HUGE")).isEqualTo(1.234567890123456789012e21);
    assertThat(value(header, "REAL")).isEqualTo(1500.0);
    assertThat(value(header, "POINT")).isEqualTo(-2.5);
    assertThat(value(header, "TEXT")).isEqualTo("it's");
    assertThat(header.card("TEXT").orElseThrow().comment()).isEqualTo("a 'quoted' word");
    assertThat(value(header, "EMPTY")).isEqualTo("");
    assertThat(value(header, "YES")).isEqualTo(true);
    assertThat(header.has("NOTHING")).isFalse();
    assertThat(value(header, "COMPLEX")).isEqualTo("(1.0, 2.0)");
    assertThat(value(header, "ESO TEL FOCU LEN")).isEqualTo(38.482);
    assertThat(value(header, "A.B ODD")).isEqualTo("x");
    assertThat(value(header, "NAME")).isEqualTo("first, second, third");
    assertThat(header.card("NAME").orElseThrow().comment()).isEqualTo("together");
    assertThat(header.cards())
        .contains(
            new FitsHeader.Card("COMMENT", null, "as it stands / with = and 'quotes"),
            new FitsHeader.Card("", null, "no keyword"));
  }

  @Test
  void cardsThatNoStandardKnowsAreReadAllTheSame() throws Exception {
    var header =
        read(
            "lower   = 'case'",
            "OPEN    = 'no end of it",
            "NOTNUM  = NAN / not a number",
            "EXPONENT= 1E99999999999",
            "PLACE   = 'Höher List' / Größe",
            "TWICE   = 1",
            "TWICE   = 2",
            "BELL    = 'a\u0007b\u001b[31m'",
            "JUNK    = 'x' y / z",
            "=",
            "'",
            "= = = '",
            "HIERARCH",
            "HIERARCH = 5",
            "LAST    = 'goes on &'",
            "AFTER   = 1E99999999999",
            "FINALLY = 'goes on &'",
            "CONTINUE  1E99999999999",
            "CONTINUE  'orphan'",
            "STILL   = 7");
    assertThat(value(header, "LOWER")).isEqualTo("case");
    assertThat(value(header, "OPEN")).isEqualTo("no end of it");
    assertThat(value(header, "NOTNUM")).isEqualTo("NAN");
    assertThat(header.number("NOTNUM")).isEmpty();
    assertThat(value(header, "EXPONENT")).isEqualTo("1E99999999999");
    assertThat(value(header, "PLACE")).isEqualTo("Höher List");
    assertThat(header.card("PLACE").orElseThrow().comment()).isEqualTo("Größe");
    assertThat(value(header, "TWICE")).isEqualTo(2L);
    assertThat(value(header, "BELL")).isEqualTo("a b [31m");
    assertThat(value(header, "JUNK")).isEqualTo("x");
    assertThat(value(header, "LAST")).isEqualTo("goes on &");
    assertThat(value(header, "FINALLY")).isEqualTo("goes on &");
    assertThat(value(header, "STILL")).isEqualTo(7L);
  }

  @Test
  @Timeout(30)
  void longChainsOfContinueEndQuicklyAndNothingIsLogged() throws Exception {
    var records = Collections.synchronizedList(new ArrayList<LogRecord>());
    var listener =
        new Handler() {
          @Override
          public void publish(LogRecord logged) {
            records.add(logged);
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    listener.setLevel(Level.ALL);
    var root = Logger.getLogger("");
    root.addHandler(listener);
    try {
      var cards = new String[49_000];
      var random = new Random(20_261_121);
      cards[0] = "LONG    = 'x&'";
      for (int i = 1; i < cards.length; i++) {
        cards[i] = i == 48_000 ? "CONTINUE  1E99999999999" : "CONTINUE  'abc&'";
      }
      assertThat(read(cards).cards()).hasSizeGreaterThan(40_000);
      for (int i = 0; i < cards.length; i++) {
        var junk = new StringBuilder();
        for (int k = 0; k < 80; k++) {
          junk.append(
              random.nextInt(4) == 0
                  ? "=/'&HIERACONTUE .0dE".charAt(random.nextInt(20))
                  : (char) random.nextInt(256));
        }
        cards[i] = junk.toString();
      }
      assertThat(read(cards).cards()).hasSizeGreaterThan(10_000);
      TileCodec.rice(new byte[100], 4, 32, new int[32]); // the library warns of what is left over
    } finally {
      root.removeHandler(listener);
    }
    assertThat(records).isEmpty();
  }

  /**
   * Whatever is written is what this and Astropy read, and comes out the same when written again.
   */
  @Test
  void cardsComeBackAsTheyWereWritten() throws Exception {
    var random = new Random(7);
    var cards = new ArrayList<FitsHeader.Card>();
    for (int i = 0; i < 400; i++) {
      Object value =
          switch (random.nextInt(4)) {
            case 0 -> random.nextLong();
            case 1 ->
                random.nextInt(3) == 0
                    ? random.nextDouble() / 200
                    : Double.longBitsToDouble(random.nextLong());
            case 2 -> random.nextBoolean();
            default -> text(random, random.nextInt(300)).replace('\'', '"');
          };
      if (value instanceof Double d && !Double.isFinite(d)) {
        value = 0.1;
      }
      cards.add(
          new FitsHeader.Card("KEY" + i, value, random.nextBoolean() ? null : "comment " + i));
    }
    for (int i = 0; i < 100; i++) { // Astropy before 5.3 misreads quotes in long strings
      cards.add(new FitsHeader.Card("QUOTE" + i, text(random, i * 3), null));
    }
    cards.add(new FitsHeader.Card("HISTORY", null, "one step"));
    cards.add(new FitsHeader.Card("ESO DET GAIN", 1.5, "[e/ADU] " + "long ".repeat(20)));
    cards.add(new FitsHeader.Card("ESO OBS NAME", "M 31", "long ".repeat(20)));
    cards.add(new FitsHeader.Card("OBJECT", "M 31", "no CONTINUE for a comment " + "x".repeat(70)));
    var bytes = FitsWriter.bytes(writer -> writer.headerOnly(FitsHeader.of(cards)));
    var path = Files.write(folder.resolve("w.fits"), bytes);
    FitsHeader back;
    try (var file = FitsFile.open(path)) {
      back = file.hdus().getFirst().header();
    }
    for (var card : cards) {
      if (card.value() != null) {
        assertThat(value(back, card.keyword())).as(card.toString()).isEqualTo(card.value());
      }
    }
    assertThat(back.cards()).contains(new FitsHeader.Card("HISTORY", null, "one step"));
    assertThat(back.card("KEY7").orElseThrow().comment()).isEqualTo(cards.get(7).comment());
    assertThat(FitsWriter.bytes(writer -> writer.headerOnly(back))).isEqualTo(bytes);

    var python = Peer.python("astropy");
    Files.write(
        folder.resolve("expected.txt"),
        cards.stream()
            .filter(c -> c.keyword().startsWith("KEY"))
            .map(
                c -> c.value() instanceof Boolean b ? (b ? "True" : "False") : c.value().toString())
            .toList());
    var said =
        Peer.run(
            folder,
            List.of(
                python.toString(),
                "-c",
                """
                from astropy.io import fits
                h = fits.open('w.fits'); h.verify('exception'); h = h[0].header
                for i, line in enumerate(open('expected.txt').read().split('\\n')[:-1]):
                    v = h['KEY%d' % i]
                    same = float(line) == v if isinstance(v, float) else str(v) == line
                    if not same: print('KEY%d' % i, repr(v), repr(line))
                print(h['OBJECT'], h['ESO OBS NAME'], h['ESO DET GAIN'])
                """));
    assertThat(said.strip()).isEqualTo("M 31 M 31 1.5");
  }

  private static String text(Random random, int length) {
    var out = new StringBuilder();
    while (out.length() < length) {
      out.append(
          random.nextInt(3) == 0
              ? "'& /=".charAt(random.nextInt(5))
              : (char) (' ' + random.nextInt(95)));
    }
    // readers strip blanks at the end; an ampersand there means that more follows
    return out.append('.').toString();
  }
}
