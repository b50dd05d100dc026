package org.nightjar.pipeline;

import io.smallrye.config.ConfigMapping;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nightjar.model.TelescopeProfile;

/** The telescopes of this installation: those of its own files first, then those that ship. */
@Singleton
public class KnownTelescopes {
  private final List<TelescopeProfile> profiles;

  /** Which files. */
  @ConfigMapping(prefix = "nightjar.telescopes")
  public interface Config {
    /** Profiles in YAML. */
    Optional<List<Path>> files();
  }

  /**
   * @throws IllegalArgumentException when a profile is wrong, with file and line
   */
  @Inject
  public KnownTelescopes(Config config) throws IOException {
    var all = new ArrayList<TelescopeProfile>();
    for (var file : config.files().orElse(List.of())) {
      all.add(TelescopeProfiles.load(file));
    }
    all.addAll(TelescopeProfiles.shipped());
    this.profiles = List.copyOf(all);
  }

  public List<TelescopeProfile> profiles() {
    return profiles;
  }

  /** The profile of a frame's telescope, whose name the profile may have made of keywords. */
  public Optional<TelescopeProfile> profile(String telescope) {
    return TelescopeProfiles.ofTelescope(telescope, profiles);
  }
}
