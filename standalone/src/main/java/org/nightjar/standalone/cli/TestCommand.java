package org.nightjar.standalone.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/**
 * Explains {@code nightjar test}, which the launcher runs itself because it needs the sources, not
 * what was built of them.
 */
@Command(
    name = "test",
    mixinStandardHelpOptions = true,
    description = "Runs the whole test suite; needs the checkout, a JDK 25 and nothing else.",
    footer = {
      "",
      "Examples:",
      "  nightjar test                                 the default suite",
      "  nightjar test --all                           the long runs too",
      "  nightjar test -pl extraction-service -am      one module and what it needs; any Maven option works"
    })
final class TestCommand implements Callable<Integer> {
  @Option(names = "--all", description = "Long runs too: thousands of blind solves, large frames.")
  private boolean all;

  @Unmatched private String[] mavenArguments = {};

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    throw new ParameterException(
        spec.commandLine(),
        "tests run from the checkout: ./nightjar test%s %s"
            .formatted(all ? " --all" : "", String.join(" ", mavenArguments)));
  }
}
