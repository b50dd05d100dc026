package org.nightjar.standalone.up;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code nightjar up}: everything in one process, all night. */
@Command(
    name = "up",
    mixinStandardHelpOptions = true,
    description = {
      "Starts everything in this process: all six services, a broker and a database; durable in one folder, whose inbox it watches.",
      "Prints the addresses when it is ready. Ctrl-C ends what has begun, then the process; whatever is interrupted comes again",
      "after the next start."
    },
    footer = {
      "",
      "Files in the inbox are taken once they are complete, and moved to inbox/.done; the log is log/nightjar.log.",
      "Settings beyond these options: nightjar.properties in the data folder, or environment variables (docs/operations.md).",
      "",
      "Examples:",
      "  nightjar up                                 keeps its data in the user's data folder",
      "  nightjar up --data /data/nightjar           and cp night/*.fits /data/nightjar/inbox/",
      "  nightjar up --telescope dome1.yaml --telescope dome2.yaml",
      "  NIGHTJAR_ACCESS_TOKEN=… nightjar up --host 0.0.0.0 --port 80",
      "  kcat -C -b 127.0.0.1:9092 -t qa-frame -o beginning | jq .quality.grade"
    })
public final class UpCommand implements Callable<Integer> {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Everything is kept here (default: $XDG_DATA_HOME/nightjar).")
  private @Nullable Path data;

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "Of pages and API; 0 for any (default: ${DEFAULT-VALUE}).",
      defaultValue = "8080")
  private int port;

  @Option(
      names = "--kafka-port",
      paramLabel = "N",
      description = "Of the broker, on 127.0.0.1; 0 for any (default: ${DEFAULT-VALUE}).",
      defaultValue = "9092")
  private int kafkaPort;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      description =
          "Of pages and API (default: ${DEFAULT-VALUE}). Elsewhere than on this machine changes need a token.",
      defaultValue = "127.0.0.1")
  private String host = "127.0.0.1";

  @Option(
      names = "--indexes",
      paramLabel = "DIR",
      description =
          "Index files for the plate solver (default: Debian's, else built once in the user's cache).")
  private @Nullable Path indexes;

  @Option(
      names = "--telescope",
      paramLabel = "FILE",
      description = "A telescope's profile in YAML; may be repeated.")
  private List<Path> telescopes = List.of();

  @Option(
      names = {"-q", "--quiet"},
      description = "Prints nothing but trouble.")
  private boolean quiet;

  @Option(
      names = "--rehearse",
      hidden = true,
      description = "Sends a simulated frame through and ends, for the launcher's start-up cache.")
  private boolean rehearse;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    if (!UpRun.isBuiltIn()) {
      throw new ParameterException(
          spec.commandLine(), "'up' needs the built application: start it as ./nightjar up");
    }
    var options =
        new UpOptions(
            data == null ? DataFolder.usual() : data,
            host,
            port,
            kafkaPort,
            indexes,
            telescopes,
            quiet || rehearse,
            rehearse);
    return UpRun.of(options, spec.commandLine().getErr());
  }
}
