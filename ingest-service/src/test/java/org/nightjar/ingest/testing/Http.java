package org.nightjar.ingest.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.nightjar.pipeline.ReportJson;
import org.nightjar.pipeline.problem.Problem;

/** The service, asked as an outside program would. */
public final class Http implements AutoCloseable {
  private final URI root;
  private final HttpClient client = HttpClient.newHttpClient();

  public Http(URI root) {
    this.root = root;
  }

  public HttpResponse<String> send(
      String method, String path, BodyPublisher body, String... headers) throws Exception {
    var request = HttpRequest.newBuilder(root.resolve(path)).method(method, body);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  public HttpResponse<String> get(String path) throws Exception {
    return send("GET", path, BodyPublishers.noBody());
  }

  public HttpResponse<String> postJson(String path, String json) throws Exception {
    return send("POST", path, BodyPublishers.ofString(json), "Content-Type", "application/json");
  }

  /** One raw body, its name percent-encoded by the caller. */
  public HttpResponse<String> upload(String encodedName, byte[] bytes) throws Exception {
    return send(
        "POST", "/api/frames", BodyPublishers.ofByteArray(bytes), "X-File-Name", encodedName);
  }

  /** A form of files. */
  public HttpResponse<String> form(String[] names, byte[]... files) throws Exception {
    var boundary = "a-boundary-of-this-test";
    var body = new ByteArrayOutputStream();
    for (int i = 0; i < files.length; i++) {
      body.write(
          ("--%s\r\nContent-Disposition: form-data; name=\"f%d\"; filename=\"%s\"\r\n"
                  + "Content-Type: application/octet-stream\r\n\r\n")
              .formatted(boundary, i, names[i])
              .getBytes(StandardCharsets.UTF_8));
      body.write(files[i]);
      body.write("\r\n".getBytes(StandardCharsets.UTF_8));
    }
    body.write(("--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8));
    return send(
        "POST",
        "/api/frames",
        BodyPublishers.ofByteArray(body.toByteArray()),
        "Content-Type",
        "multipart/form-data; boundary=" + boundary);
  }

  /** Announces an upload. */
  public JsonNode announce(String fileName, byte[] bytes) throws Exception {
    var response =
        postJson(
            "/api/uploads",
            "{\"fileName\": \"%s\", \"sizeBytes\": %d, \"sha256\": \"%s\"}"
                .formatted(fileName, bytes.length, Frames.sha256(bytes)));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    var sheet = json(response);
    assertThat(response.headers().firstValue("Location").orElseThrow())
        .endsWith("/api/uploads/" + sheet.get("id").asText());
    return sheet;
  }

  public HttpResponse<String> append(String id, long offset, byte[] bytes) throws Exception {
    return send(
        "PATCH",
        "/api/uploads/" + id,
        BodyPublishers.ofByteArray(bytes),
        "Upload-Offset",
        String.valueOf(offset));
  }

  /** Sends bytes as they are, then breaks the line off. */
  public void breakOff(String head, byte[] part) throws IOException, InterruptedException {
    try (var socket = new Socket(root.getHost(), root.getPort())) {
      var out = socket.getOutputStream();
      out.write(head.getBytes(StandardCharsets.US_ASCII));
      out.write(part);
      out.flush();
      // so that the bytes are on their way when the line breaks
      Thread.sleep(300);
      socket.setSoLinger(true, 0);
    }
  }

  /** Sends bytes as they are, and gives the answer's first line. */
  public String statusLine(String request) throws IOException {
    try (var socket = new Socket(root.getHost(), root.getPort())) {
      socket.setSoTimeout(30_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      var line = new ByteArrayOutputStream();
      for (int c = socket.getInputStream().read(); c >= 0 && c != '\r'; ) {
        line.write(c);
        c = socket.getInputStream().read();
      }
      return line.toString(StandardCharsets.ISO_8859_1);
    }
  }

  /** The items of a 202. */
  public static JsonNode items(HttpResponse<String> response) throws IOException {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
    return json(response).get("items");
  }

  public static JsonNode json(HttpResponse<String> response) throws IOException {
    return ReportJson.mapper().readTree(response.body());
  }

  /** The answer must be a problem document of that status. */
  public static Problem problem(HttpResponse<String> response, int status) throws IOException {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type").orElse(""))
        .startsWith(Problem.MEDIA_TYPE);
    var problem = ReportJson.mapper().readValue(response.body(), Problem.class);
    assertThat(problem.status()).isEqualTo(status);
    assertThat(problem.detail()).isNotBlank();
    return problem;
  }

  @Override
  public void close() {
    client.close();
  }
}
