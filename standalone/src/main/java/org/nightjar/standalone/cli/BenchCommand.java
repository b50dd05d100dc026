package org.nightjar.standalone.cli;

import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code nightjar bench}: the benchmarks, which live in a room of their own. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = "Runs benchmarks: our time, the peer's time in the same run, the ratio.",
    footer = {
      "",
      "Examples:",
      "  nightjar bench               everything, some minutes",
      "  nightjar bench list          the names",
      "  nightjar bench extraction    one of them",
      "  nightjar bench validation    numbers against reference values, as docs/validation.md shows them"
    })
final class BenchCommand implements Callable<Integer> {
  @Parameters(
      arity = "0..*",
      paramLabel = "NAME",
      description = "Benchmarks to run; all when none is named.")
  private List<String> names = List.of();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    var suite =
        ServiceLoader.load(BenchSuite.class)
            .findFirst()
            .orElseThrow(() ->
                new ParameterException(
                    spec.commandLine(),
                    "benchmarks are not on the class path; run ./nightjar bench"));
    return suite.run(names);
  }
}
