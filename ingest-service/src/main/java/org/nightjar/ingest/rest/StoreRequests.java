package org.nightjar.ingest.rest;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.sql.SQLException;
import org.nightjar.ingest.pipeline.ForbiddenKeyException;
import org.nightjar.ingest.pipeline.Received;
import org.nightjar.ingest.pipeline.StoreObjects;
import org.nightjar.ingest.pipeline.TooLargeException;
import org.nightjar.pipeline.problem.ProblemException;

/** Frames that lie in the store already. */
@Singleton
class StoreRequests {
  private static final int NOT_FOUND = 404;
  private static final int TOO_LARGE = 413;

  private final StoreObjects objects;

  @Inject
  StoreRequests(StoreObjects objects) {
    this.objects = objects;
  }

  /** Takes an object in, or tells why not. */
  Received take(String key) throws IOException, SQLException {
    try {
      return objects.take(key);
    } catch (ForbiddenKeyException e) {
      throw BoundedJson.bad(String.valueOf(e.getMessage()));
    } catch (NoSuchFileException e) {
      throw new ProblemException(
          NOT_FOUND, "Not found", "there is no object '%s' in the store".formatted(key));
    } catch (TooLargeException e) {
      throw new ProblemException(TOO_LARGE, "Too large", String.valueOf(e.getMessage()));
    }
  }

  boolean isInbox(String key) {
    return objects.isInbox(key);
  }
}
