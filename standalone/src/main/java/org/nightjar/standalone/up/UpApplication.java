package org.nightjar.standalone.up;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;

/** Runs once everything has started: says so, and lives until told to end. */
public final class UpApplication implements QuarkusApplication {
  @Override
  public int run(String... greeting) {
    for (var line : greeting) {
      System.out.println(line);
    }
    System.out.flush();
    Quarkus.waitForExit();
    return 0;
  }
}
