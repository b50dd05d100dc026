package org.nightjar.pipeline.problem;

import java.util.Map;

/**
 * The answer to a request that was not granted.
 *
 * @param problem its body
 * @param headers beside the content type, e.g. {@code Retry-After}
 */
public record Refusal(Problem problem, Map<String, String> headers) {
  public Refusal {
    headers = Map.copyOf(headers);
  }

  public static Refusal of(int status, String title, String detail) {
    return new Refusal(Problem.of(status, title, detail), Map.of());
  }

  public static Refusal of(
      int status, String title, String detail, String header, Object headerValue) {
    return new Refusal(
        Problem.of(status, title, detail), Map.of(header, String.valueOf(headerValue)));
  }
}
