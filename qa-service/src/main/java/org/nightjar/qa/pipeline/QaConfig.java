package org.nightjar.qa.pipeline;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Pace of qa. */
@ConfigMapping(prefix = "nightjar.qa")
public interface QaConfig {
  /** How often frames are published and nights summed up. */
  @WithDefault("1S")
  Duration interval();

  /** How often what monitors read is counted. */
  @WithDefault("15S")
  Duration gaugesEvery();

  /** Where ingest-service answers, as {@code http://ingest:8080}; absent in one process. */
  Optional<URI> ingestUrl();

  /** How long live followers may be away and still get all they missed. */
  @WithDefault("7D")
  Duration eventsKept();

  /** Programs that are called when something was published, by name. */
  Map<String, Webhook> webhooks();

  /** One of them. */
  interface Webhook {
    /** Where it listens, http or https. */
    URI url();

    /** What both sides know: {@code docs/events.md} tells how calls are signed with it. */
    String secret();

    /** Only of these telescopes; of all when absent. */
    Optional<Set<String>> telescopes();
  }
}
