package org.nightjar.calibration.masters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.nightjar.calibration.Frames.frame;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.nightjar.calibration.Frames;

class DarkScalingTest {
  private static final MatchingLimits PLAIN = MatchingLimits.DEFAULT;
  private static final MatchingLimits SCALED = PLAIN.withScaledDarks(true);

  private static MasterMetadata dark(Frames.Builder like, String biasId) {
    var f = like.build();
    return new MasterMetadata(
        MasterKind.DARK,
        "d",
        FrameMode.of(f),
        f.temperatureCelsius(),
        f.exposureSeconds(),
        null,
        f.midExposure(),
        8,
        Estimator.MEDIAN,
        biasId,
        null,
        false,
        new MasterMetadata.Quality(0, 0, null, 0, 0, 0, null, null),
        List.of());
  }

  private static final MasterMetadata BIAS = dark(frame(), null);

  @Test
  void anEqualDarkIsSubtractedOnceAndTheBiasItHoldsNotAgain() {
    var light = frame().build();
    var over = DarkScaling.of(light, BIAS, dark(frame(), "b"), PLAIN);
    assertThat(over.darkFactor()).isEqualTo(1);
    assertThat(over.biasFactor()).isEqualTo(1);
    var holding = DarkScaling.of(light, BIAS, dark(frame(), null), PLAIN);
    assertThat(holding.darkFactor()).isEqualTo(1);
    assertThat(holding.biasFactor()).isZero();
    assertThat(holding.warnings()).isEmpty();
  }

  @Test
  void aScaledDarkThatHoldsItsBiasLeavesOneMinusKOfIt() {
    var s = DarkScaling.of(frame().build(), BIAS, dark(frame().exposure(80.0), null), SCALED);
    assertThat(s.darkFactor()).isEqualTo(0.75);
    assertThat(s.biasFactor()).isEqualTo(0.25);
    assertThat(s.warnings()).hasSize(1);
  }

  @Test
  void extrapolationIsWarnedOfAndLimited() {
    var s = DarkScaling.of(frame().build(), BIAS, dark(frame().exposure(40.0), "b"), SCALED);
    assertThat(s.darkFactor()).isEqualTo(1.5);
    assertThat(s.warnings().getFirst()).startsWith("Dark of 40 s extrapolated to 60 s");
    var far = DarkScaling.of(frame().build(), BIAS, dark(frame().exposure(20.0), "b"), SCALED);
    assertThat(far.refusal())
        .isEqualTo("it was exposed 20 s, the frame 60 s: more than 2 times as long");
    assertThat(far.biasFactor()).isEqualTo(1);
  }

  @Test
  void currentDoublesEverySixDegreesWhereScalingIsAllowed() {
    var warmer = frame().temperature(-3.7).build();
    var s = DarkScaling.of(warmer, BIAS, dark(frame(), "b"), SCALED);
    assertThat(s.darkFactor()).isCloseTo(2, within(1e-12));
    assertThat(DarkScaling.of(warmer, BIAS, dark(frame(), "b"), PLAIN).refusal())
        .isEqualTo("it was taken at -10.0 °C, the frame at -3.7 °C");
  }

  @Test
  void aDarkWithoutItsBiasDoesNotFitAFrameWithoutBias() {
    var s = DarkScaling.of(frame().build(), null, dark(frame(), "b"), PLAIN);
    assertThat(s.refusal()).contains("no bias fits");
    assertThat(s.darkFactor()).isZero();
  }

  @Test
  void anUnknownExposureIsNoMatch() {
    var s = DarkScaling.of(frame().exposure(null).build(), null, dark(frame(), null), PLAIN);
    assertThat(s.refusal()).contains("not known");
  }
}
