package org.nightjar.standalone.split;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.Map;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.netcrusher.core.reactor.NioReactor;
import org.netcrusher.tcp.TcpCrusher;
import org.netcrusher.tcp.TcpCrusherBuilder;
import org.nightjar.infra.EmbeddedDatabase;
import org.nightjar.infra.EmbeddedKafka;
import org.nightjar.infra.FreePorts;

/**
 * Broker, database and object store, each behind a link that can be frozen and cut; each can be
 * stopped and comes back on the same data at the same address.
 */
final class OutsideServers implements AutoCloseable {
  static final String KEYS = "nightjar-test";
  static final String BUCKET = "nightjar";

  private final Path folder;
  private final NioReactor reactor = new NioReactor();
  private final Map<Server, Integer> ports = new EnumMap<>(Server.class);
  private final Map<Server, TcpCrusher> links = new EnumMap<>(Server.class);
  private EmbeddedKafka kafka;
  private EmbeddedDatabase database;
  private S3Proxy store;

  enum Server {
    BROKER,
    DATABASE,
    STORE
  }

  OutsideServers(Path folder) throws Exception {
    this.folder = folder;
    Files.createDirectories(folder.resolve("objects"));
    for (var server : Server.values()) {
      ports.put(server, FreePorts.one());
      links.put(
          server,
          TcpCrusherBuilder.builder()
              .withReactor(reactor)
              .withBindAddress("127.0.0.1", FreePorts.one())
              .withConnectAddress("127.0.0.1", ports.get(server))
              .buildAndOpen());
      start(server);
    }
  }

  /** How a service is told of them. */
  Map<String, String> environment() {
    return Map.of(
        "KAFKA_BOOTSTRAP_SERVERS",
        "127.0.0.1:" + address(Server.BROKER),
        "NIGHTJAR_JDBC_URL",
        "jdbc:postgresql://127.0.0.1:%d/postgres?connectTimeout=10&socketTimeout=120"
            .formatted(address(Server.DATABASE)),
        "NIGHTJAR_JDBC_USERNAME",
        "postgres",
        "NIGHTJAR_JDBC_PASSWORD",
        database.password(),
        "NIGHTJAR_STORE_KIND",
        "s3",
        "NIGHTJAR_STORE_S3_ENDPOINT",
        "http://127.0.0.1:" + address(Server.STORE),
        "NIGHTJAR_STORE_S3_BUCKET",
        BUCKET,
        "NIGHTJAR_STORE_S3_ACCESS_KEY",
        KEYS,
        "NIGHTJAR_STORE_S3_SECRET_KEY",
        KEYS);
  }

  private int address(Server server) {
    return links.get(server).getBindAddress().getPort();
  }

  /** The broker past its link. */
  String broker() {
    return kafka.bootstrapServers();
  }

  Path objects() {
    return folder.resolve("objects");
  }

  Connection sql() throws SQLException {
    return DriverManager.getConnection(database.jdbcUrl(), "postgres", database.password());
  }

  void start(Server server) throws Exception {
    int port = ports.get(server);
    switch (server) {
      case BROKER ->
          kafka = EmbeddedKafka.startBehind(folder.resolve("kafka"), port, address(server));
      case DATABASE -> database = EmbeddedDatabase.start(folder.resolve("postgres"), port);
      case STORE -> {
        store =
            S3Proxy.builder()
                .blobStore(new FilesystemNio2BlobStore(objects().toAbsolutePath().toString()))
                .endpoint(URI.create("http://127.0.0.1:" + port))
                .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, KEYS, KEYS)
                .build();
        store.start();
      }
    }
  }

  void stop(Server server) throws Exception {
    switch (server) {
      case BROKER -> kafka.close();
      case DATABASE -> database.close();
      case STORE -> store.stop();
    }
  }

  /** What is under way waits, as when a cable is pulled. */
  void freeze(Server server) {
    links.get(server).freeze();
  }

  void unfreeze(Server server) {
    links.get(server).unfreeze();
  }

  /** Every connection breaks; new ones can be made. */
  void cut(Server server) {
    links.get(server).reopen();
  }

  @Override
  public void close() throws Exception {
    for (var link : links.values()) {
      link.close();
    }
    reactor.close();
    for (var server : Server.values()) {
      try {
        stop(server);
      } catch (IOException | RuntimeException e) {
        // it was stopped already
      }
    }
  }
}
