package org.nightjar.standalone;

import io.quarkus.runtime.annotations.QuarkusMain;
import org.nightjar.standalone.cli.RootCommand;
import picocli.CommandLine;

/** Starts the command line; the application that {@code up} runs is built around it. */
@QuarkusMain
public final class Nightjar {
  private Nightjar() {}

  /** Exit codes: 0 done, 1 something of ours failed, 2 wrong usage. */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  /** The commands, ready to run; also what tests call. */
  public static CommandLine commandLine() {
    return RootCommand.commandLine();
  }
}
