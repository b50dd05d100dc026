package org.nightjar.pipeline.topics;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.nightjar.model.Topics;

/**
 * How topics are laid out.
 *
 * @param partitions as many replicas of a stage can share its work, at least 1
 * @param replication copies of each partition, at least 1
 * @param retention how long a record stays for a stage that is away; at least an hour
 * @param forced whether a record is on the disk before it is acknowledged, which a broker that
 *     stands alone needs against power cuts. Positions of consumers are not: what is read again
 *     after a cut does no harm
 */
public record TopicPlan(int partitions, short replication, Duration retention, boolean forced) {
  private static final Duration SHORTEST = Duration.ofHours(1);
  private static final int MOST_PARTITIONS = 1000;

  /** A year of one telescope is a few gigabytes; a stage may be away over holidays. */
  public static final TopicPlan DEFAULT = new TopicPlan(6, (short) 1, Duration.ofDays(30), false);

  public TopicPlan {
    if (partitions < 1 || partitions > MOST_PARTITIONS) {
      throw new IllegalArgumentException(
          "partitions = %d, must be in 1 … %d".formatted(partitions, MOST_PARTITIONS));
    }
    if (replication < 1) {
      throw new IllegalArgumentException("replication = " + replication + ", must be >= 1");
    }
    if (retention.compareTo(SHORTEST) < 0) {
      throw new IllegalArgumentException(
          "retention = %s, must be >= %s".formatted(retention, SHORTEST));
    }
  }

  /**
   * As the environment says: NIGHTJAR_TOPICS_PARTITIONS, _REPLICATION, and _RETENTION as P30D.
   *
   * @throws IllegalArgumentException naming the variable that is wrong
   */
  public static TopicPlan of(Map<String, String> environment) {
    return new TopicPlan(
        number(environment, "NIGHTJAR_TOPICS_PARTITIONS", DEFAULT.partitions),
        (short) number(environment, "NIGHTJAR_TOPICS_REPLICATION", DEFAULT.replication),
        duration(environment, "NIGHTJAR_TOPICS_RETENTION", DEFAULT.retention),
        DEFAULT.forced);
  }

  NewTopic topic(String name) {
    var settings = new HashMap<String, String>();
    // The broker's clock, not those of the machines that write: ages and orders are told by it.
    settings.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime");
    if (name.equals(Topics.QA_NIGHT)) {
      settings.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
    } else {
      settings.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE);
      settings.put(TopicConfig.RETENTION_MS_CONFIG, String.valueOf(retention.toMillis()));
    }
    if (forced) {
      settings.put(TopicConfig.FLUSH_MESSAGES_INTERVAL_CONFIG, "1");
    }
    return new NewTopic(name, partitions, replication).configs(settings);
  }

  private static int number(Map<String, String> environment, String name, int otherwise) {
    var text = environment.get(name);
    if (text == null || text.isBlank()) {
      return otherwise;
    }
    try {
      return Short.parseShort(text.strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + " = '" + text + "' is no small whole number", e);
    }
  }

  private static Duration duration(
      Map<String, String> environment, String name, Duration otherwise) {
    var text = environment.get(name);
    if (text == null || text.isBlank()) {
      return otherwise;
    }
    try {
      return Duration.parse(text.strip());
    } catch (java.time.format.DateTimeParseException e) {
      throw new IllegalArgumentException(name + " = '" + text + "' is no duration as P30D", e);
    }
  }
}
