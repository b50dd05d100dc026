package org.nightjar.qa;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of frames on which something lasts.
 *
 * @param first its first frame
 * @param last its last frame
 * @param frames how many of them show it clearly
 */
record Spell(int first, int last, int frames) {
  /** How a frame stands to a limit. */
  enum Sign {
    /** Beyond the limit. */
    CLEAR,
    /** On the way to it: lengthens a spell, makes none. */
    FAINT,
    NONE
  }

  /**
   * Stretches of frames that show it, faint ones on both sides included.
   *
   * @param signs one per frame
   * @param fewest clear ones in a spell
   * @param longestBreak frames in a row without it that do not end it
   */
  static List<Spell> of(Sign[] signs, int fewest, int longestBreak) {
    var spells = new ArrayList<Spell>();
    int first = -1;
    int last = -1;
    int clear = 0;
    for (int i = 0; i <= signs.length; i++) {
      boolean shows = i < signs.length && signs[i] != Sign.NONE;
      if (shows) {
        first = first < 0 ? i : first;
        last = i;
        clear += signs[i] == Sign.CLEAR ? 1 : 0;
      } else if (first >= 0 && (i == signs.length || i - last > longestBreak)) {
        if (clear >= fewest) {
          spells.add(new Spell(first, last, clear));
        }
        first = -1;
        clear = 0;
      }
    }
    return spells;
  }

  Instant since(Shots shots) {
    return shots.get(first).at();
  }

  /** Its end; null when the night's last frame still shows it. */
  @Nullable Instant until(Shots shots) {
    return last == shots.size() - 1 ? null : shots.get(last).at();
  }

  boolean holds(int i) {
    return i >= first && i <= last;
  }

  /** {@code since 03:10 UT}, or {@code from 03:10 to 03:58 UT}. */
  String when(Shots shots) {
    var until = until(shots);
    return until == null
        ? "since " + Words.clock(since(shots)) + " UT"
        : since(shots).equals(until)
            ? "at " + Words.clock(until) + " UT"
            : "from %s to %s UT".formatted(Words.clock(since(shots)), Words.clock(until));
  }
}
