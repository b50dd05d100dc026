package org.nightjar.benchmarks.network;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Something tried as a whole, of which several figures tell. */
public interface Trial {
  /** All that there are. */
  static List<Trial> all() {
    return List.of(new StartingUp(), new WholeChain(), new SecondReplica());
  }

  /** To ask for it; lower case, one word. */
  String name();

  /** What is done, in a few words. */
  String what();

  /**
   * Does it, in a process of its own.
   *
   * @param home of the checkout, built
   * @param folder empty, thrown away afterwards
   */
  List<Figure> measure(Path home, Path folder) throws IOException, InterruptedException;
}
