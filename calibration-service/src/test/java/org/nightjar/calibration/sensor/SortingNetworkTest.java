package org.nightjar.calibration.sensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SortingNetworkTest {
  /** Knuth 5.3.4, theorem Z: what sorts all zeros and ones sorts everything. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 15})
  void sortsAllZerosAndOnes(int n) {
    var lanes = new float[n][1 << n];
    for (int k = 0; k < n; k++) {
      for (int i = 0; i < 1 << n; i++) {
        lanes[k][i] = i >> k & 1;
      }
    }
    SortingNetwork.of(n).sort(lanes, 1 << n);
    for (int i = 0; i < 1 << n; i++) {
      for (int k = 0; k < n; k++) {
        assertThat(lanes[k][i]).isEqualTo(k >= n - Integer.bitCount(i) ? 1 : 0);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {20, 25, 31, 49, 50, 64})
  void sortsRandomColumnsAndSelectsEachRank(int n) {
    var random = new SplittableRandom(n);
    var lanes = new float[n][300];
    for (var lane : lanes) {
      for (int i = 0; i < lane.length; i++) {
        lane[i] = random.nextInt(40);
      }
    }
    var expected = new float[300][n];
    for (int i = 0; i < 300; i++) {
      for (int k = 0; k < n; k++) {
        expected[i][k] = lanes[k][i];
      }
      Arrays.sort(expected[i]);
    }
    for (int rank : new int[] {0, n / 3, n / 2, n - 1}) {
      var copy = Arrays.stream(lanes).map(float[]::clone).toArray(float[][]::new);
      SortingNetwork.of(n).selecting(rank).sort(copy, 300);
      for (int i = 0; i < 300; i++) {
        assertThat(copy[rank][i]).as("seed %d rank %d", n, rank).isEqualTo(expected[i][rank]);
      }
    }
    SortingNetwork.of(n).sort(lanes, 300);
    for (int i = 0; i < 300; i++) {
      for (int k = 0; k < n; k++) {
        assertThat(lanes[k][i]).as("seed %d", n).isEqualTo(expected[i][k]);
      }
    }
  }
}
