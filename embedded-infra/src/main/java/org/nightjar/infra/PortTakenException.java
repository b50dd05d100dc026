package org.nightjar.infra;

import java.io.IOException;

/** Another program listens where a server was to. */
public final class PortTakenException extends IOException {
  private static final long serialVersionUID = 1;

  PortTakenException(int port, Throwable cause) {
    super("port = %d of 127.0.0.1 is taken by another program".formatted(port), cause);
  }
}
