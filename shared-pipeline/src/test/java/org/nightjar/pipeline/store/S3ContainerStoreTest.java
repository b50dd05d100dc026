package org.nightjar.pipeline.store;

import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.nightjar.pipeline.store.S3ProductStore.Address;
import org.nightjar.pipeline.testing.ContainerImages;
import org.nightjar.pipeline.testing.ContainerServers;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/** The contract on the S3 server that deployments use, in a container where Docker is. */
class S3ContainerStoreTest extends ProductStoreContract {
  private static final String KEYS = "nightjar-test";
  private static final int PORT = 8333;

  private static GenericContainer<?> server;

  private final Address address =
      new Address(
          "http://%s:%d".formatted(server.getHost(), server.getMappedPort(PORT)),
          "us-east-1",
          "contract-" + UUID.randomUUID().toString().substring(0, 13) + "x",
          KEYS,
          KEYS,
          Duration.ofSeconds(20));
  private final S3ProductStore store = new S3ProductStore(address);

  @BeforeAll
  static void start() {
    Assumptions.assumeTrue(
        ContainerServers.available(),
        "skipped: no Docker answers; S3Proxy in process stands for it");
    server =
        new GenericContainer<>(DockerImageName.parse(ContainerImages.STORE))
            .withCommand("server", "-s3", "-dir=/data", "-master.volumePreallocate=false")
            .withEnv("AWS_ACCESS_KEY_ID", KEYS)
            .withEnv("AWS_SECRET_ACCESS_KEY", KEYS)
            .withExposedPorts(PORT)
            .waitingFor(Wait.forHttp("/healthz").forPort(PORT));
    server.start();
    System.err.println("store of this test: " + ContainerServers.told(ContainerImages.STORE));
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.stop();
    }
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Override
  ProductStore store() {
    return store;
  }

  @Override
  void putByAnother(String name, byte[] bytes) throws Exception {
    ForeignObjects.put(address, name, bytes);
  }
}
