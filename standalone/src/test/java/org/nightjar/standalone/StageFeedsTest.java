package org.nightjar.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Collections;
import java.util.HashSet;
import java.util.Properties;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.nightjar.qa.pipeline.StageWatch;

/** What the window calls waiting is what the services' own channels have not read. */
class StageFeedsTest {
  private static final String INCOMING = "mp.messaging.incoming.";

  @Test
  void eachFeedOfTheWindowIsAChannelOfAService() throws IOException {
    var channels = channels();
    for (var feed : StageWatch.FEEDS) {
      assertThat(channels).as(feed.stage().name()).contains(feed.topic() + " by " + feed.group());
    }
  }

  /** {@code topic by group} of every incoming channel on the class path. */
  private static Set<String> channels() throws IOException {
    var found = new HashSet<String>();
    var files =
        Collections.list(
            StageFeedsTest.class.getClassLoader().getResources("application.properties"));
    for (var file : files) {
      var properties = new Properties();
      try (var in = file.openStream()) {
        properties.load(in);
      }
      for (var key : properties.stringPropertyNames()) {
        if (key.startsWith(INCOMING) && key.endsWith(".topic")) {
          var channel = key.substring(0, key.length() - ".topic".length());
          found.add(
              properties.getProperty(key) + " by " + properties.getProperty(channel + ".group.id"));
        }
      }
    }
    return found;
  }
}
