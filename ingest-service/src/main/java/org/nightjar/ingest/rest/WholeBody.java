package org.nightjar.ingest.rest;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** A body that must come to the end that was announced. */
final class WholeBody extends FilterInputStream {
  private final @Nullable Long announced;
  private long count;

  WholeBody(InputStream body, @Nullable Long announced) {
    super(body);
    this.announced = announced;
  }

  /** The line broke off. */
  static final class BrokenOffException extends IOException {
    private static final long serialVersionUID = 1;

    BrokenOffException(String message) {
      super(message);
    }
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int n;
    try {
      n = super.read(buffer, offset, length);
    } catch (IOException e) {
      throw new BrokenOffException(
          "the body broke off after %d bytes, nothing was entered: %s".formatted(count, e));
    }
    if (n < 0 && announced != null && count != announced) {
      throw new BrokenOffException(
          "the body broke off after %d of %d bytes, nothing was entered"
              .formatted(count, announced));
    }
    count += Math.max(0, n);
    return n;
  }
}
