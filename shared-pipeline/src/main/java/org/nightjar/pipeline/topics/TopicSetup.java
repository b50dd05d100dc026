package org.nightjar.pipeline.topics;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/** Makes the topics that a broker lacks, and adds partitions where there are fewer than planned. */
public final class TopicSetup {
  private final Map<String, Object> connection;

  /**
   * @param connection of Kafka's admin client, with bootstrap.servers at least
   */
  public TopicSetup(Map<String, Object> connection) {
    this.connection = Map.copyOf(connection);
  }

  /**
   * Brings the broker to the plan; what is there already stays as it is, its records too.
   *
   * @return in words, what was done, one line per topic that changed
   * @throws IOException when the broker cannot be reached or refuses
   */
  public List<String> apply(TopicPlan plan, Collection<String> names) throws IOException {
    try (var admin = Admin.create(connection)) {
      List<String> done = new ArrayList<>();
      var made = admin.createTopics(names.stream().map(plan::topic).toList()).values();
      List<String> known = new ArrayList<>();
      for (var topic : made.entrySet()) {
        var name = topic.getKey();
        try {
          topic.getValue().get();
          done.add("%s: made with %d partitions".formatted(name, plan.partitions()));
        } catch (ExecutionException e) {
          if (!(e.getCause() instanceof TopicExistsException)) {
            throw e;
          }
          known.add(name);
        }
      }
      done.addAll(grown(admin, plan, known));
      if (plan.forced()) {
        force(admin, known);
      }
      return done;
    } catch (ExecutionException e) {
      throw new IOException("topics cannot be made: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** For topics that were made before their records were forced one by one. */
  private static void force(Admin admin, List<String> names)
      throws ExecutionException, InterruptedException {
    var each = new ConfigEntry(TopicConfig.FLUSH_MESSAGES_INTERVAL_CONFIG, "1");
    var change = List.of(new AlterConfigOp(each, AlterConfigOp.OpType.SET));
    admin
        .incrementalAlterConfigs(
            names.stream()
                .collect(
                    Collectors.toMap(
                        name -> new ConfigResource(ConfigResource.Type.TOPIC, name),
                        name -> change)))
        .all()
        .get();
  }

  private static List<String> grown(Admin admin, TopicPlan plan, List<String> names)
      throws ExecutionException, InterruptedException {
    Map<String, NewPartitions> wanted = new HashMap<>();
    List<String> done = new ArrayList<>();
    for (var topic : admin.describeTopics(names).allTopicNames().get().values()) {
      int partitions = topic.partitions().size();
      if (partitions < plan.partitions()) {
        wanted.put(topic.name(), NewPartitions.increaseTo(plan.partitions()));
        done.add(
            "%s: %d partitions instead of %d"
                .formatted(topic.name(), plan.partitions(), partitions));
      }
    }
    admin.createPartitions(wanted).all().get();
    return done;
  }
}
