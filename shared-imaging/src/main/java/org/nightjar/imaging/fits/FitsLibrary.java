package org.nightjar.imaging.fits;

import java.util.logging.Level;
import java.util.logging.Logger;
import nom.tam.fits.FitsFactory;
import nom.tam.fits.Header;

/**
 * What nom-tam-fits must be told once: to read leniently and to say nothing, since what it would
 * say repeats a stranger's header. Whoever uses it calls {@link #prepare()} first.
 */
final class FitsLibrary {
  /** Held, because the logging system forgets loggers that nobody holds, and their levels. */
  private static final Logger VOICE = Logger.getLogger("nom.tam");

  static {
    VOICE.setLevel(Level.OFF);
    Header.setParserWarningsEnabled(false);
    FitsFactory.setAllowHeaderRepairs(true);
    FitsFactory.setUseHierarch(true);
    FitsFactory.setLongStringsEnabled(true);
  }

  private FitsLibrary() {}

  /** Does its work when the class is loaded. */
  static void prepare() {}
}
