package org.nightjar.standalone.up;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;

/** What lives beside the application, from its start to the end of its servers. */
public interface Companion {
  /** Nobody. */
  Companion NONE =
      new Companion() {
        @Override
        public void begin(Path inbox, URI page) {}

        @Override
        public void ended() {}
      };

  /**
   * Broker and database run; the application starts next.
   *
   * @param inbox is watched once the application runs
   * @param page address that it will answer at
   * @throws IOException ends the run
   */
  void begin(Path inbox, URI page) throws IOException;

  /** Everything has stopped; the process ends next. May be called twice. */
  void ended();
}
