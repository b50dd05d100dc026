package org.nightjar.standalone.submit;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.nightjar.model.FrameReport;
import org.nightjar.pipeline.ReportJson;

/** A running system, as its HTTP API shows it. Safe to use from several threads. */
final class Station implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration ANSWER = Duration.ofSeconds(30);

  /** Of a large frame by a slow line. */
  private static final Duration UPLOAD = Duration.ofMinutes(30);

  private static final int MOST_TRIES = 6;
  private static final int LONGEST_PAUSE_SECONDS = 30;

  /** Too many requests, a part that is away, a part that starts, a disk that is full. */
  private static final Set<Integer> LATER = Set.of(429, 502, 503, 507);

  private final URI url;
  private final @Nullable String token;
  private volatile boolean answered;
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECT).build();

  /**
   * @param url without a path
   * @param token that changes bear; null for none
   */
  Station(URI url, @Nullable String token) {
    this.url = url;
    this.token = token;
  }

  /**
   * What became of a file.
   *
   * @param id of its frame
   * @param fileName its own name
   * @param duplicate whether it was there already
   * @param rejection why it was refused; null when it goes on
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Received(String id, String fileName, boolean duplicate, @Nullable String rejection) {}

  /** The answer to an upload. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  private record Answer(List<Received> items) {}

  /** The system answered, and did not do what it was asked for. */
  static final class RefusedException extends IOException {
    private static final long serialVersionUID = 1;

    RefusedException(String message) {
      super(message);
    }
  }

  /** Nobody listens at that address. */
  static final class NobodyThereException extends IOException {
    private static final long serialVersionUID = 1;

    NobodyThereException(URI url, IOException cause) {
      super(
          "nobody answers at %s; start ./nightjar up, or name the place with --url".formatted(url),
          cause);
    }
  }

  /**
   * Brings a file, streamed from disk. A line that breaks is tried again: bytes that came twice are
   * one frame.
   *
   * @throws RefusedException with the system's reason
   * @throws IOException when nobody answers
   */
  Received upload(Path file) throws IOException {
    var name =
        URLEncoder.encode(String.valueOf(file.getFileName()), StandardCharsets.UTF_8)
            .replace("+", "%20");
    var request =
        HttpRequest.newBuilder(url.resolve("/api/frames"))
            .timeout(UPLOAD)
            .header("Content-Type", "application/octet-stream")
            .header("X-File-Name", name)
            .POST(HttpRequest.BodyPublishers.ofFile(file));
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    var response = patiently(request.build());
    if (response.statusCode() / 100 != 2) {
      throw new RefusedException(reason(response));
    }
    try {
      return ReportJson.mapper().readValue(response.body(), Answer.class).items().getFirst();
    } catch (JsonProcessingException | RuntimeException e) {
      throw new RefusedException("its answer is not Nightjar's: " + e.getMessage());
    }
  }

  /** A frame's report; empty while it is under way. */
  Optional<FrameReport> report(String id) throws IOException {
    var response =
        patiently(HttpRequest.newBuilder(url.resolve("/api/frames/" + id)).timeout(ANSWER).build());
    return switch (response.statusCode()) {
      case 200 -> Optional.of(ReportJson.read(response.body()));
      case 404 -> Optional.empty();
      default -> throw new RefusedException(reason(response));
    };
  }

  /** Tries again what broke off, or what the system asked to have later. */
  private HttpResponse<String> patiently(HttpRequest request) throws IOException {
    for (int tried = 1; ; tried++) {
      long pauseSeconds = tried;
      try {
        var response = client.send(request, BodyHandlers.ofString());
        answered = true;
        boolean later = LATER.contains(response.statusCode());
        if (!later || tried == MOST_TRIES) {
          return response;
        }
        pauseSeconds =
            Math.clamp(
                response.headers().firstValueAsLong("Retry-After").orElse(tried),
                1,
                LONGEST_PAUSE_SECONDS);
      } catch (ConnectException e) {
        // who has answered once is being restarted
        if (!answered || tried == MOST_TRIES) {
          throw new NobodyThereException(url, e);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      } catch (IOException e) {
        if (tried == MOST_TRIES) {
          throw e;
        }
      }
      pause(pauseSeconds);
    }
  }

  private static void pause(long seconds) throws IOException {
    try {
      Thread.sleep(Duration.ofSeconds(seconds));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** The problem document's sentence, or the status. */
  private static String reason(HttpResponse<String> response) {
    try {
      var problem = ReportJson.mapper().readTree(response.body());
      var detail = problem.path("detail").asText(problem.path("title").asText(""));
      if (!detail.isEmpty()) {
        return detail;
      }
    } catch (JsonProcessingException e) {
      // no problem document: some other program answers there
      return "status " + response.statusCode();
    }
    return "status " + response.statusCode();
  }

  @Override
  public void close() {
    client.close();
  }
}
