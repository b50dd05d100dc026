package org.nightjar.ingest.pipeline;

import java.io.IOException;
import java.io.InputStream;
import java.sql.SQLException;

/** Takes bytes under a name; returning means that their frame is safe, or was before. */
@FunctionalInterface
interface Intake {
  /**
   * @throws TooLargeException when there are more than a frame may have
   * @throws IOException when the bytes, the disk or the store fail; nothing was entered then
   * @throws SQLException when the database does
   */
  Received receive(String fileName, InputStream bytes) throws IOException, SQLException;
}
