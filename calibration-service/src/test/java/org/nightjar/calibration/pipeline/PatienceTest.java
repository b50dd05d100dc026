package org.nightjar.calibration.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.nightjar.calibration.pipeline.Patience.Prospect;
import org.nightjar.calibration.pipeline.Traffic.Flow;

class PatienceTest {
  private static final Patience PATIENCE =
      new Patience(Duration.ofSeconds(3), Duration.ofSeconds(30));
  private static final Flow QUIET = new Flow(60_000, 100);
  private static final Prospect NOTHING = new Prospect(false, false, false);

  @Test
  void aSeriesHasEndedWhenNothingCameForThreeOfItsGaps() {
    assertThat(PATIENCE.quiet(new Flow(2_900, 100))).isFalse();
    assertThat(PATIENCE.quiet(new Flow(3_000, 100))).isTrue();
    assertThat(PATIENCE.quiet(new Flow(5_900, 2_000))).as("large frames come slowly").isFalse();
    assertThat(PATIENCE.quiet(new Flow(6_000, 2_000))).isTrue();
    assertThat(PATIENCE.quiet(new Flow(15_000, 60_000))).as("not for ever").isTrue();
  }

  @Test
  void mastersWaitForASeriesOfLightsAndDarksButNotForANightOfLights() {
    var lightsGoOn = new Flow(1_000, 1_000);
    assertThat(PATIENCE.settled(20_000, lightsGoOn)).isFalse();
    assertThat(PATIENCE.settled(60_000, lightsGoOn)).isTrue();
    assertThat(PATIENCE.settled(20_000, QUIET)).isTrue();
  }

  @Test
  void aLightThatAMasterFitsDoesNotWaitUnlessABetterOneIsBeingMade() {
    assertThat(PATIENCE.waits(0, new Prospect(false, true, false), QUIET)).isFalse();
    assertThat(PATIENCE.waits(0, new Prospect(true, true, false), QUIET)).isTrue();
  }

  @Test
  void aMasterThatIsBeingMadeIsWaitedForLongerThanOneThatMayCome() {
    var pending = new Prospect(true, false, false);
    assertThat(PATIENCE.waits(31_000, NOTHING, QUIET)).isFalse();
    assertThat(PATIENCE.waits(31_000, pending, QUIET)).isTrue();
    assertThat(PATIENCE.waits(601_000, pending, QUIET)).as("something is broken").isFalse();
  }

  @Test
  void whileFramesComeOneAfterTheOtherALightWaitsTwiceAsLong() {
    var coming = new Flow(1_000, 500);
    assertThat(PATIENCE.waits(29_000, NOTHING, QUIET)).isTrue();
    assertThat(PATIENCE.waits(31_000, NOTHING, coming)).isTrue();
    assertThat(PATIENCE.waits(60_000, NOTHING, coming)).isFalse();
  }

  @Test
  void whereLightsWaitedInVainTheNextDoNot() {
    assertThat(PATIENCE.waits(0, new Prospect(false, false, true), QUIET)).isFalse();
    assertThat(PATIENCE.waits(0, new Prospect(true, false, true), QUIET))
        .as("calibration frames came after all")
        .isTrue();
  }
}
