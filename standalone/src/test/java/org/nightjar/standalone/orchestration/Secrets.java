package org.nightjar.standalone.orchestration;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What k8s/make-secrets.sh makes. */
final class Secrets {
  private Secrets() {}

  static Map<String, Set<String>> made() {
    Map<String, Set<String>> secrets = new TreeMap<>();
    for (var object : Repository.yaml(output())) {
      secrets.put(Overlay.name(object), Overlay.strings(object.path("stringData")).keySet());
    }
    return secrets;
  }

  static String output() {
    try {
      var process =
          new ProcessBuilder(
                  List.of("bash", Repository.ROOT.resolve("k8s/make-secrets.sh").toString()))
              .redirectErrorStream(true)
              .start();
      var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new AssertionError(text);
      }
      return text;
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
