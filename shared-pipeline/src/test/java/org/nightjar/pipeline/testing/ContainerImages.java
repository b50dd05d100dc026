package org.nightjar.pipeline.testing;

/** The images of others' servers: those of docker-compose.yml and k8s, held to them by a test. */
public final class ContainerImages {
  public static final String KAFKA = "apache/kafka:4.1.1";
  public static final String POSTGRES = "postgres:18";
  public static final String STORE = "chrislusf/seaweedfs:4.47";

  private ContainerImages() {}
}
