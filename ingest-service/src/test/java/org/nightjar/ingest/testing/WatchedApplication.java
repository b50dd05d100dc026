package org.nightjar.ingest.testing;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Map;

/** The one configuration of the service under test: an inbox of its own, looked at often. */
public final class WatchedApplication implements QuarkusTestProfile {
  /** Larger files are refused. */
  public static final int MOST_BYTES = 1_000_000;

  @Override
  public Map<String, String> getConfigOverrides() {
    try {
      return Map.of(
          "nightjar.ingest.inbox",
          Files.createTempDirectory("nightjar-inbox-").toString(),
          "nightjar.ingest.scratch",
          Files.createTempDirectory("nightjar-scratch-").toString(),
          "nightjar.ingest.interval",
          "0.2S",
          "nightjar.ingest.settle",
          "1S",
          "nightjar.ingest.list-raw-every",
          "0S",
          "nightjar.ingest.most-bytes",
          String.valueOf(MOST_BYTES));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
