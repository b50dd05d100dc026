package org.nightjar.qa.rest.pages;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Stylesheet, scripts and marks of the pages, under a folder named by their digest. */
@ApplicationScoped
public class Assets {
  private static final Map<String, String> TYPES =
      Map.of(
          "nightjar.css", "text/css; charset=utf-8",
          "nightjar.svg", "image/svg+xml",
          "uplot.js", "text/javascript; charset=utf-8",
          "nightjar.js", "text/javascript; charset=utf-8",
          "tonight.js", "text/javascript; charset=utf-8",
          "system.js", "text/javascript; charset=utf-8",
          "night.js", "text/javascript; charset=utf-8",
          "plots.js", "text/javascript; charset=utf-8",
          "frame.js", "text/javascript; charset=utf-8",
          "picture.js", "text/javascript; charset=utf-8");

  private final Map<String, Asset> assets = new LinkedHashMap<>();
  private final String folder;

  /**
   * A file.
   *
   * @param mediaType of the bytes
   * @param bytes all of it
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  record Asset(String mediaType, byte[] bytes) {}

  Assets() {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      for (var name : TYPES.keySet().stream().sorted().toList()) {
        try (var in = Assets.class.getResourceAsStream("/org/nightjar/qa/window/" + name)) {
          if (in == null) {
            throw new IllegalStateException(name + " is not in the jar");
          }
          var bytes = in.readAllBytes();
          digest.update(bytes);
          assets.put(name, new Asset(TYPES.getOrDefault(name, "text/plain"), bytes));
        }
      }
      folder = HexFormat.of().formatHex(digest.digest(), 0, 6);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Name of the folder: it changes with what is in it. */
  String folder() {
    return folder;
  }

  Optional<Asset> find(String name) {
    return Optional.ofNullable(assets.get(name));
  }

  /** Bytes of all scripts and styles. */
  int size() {
    return assets.values().stream().mapToInt(a -> a.bytes().length).sum();
  }
}
