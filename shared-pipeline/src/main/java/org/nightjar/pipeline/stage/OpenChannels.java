package org.nightjar.pipeline.stage;

import io.smallrye.reactive.messaging.ChannelRegistry;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.smallrye.reactive.messaging.kafka.impl.ReactiveKafkaConsumer;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.concurrent.Executors;
import org.jboss.logging.Logger;

/** The channels that messages come by, all at once. */
@Singleton
class OpenChannels {
  private static final Logger LOG = Logger.getLogger(OpenChannels.class);

  private final ChannelRegistry channels;
  private final KafkaClientService clients;

  @Inject
  OpenChannels(ChannelRegistry channels, KafkaClientService clients) {
    this.channels = channels;
    this.clients = clients;
  }

  /** Nothing more is taken from them. */
  void pause() {
    for (var name : channels.getIncomingNames()) {
      var channel = channels.getPausable(name);
      if (channel != null) {
        channel.pause();
      }
    }
  }

  /**
   * Ends them side by side. Each waits for the answer to its last question, up to half a second;
   * the connector, which would close them one after the other, finds them closed.
   */
  void close() {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var channel : clients.getConsumerChannels()) {
        for (var consumer : clients.getConsumers(channel)) {
          if (consumer instanceof ReactiveKafkaConsumer<?, ?> open) {
            threads.execute(() -> close(channel, open));
          }
        }
      }
    }
  }

  private static void close(String channel, ReactiveKafkaConsumer<?, ?> consumer) {
    try {
      consumer.close();
    } catch (RuntimeException e) {
      LOG.debugf("%s: %s", channel, e);
    }
  }
}
