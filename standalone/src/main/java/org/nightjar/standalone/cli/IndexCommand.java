package org.nightjar.standalone.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.nightjar.astrometry.index.IndexBuilder;
import org.nightjar.standalone.measure.Catalogues;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code nightjar index}: index files for the plate solver. */
@Command(
    name = "index",
    mixinStandardHelpOptions = true,
    description = "Index files for the plate solver.",
    subcommands = IndexCommand.Build.class)
final class IndexCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command? There is: index build");
  }

  /** {@code nightjar index build}. */
  @Command(
      name = "build",
      mixinStandardHelpOptions = true,
      description =
          "Builds index files from a star catalogue, in astrometry.net's format: solve-field solves with them too.",
      footer = {
        "",
        "Examples:",
        "  nightjar index build tycho2 indexes            from the catalogue that ships",
        "  nightjar index build gaia-cone.fits indexes    from a table with RA, Dec and a magnitude (FITS, VOTable, ECSV, CSV)",
        "  nightjar measure night --indexes indexes"
      })
  static final class Build implements Callable<Integer> {
    @Parameters(
        index = "0",
        paramLabel = "CATALOGUE",
        description = "'tycho2', the catalogue that ships, or a table of stars.")
    private String catalogue = "tycho2";

    @Parameters(
        index = "1",
        paramLabel = "DIR",
        description = "Folder for the files, made if need be.")
    private Path folder = Path.of(".");

    @Option(
        names = {"-q", "--quiet"},
        description = "No progress.")
    private boolean quiet;

    @Override
    public Integer call() throws IOException {
      var builder = IndexBuilder.of(Catalogues.of(catalogue));
      try (var progress = Progress.of("building indexes", 100, quiet)) {
        var files = builder.write(folder, "nightjar", IndexBuilder.SCALES, progress::at);
        if (!quiet) {
          System.err.printf(
              "%d index files of %d stars in %s%n", files.size(), builder.starCount(), folder);
        }
      }
      return 0;
    }
  }
}
