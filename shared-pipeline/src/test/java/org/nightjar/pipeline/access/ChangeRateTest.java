package org.nightjar.pipeline.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ChangeRateTest {
  private final AtomicLong nanos = new AtomicLong(-5);

  private ChangeRate rate(double perSecond, int burst, int clients) {
    return new ChangeRate(perSecond, burst, clients, nanos::get);
  }

  @Test
  void aBurstIsGrantedThenThePaceOfTheBucket() {
    var rate = rate(2, 3, 10);
    for (int i = 0; i < 3; i++) {
      assertThat(rate.take("192.0.2.1")).isZero();
    }
    assertThat(rate.take("192.0.2.1")).isEqualTo(Duration.ofMillis(500));
    nanos.addAndGet(Duration.ofMillis(500).toNanos());
    assertThat(rate.take("192.0.2.1")).isZero();
    assertThat(rate.take("192.0.2.1")).isPositive();
  }

  @Test
  void whoHammersIsNotHeldBackLongerThanTheBucketSays() {
    var rate = rate(1, 1, 10);
    rate.take("192.0.2.1");
    for (int i = 0; i < 9; i++) {
      nanos.addAndGet(Duration.ofMillis(100).toNanos());
      assertThat(rate.take("192.0.2.1")).isPositive();
    }
    nanos.addAndGet(Duration.ofMillis(101).toNanos());
    assertThat(rate.take("192.0.2.1")).isZero();
  }

  @Test
  void clientsDoNotPayForEachOther() {
    var rate = rate(1, 1, 10);
    assertThat(rate.take("192.0.2.1")).isZero();
    assertThat(rate.take("192.0.2.2")).isZero();
    assertThat(rate.take("192.0.2.1")).isPositive();
  }

  @Test
  void anIpv6NetworkIsOneClient() {
    var rate = rate(1, 1, 10);
    assertThat(rate.take("2001:db8:0:1::1")).isZero();
    assertThat(rate.take("2001:db8:0:1:aaaa::2")).isPositive();
    assertThat(rate.take("2001:db8:0:2::1")).isZero();
  }

  @Test
  void theTableDoesNotGrow() {
    var rate = rate(1, 1, 100);
    for (int i = 0; i < 5000; i++) {
      rate.take("10.0." + i / 250 + "." + i % 250);
    }
    assertThat(rate.remembered()).isEqualTo(100);
  }

  @Test
  void noughtMeansNoLimitAndNonsenseIsRefused() {
    var rate = rate(0, 1, 1);
    for (int i = 0; i < 100; i++) {
      assertThat(rate.take("a")).isZero();
    }
    assertThatIllegalArgumentException().isThrownBy(() -> rate(-1, 1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> rate(1, 0, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> rate(Double.NaN, 1, 1));
  }
}
