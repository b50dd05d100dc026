package org.nightjar.pipeline.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nightjar.pipeline.access.AccessRule.Asked;

class AccessRuleTest {
  private static final Optional<String> NONE = Optional.empty();
  private static final Optional<String> TOKEN = Optional.of("a-good-long-token");

  private static int status(AccessRule rule, Asked asked) {
    return rule.refuse(asked).map(r -> r.problem().status()).orElse(200);
  }

  private static Asked change(String authorization) {
    return new Asked("POST", authorization, "localhost:8080", null);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "OPTIONS"})
  void readsAreOpenEverywhere(String method) {
    var asked = new Asked(method, null, "anything", "http://elsewhere.example");
    assertThat(status(new AccessRule("0.0.0.0", NONE), asked)).isEqualTo(200);
    assertThat(status(new AccessRule("0.0.0.0", TOKEN), asked)).isEqualTo(200);
  }

  @Test
  void aPrivateServerIsReadByItsOwnNameOnly() {
    var rule = new AccessRule("127.0.0.1", NONE);
    assertThat(status(rule, new Asked("GET", null, "localhost:8080", null))).isEqualTo(200);
    assertThat(status(rule, new Asked("GET", null, "127.0.0.1:8080", null))).isEqualTo(200);
    assertThat(status(rule, new Asked("GET", null, "rebound.example:8080", null))).isEqualTo(403);
    var behindProxy = new AccessRule("127.0.0.1", TOKEN);
    assertThat(status(behindProxy, new Asked("GET", null, "nightjar.example", null)))
        .isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE", "TRACE", "MOVE", "get"})
  void everythingElseNeedsTheToken(String method) {
    var rule = new AccessRule("127.0.0.1", TOKEN);
    assertThat(status(rule, new Asked(method, null, "localhost", null))).isEqualTo(401);
    assertThat(status(rule, new Asked(method, "Bearer a-good-long-token", "localhost", null)))
        .isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Bearer",
        "Bearer ",
        "Bearer a-good-long-toke",
        "Bearer a-good-long-token2",
        "Bearer A-GOOD-LONG-TOKEN",
        "Basic a-good-long-token",
        "a-good-long-token"
      })
  void noOtherTokenWillDo(String authorization) {
    assertThat(status(new AccessRule("0.0.0.0", TOKEN), change(authorization))).isEqualTo(401);
  }

  @Test
  void aTokenServesFromAnySiteAndHost() {
    var asked =
        new Asked("POST", "bearer  a-good-long-token", "nightjar.example", "https://other.example");
    assertThat(status(new AccessRule("0.0.0.0", TOKEN), asked)).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "localhost", "::1", "127.0.0.53"})
  void aLoopbackServerNeedsNoToken(String host) {
    assertThat(status(new AccessRule(host, NONE), change(null))).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.7", "no-such-host.invalid"})
  void elsewhereWithoutATokenNothingIsTakenAndTheSettingIsNamed(String host) {
    var refusal = new AccessRule(host, NONE).refuse(change("Bearer anything")).orElseThrow();
    assertThat(refusal.problem().status()).isEqualTo(403);
    assertThat(refusal.problem().detail()).contains("nightjar.access.token").contains(host);
  }

  @ParameterizedTest
  @CsvSource({
    "localhost:8080, http://localhost:8080, 200",
    "127.0.0.1:8080, http://127.0.0.1:8080, 200",
    "[::1]:8080, http://[::1]:8080, 200",
    "localhost:8080, http://evil.example, 403",
    "localhost:8080, null, 403",
    "localhost:8080, http://localhost:9999, 403",
    "evil.example:8080, http://evil.example:8080, 403",
    "127.0.0.1.evil.example, http://127.0.0.1.evil.example, 403",
    "'local host', 'http://local host', 403",
  })
  void pagesOfOtherSitesCannotUseTheLoopbackServer(String host, String origin, int status) {
    var asked = new Asked("POST", null, host, origin);
    assertThat(status(new AccessRule("127.0.0.1", NONE), asked)).isEqualTo(status);
  }
}
