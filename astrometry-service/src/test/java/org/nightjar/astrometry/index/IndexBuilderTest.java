package org.nightjar.astrometry.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IndexBuilderTest {
  private static final long SEED = 20260721;

  @TempDir Path folder;

  private Path build(int starsPerQuad) throws Exception {
    var builder = IndexBuilder.of(Skies.catalogue(Skies.random(6000, SEED)));
    var scale = new QuadScale(4, 6, starsPerQuad, 6);
    return builder.write(folder, "test", List.of(scale), BuildProgress.SILENT).getFirst();
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4})
  void codesAreThoseOfTheirStarsAndKeepTheInvariants(int starsPerQuad) throws Exception {
    try (var index = QuadIndex.open(build(starsPerQuad))) {
      assertThat(index.quadCount()).isGreaterThan(2000);
      var stars = new int[starsPerQuad];
      var code = new double[2 * (starsPerQuad - 2)];
      var a = new double[3];
      var b = new double[3];
      double quantum = 1 / IndexImage.CODE_SCALE;
      for (int q = 0; q < index.quadCount(); q++) {
        assertThat(index.quad(q, stars)).isTrue();
        index.code(q, code);
        assertThat(QuadCodes.of(index, stars))
            .as("quad %d", q)
            .satisfies(expected -> {
              for (int d = 0; d < code.length; d++) {
                assertThat(code[d])
                    .isCloseTo(expected[d], org.assertj.core.api.Assertions.within(0.55 * quantum));
              }
            });
        double mean = 0;
        for (int d = 0; d < code.length; d += 2) {
          mean += code[d] / (starsPerQuad - 2);
          double x = code[d];
          double y = code[d + 1];
          assertThat(x * x - x + y * y - y).isLessThan(2 * quantum);
          assertThat(d == 0 || code[d - 2] <= x + quantum).isTrue();
        }
        assertThat(mean).isLessThan(0.5 + quantum);
        index.star(stars[0], a);
        index.star(stars[1], b);
        double angle = 2 * Math.toDegrees(Math.asin(BruteForce.distance(a, b) / 2));
        assertThat(angle).isBetween(4 - 1e-6, 6 + 1e-6);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4})
  void searchesFindWhatBruteForceFinds(int starsPerQuad) throws Exception {
    try (var index = QuadIndex.open(build(starsPerQuad))) {
      var random = new Random(SEED);
      var hits = new Hits();
      for (int t = 0; t < 200; t++) {
        double[] v = {random.nextGaussian(), random.nextGaussian(), random.nextGaussian()};
        double norm = Math.sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2]);
        for (int i = 0; i < 3; i++) {
          v[i] /= norm;
        }
        double radius = 0.3 * random.nextDouble();
        index.starsNear(v, radius, hits);
        double quantum = 1 / IndexImage.STAR_SCALE;
        assertBetween(
            hits,
            BruteForce.stars(index, v, radius - 2 * quantum),
            BruteForce.stars(index, v, radius + 2 * quantum));
        var code = new double[2 * (starsPerQuad - 2)];
        Arrays.setAll(code, d -> random.nextDouble());
        index.quadsNear(code, radius / 3, hits);
        double codeQuantum = 1 / IndexImage.CODE_SCALE;
        assertBetween(
            hits,
            BruteForce.quads(index, code, radius / 3 - 2 * codeQuantum),
            BruteForce.quads(index, code, radius / 3 + 2 * codeQuantum));
      }
    }
  }

  private static void assertBetween(Hits hits, Set<Integer> least, Set<Integer> most) {
    var found = new TreeSet<Integer>();
    for (int i = 0; i < hits.size(); i++) {
      found.add(hits.id(i));
    }
    assertThat(found.containsAll(least))
        .as("seed %d: all of %s in %s", SEED, least, found)
        .isTrue();
    assertThat(most.containsAll(found))
        .as("seed %d: none but %s in %s", SEED, most, found)
        .isTrue();
  }

  @Test
  void everyStarOfThePatternsIsUsedAtMostEightTimes() throws Exception {
    try (var index = QuadIndex.open(build(4))) {
      var uses = new int[index.starCount()];
      var stars = new int[4];
      for (int q = 0; q < index.quadCount(); q++) {
        index.quad(q, stars);
        Arrays.stream(stars).forEach(s -> uses[s]++);
      }
      assertThat(Arrays.stream(uses).max().orElse(0)).isBetween(2, 8);
    }
  }

  @Test
  void patternsCoverTheWholeSky() throws Exception {
    try (var index = QuadIndex.open(build(4))) {
      assertThat(index.coverage()).isEqualTo(SkyCap.SKY);
      var random = new Random(SEED);
      var stars = new int[4];
      var v = new double[3];
      var middles = new ArrayList<double[]>();
      for (int q = 0; q < index.quadCount(); q++) {
        index.quad(q, stars);
        index.star(stars[0], v);
        middles.add(v.clone());
      }
      for (int t = 0; t < 300; t++) {
        double z = 2 * random.nextDouble() - 1;
        double ra = 2 * Math.PI * random.nextDouble();
        double r = Math.sqrt(1 - z * z);
        double[] place = {r * Math.cos(ra), r * Math.sin(ra), z};
        assertThat(middles)
            .as("near z = %f, ra = %f", z, ra)
            .anyMatch(m -> BruteForce.distance(m, place) < Math.toRadians(12));
      }
    }
  }

  @Test
  void theSameStarsGiveTheSameBytes() throws Exception {
    var first = Files.readAllBytes(build(4));
    var second = Files.readAllBytes(build(4));
    assertThat(second).isEqualTo(first);
  }

  @Test
  void nothingButTheIndexesIsLeftBehind() throws Exception {
    build(3);
    try (var files = Files.list(folder)) {
      assertThat(files.map(f -> f.getFileName().toString())).containsExactly("test-00.fits");
    }
  }

  @Test
  void progressRisesToOne() throws Exception {
    var heard = new ArrayList<Double>();
    IndexBuilder.of(Skies.catalogue(Skies.random(3000, SEED)))
        .write(
            folder, "p", QuadScale.ladder(5, 20, 4, 4), (fraction, doing) -> heard.add(fraction));
    assertThat(heard).isSorted().hasSizeGreaterThan(3).endsWith(1.0);
  }

  @Test
  void doublesCountOnce() {
    var one = Skies.random(50, SEED);
    var ra = Arrays.copyOf(one.raDeg(), 100);
    var dec = Arrays.copyOf(one.decDeg(), 100);
    var magnitude = Arrays.copyOf(one.magnitude(), 100);
    for (int i = 0; i < 50; i++) {
      ra[50 + i] = ra[i];
      dec[50 + i] = dec[i] + 0.5 / 3600;
      magnitude[50 + i] = 13;
    }
    var both = new org.nightjar.imaging.stars.StarField(ra, dec, magnitude, magnitude, magnitude);
    assertThat(IndexBuilder.of(Skies.catalogue(both)).starCount()).isEqualTo(50);
  }

  @Test
  void threeStarsMakeNoIndex() {
    assertThatThrownBy(() -> IndexBuilder.of(Skies.catalogue(Skies.random(3, SEED))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3 stars");
    assertThat(IndexBuilder.tryOf(Skies.random(3, SEED), SkyCap.SKY)).isEmpty();
  }
}
