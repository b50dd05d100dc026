package org.nightjar.pipeline.testing;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;

/**
 * Broker and database for a service under test: embedded, or in containers where the module asks
 * for them ({@code nightjar.test.servers=containers}) and Docker is there.
 */
interface TestServers extends AutoCloseable {
  String bootstrapServers();

  void createTopics(Collection<String> names, int partitions) throws IOException;

  /** Starts the database when called first. */
  DatabaseAddress database() throws IOException;

  /** Where a database is. */
  record DatabaseAddress(String url, String user, String password) {}

  @Override
  void close() throws IOException;

  /** Says on stderr which it chose. */
  static TestServers start(Path folder) throws IOException {
    if (!System.getProperty("nightjar.test.servers", "embedded").equals("containers")) {
      return new EmbeddedServers(folder);
    }
    if (!ContainerServers.available()) {
      System.err.println("servers of this test: embedded, since no Docker answers");
      return new EmbeddedServers(folder);
    }
    var servers = new ContainerServers();
    System.err.println("servers of this test: containers, " + servers.kind());
    return servers;
  }
}
