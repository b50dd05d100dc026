package org.nightjar.standalone.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Properties;
import org.nightjar.standalone.demo.DemoCommand;
import org.nightjar.standalone.submit.SubmitCommand;
import org.nightjar.standalone.up.UpCommand;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code nightjar} itself: says what there is. */
@Command(
    name = "nightjar",
    description = "Watches the image quality of telescopes: frames in, graded reports out.",
    mixinStandardHelpOptions = true,
    versionProvider = RootCommand.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DemoCommand.class,
      UpCommand.class,
      SubmitCommand.class,
      MeasureCommand.class,
      IndexCommand.class,
      SimulateCommand.class,
      TestCommand.class,
      BenchCommand.class,
      WarmUpCommand.class,
      AutoComplete.GenerateCompletion.class
    },
    footer = {
      "",
      "Examples:",
      "  nightjar up --data nights          everything, all night: frames into nights/inbox, pages on port 8080",
      "  nightjar demo                      a simulated night to look at, everything running",
      "  nightjar measure night/            a table of every frame in a folder",
      "  nightjar measure night/ --json     one JSON line per frame",
      "  nightjar measure night/ --out run  also pictures, catalogues and a page to open",
      "  nightjar simulate --out sim        a simulated night, with its truth beside it",
      "  source <(nightjar generate-completion)   completion for bash and zsh"
    })
public final class RootCommand implements Runnable {
  static final int FAILED = 1;

  @Spec private CommandSpec spec;

  RootCommand() {
    this.spec = CommandSpec.create();
  }

  /** The whole command line, ready to run. */
  public static CommandLine commandLine() {
    var line = new CommandLine(new RootCommand());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionExceptionHandler((failure, command, parsed) -> {
      var err = command.getErr();
      if (failure instanceof NoSuchFileException missing) {
        err.println("nightjar: no such file or folder: " + missing.getFile());
        return command.getCommandSpec().exitCodeOnInvalidInput();
      }
      if (failure instanceof IllegalArgumentException wrong) {
        err.println("nightjar: " + wrong.getMessage());
        return command.getCommandSpec().exitCodeOnInvalidInput();
      }
      if (failure instanceof FileSystemException disk) {
        var reason = disk.getReason();
        err.println(
            "nightjar: %s: %s"
                .formatted(
                    disk.getFile(),
                    disk instanceof AccessDeniedException
                        ? "access denied"
                        : reason == null ? disk.getClass().getSimpleName() : reason));
        return FAILED;
      }
      failure.printStackTrace(err);
      return FAILED;
    });
    return line;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command?");
  }

  /** Version as the build wrote it. */
  public static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"nightjar " + text()};
    }

    /** E.g. {@code 0.1.0}. */
    public static String text() {
      var properties = new Properties();
      try (var in =
          RootCommand.class.getResourceAsStream("/org/nightjar/standalone/build.properties")) {
        if (in == null) {
          throw new IllegalStateException("build.properties is missing from the class path");
        }
        properties.load(in);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return properties.getProperty("version");
    }
  }
}
