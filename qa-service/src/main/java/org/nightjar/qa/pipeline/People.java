package org.nightjar.qa.pipeline;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import org.nightjar.model.Quality.Opinion;

/** Takes the word of people on frames; it is published as a change of the frame. */
@Singleton
public class People {
  private final FrameTable table;
  private final NightWatch watch;

  @Inject
  People(FrameTable table, NightWatch watch) {
    this.table = table;
    this.watch = watch;
  }

  /** What becomes of it. */
  public enum Said {
    ENTERED,
    /** The same was said before; nothing changed. */
    KNOWN,
    /** There is no such frame. */
    NO_FRAME,
    /** The frame was refused or failed: there is no verdict to differ from. */
    NOT_ASSESSED
  }

  /**
   * Enters what a person says of a frame, in the place of what was said before; neither grade nor
   * comment takes that back.
   */
  public Said say(String frameId, Opinion opinion) throws SQLException {
    var said = table.say(frameId, opinion);
    if (said == Said.ENTERED) {
      watch.call();
    }
    return said;
  }
}
