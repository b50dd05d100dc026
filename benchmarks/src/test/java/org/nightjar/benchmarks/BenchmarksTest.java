package org.nightjar.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.nightjar.benchmarks.network.Figure;
import org.nightjar.benchmarks.network.Trial;
import org.nightjar.standalone.cli.BenchSuite;

class BenchmarksTest {
  private static final Environment WHERE = new Environment("CPU", 2, "25");

  @Test
  void commandLineFindsTheSuite() {
    assertThat(ServiceLoader.load(BenchSuite.class))
        .hasSize(1)
        .first()
        .isInstanceOf(Benchmarks.class);
  }

  @Test
  void unknownNameIsWrongUsage() throws Exception {
    assertThat(new Benchmarks().run(List.of("nonsense"))).isEqualTo(2);
    assertThat(new Benchmarks().run(List.of("list"))).isZero();
  }

  @Test
  void namesAreUnique() {
    assertThat(
            Stream.concat(
                Benchmarks.all().stream().map(Benchmark::name),
                Trial.all().stream().map(Trial::name)))
        .doesNotHaveDuplicates();
  }

  @Test
  void medianAndBestAreThoseOfTheRounds() {
    var t = Times.of(new double[] {5, 1, 9, 3});
    assertThat(t.best()).isEqualTo(1);
    assertThat(t.median()).isEqualTo(4);
    assertThat(t.rounds()).isEqualTo(4);
  }

  @Test
  void resultCrossesTheProcessBoundary() {
    var alone = Measured.alone("data", new Times(1.5, 2, 3), 2);
    assertThat(Measured.parse(alone.line())).isEqualTo(alone);
    var both = new Measured("data", new Times(1.5, 2, 3), 2, "peer 1.0", new Times(4, 5, 6));
    assertThat(Measured.parse(both.line())).isEqualTo(both);
    assertThat(Measured.parse("anything else")).isNull();
  }

  @Test
  void pageReplacesItsRowsAndKeepsThePeoplesText() {
    var fresh = PerformancePage.of("");
    fresh.put(new Simulating(), Measured.alone("d", new Times(10, 20, 3), 2), WHERE);
    fresh.put(new ReadingFits(), Measured.alone("d", new Times(1, 2, 3), 1), WHERE);
    var again = PerformancePage.of(fresh.text() + "Words after.\n");
    again.put(
        new Simulating(),
        new Measured("d", new Times(30, 40, 3), 2, "peer", new Times(60, 80, 3)),
        WHERE);
    assertThat(again.text())
        .startsWith("# Performance")
        .endsWith("Words after.\n")
        .contains("| `read`", "40, 30, 2 threads | peer: 80, 60 | 2.00 |")
        .doesNotContain("20, 10");
    assertThat(again.text().split("\\| `simulate`", -1)).hasSize(2);
  }

  @Test
  void figuresReplaceTheirTableAndNothingElse() {
    var old = List.of(new Figure("memory", "idle", "700 MB"), new Figure("stop", "idle", "3 s"));
    var page = FigureTable.replaced("# Performance\n", "up", old, WHERE) + "Words after.\n";
    page = FigureTable.replaced(page, "network", List.of(new Figure("f", "d", "v")), WHERE);

    var fresh = List.of(new Figure("memory", "idle", "600 MB"));
    assertThat(FigureTable.replaced(page, "up", fresh, WHERE))
        .startsWith("# Performance\n")
        .contains("| memory | idle | 600 MB | " + WHERE, "Words after.\n", "| f | d | v |")
        .doesNotContain("700 MB", "stop");
    assertThat(Figure.parse(fresh.getFirst().line())).isEqualTo(fresh.getFirst());
    assertThat(Figure.parse("anything else")).isNull();
  }
}
