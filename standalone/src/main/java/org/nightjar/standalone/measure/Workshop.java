package org.nightjar.standalone.measure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nightjar.astrometry.Astrometer;
import org.nightjar.astrometry.AstrometryOptions;
import org.nightjar.astrometry.solve.SolveBudget;
import org.nightjar.calibration.CalibrationOptions;
import org.nightjar.extraction.ExtractionOptions;
import org.nightjar.imaging.Workers;
import org.nightjar.imaging.stars.StarCatalogue;
import org.nightjar.ingest.IngestOptions;
import org.nightjar.model.Software;
import org.nightjar.model.TelescopeProfile;
import org.nightjar.photometry.PhotometryOptions;
import org.nightjar.pipeline.TelescopeProfiles;
import org.nightjar.standalone.cli.RootCommand;

/**
 * Makes a run's instruments ready: profiles, index files, catalogue, and the hash that names their
 * configuration.
 */
final class Workshop implements AutoCloseable {
  private static final int HASH_CHARACTERS = 16;

  private final Instruments instruments;
  private final IngestOptions ingest;
  private final LazyIndexes indexes;
  private final Workers workers;

  private Workshop(
      Instruments instruments, IngestOptions ingest, LazyIndexes indexes, Workers workers) {
    this.instruments = instruments;
    this.ingest = ingest;
    this.indexes = indexes;
    this.workers = workers;
  }

  static Workshop open(MeasureOptions options, RunListener listener) throws IOException {
    var profiles = new ArrayList<>(TelescopeProfiles.shipped());
    var forced = telescope(options.telescope(), profiles);
    if (forced != null && !profiles.contains(forced)) {
      profiles.addFirst(forced);
    }
    var stars = Catalogues.of(options.catalogue());
    var indexes = new LazyIndexes(IndexFolder.of(options.indexes(), listener));
    var software =
        new Software(
            RootCommand.Version.text(), configurationHash(profiles, forced, stars, indexes));
    var workers = Workers.of(options.threads());
    var astrometer = new Astrometer(indexes, stars, AstrometryOptions.DEFAULT, workers);
    var scout = new Astrometer(indexes, stars, scouting(), workers);
    var instruments = new Instruments(List.copyOf(profiles), astrometer, scout, stars, software);
    return new Workshop(
        instruments, IngestOptions.of(profiles).withTelescope(forced), indexes, workers);
  }

  private static AstrometryOptions scouting() {
    var d = AstrometryOptions.DEFAULT;
    var blind = new SolveBudget(d.blind().effort() / 10, d.blind().time());
    return new AstrometryOptions(d.hintRadiusDeg(), d.scaleFactor(), d.hinted(), blind, d.fit());
  }

  Instruments instruments() {
    return instruments;
  }

  IngestOptions ingest() {
    return ingest;
  }

  private static @Nullable TelescopeProfile telescope(
      @Nullable String nameOrFile, List<TelescopeProfile> profiles) throws IOException {
    if (nameOrFile == null) {
      return null;
    }
    var named = profiles.stream().filter(p -> p.name().equalsIgnoreCase(nameOrFile)).findFirst();
    if (named.isPresent()) {
      return named.get();
    }
    var file = Path.of(nameOrFile);
    if (Files.isRegularFile(file)) {
      return TelescopeProfiles.load(file);
    }
    throw new IllegalArgumentException(
        "--telescope = '%s' is neither a file nor one of: %s"
            .formatted(
                nameOrFile,
                String.join(", ", profiles.stream().map(TelescopeProfile::name).toList())));
  }

  /** Everything that can change a number: version, profiles, options, catalogue, indexes. */
  private static String configurationHash(
      List<TelescopeProfile> profiles,
      @Nullable TelescopeProfile forced,
      StarCatalogue stars,
      LazyIndexes indexes)
      throws IOException {
    var text =
        String.join(
            "\n",
            RootCommand.Version.text(),
            profiles.toString(),
            String.valueOf(forced),
            CalibrationOptions.DEFAULT.toString(),
            ExtractionOptions.DEFAULT.toString(),
            PhotometryOptions.DEFAULT.toString(),
            stars.name() + " " + stars.size(),
            AstrometryOptions.DEFAULT.toString(),
            indexes.signature());
    try {
      var digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, HASH_CHARACTERS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  @Override
  public void close() {
    indexes.close();
    workers.close();
  }
}
