package org.nightjar.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaTest {
  @Test
  void looksForOtherPortsWhereItsOwnAreTakenMeanwhile(@TempDir Path folder) throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int free = FreePorts.one();
      var ports = List.of(taken.getLocalPort(), free).iterator();
      try (var broker = EmbeddedKafka.startOnOneOf(ports::next, folder)) {
        assertThat(broker.bootstrapServers()).isEqualTo("127.0.0.1:" + free);
        assertThat(broker.gaveUp()).isEmpty();
      }
      var controllers = List.of(taken.getLocalPort(), FreePorts.one()).iterator();
      var server = EmbeddedKafka.started(folder.toAbsolutePath(), free, free, controllers::next);
      server.shutdown();
      server.awaitShutdown();
      assertThat(controllers).isExhausted();
    }
  }

  @Test
  void saysWhichPortIsTakenWhereItWasToldToUseIt(@TempDir Path folder) throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> EmbeddedKafka.start(folder, taken.getLocalPort()))
          .isInstanceOf(PortTakenException.class)
          .hasMessageContaining("port = " + taken.getLocalPort());
    }
  }
}
