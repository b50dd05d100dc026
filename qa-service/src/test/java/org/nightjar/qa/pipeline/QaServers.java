package org.nightjar.qa.pipeline;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.nightjar.model.FrameReport;
import org.nightjar.model.Topics;
import org.nightjar.pipeline.testing.ServiceServers;
import org.nightjar.pipeline.testing.TopicProbe;

/**
 * What qa needs, and a program that wants to be called; what it was told is read from it line by
 * line: signature, tab, body.
 */
public class QaServers extends ServiceServers {
  public static final String SECRET = "known to both";
  private HttpServer server;

  @Override
  public void init(Map<String, String> arguments) {
    super.init(Map.of("database", "true"));
  }

  @Override
  public Map<String, String> start() {
    var settings = new HashMap<>(super.start());
    var told = new ConcurrentLinkedQueue<String>();
    try {
      server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext(
        "/told",
        exchange -> {
          var text = String.join("\n", told).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, text.length == 0 ? -1 : text.length);
          exchange.getResponseBody().write(text);
          exchange.close();
        });
    server.createContext(
        "/hook",
        exchange -> {
          var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          told.add(exchange.getRequestHeaders().getFirst("X-Nightjar-Signature") + "\t" + body);
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
    var address = "http://127.0.0.1:" + server.getAddress().getPort();
    settings.put("nightjar.test.hook", address);
    settings.put("nightjar.qa.webhooks.alert.url", address + "/hook");
    settings.put("nightjar.qa.webhooks.alert.secret", SECRET);
    settings.put("nightjar.qa.webhooks.alert.telescopes", "hooked");
    // what is done now and then is done often
    settings.put("nightjar.qa.interval", "PT0.2S");
    settings.put("nightjar.qa.gauges-every", "PT1S");
    // nobody listens there, and nobody else waits for it
    settings.put("nightjar.qa.webhooks.gone.url", "http://127.0.0.1:9/hook");
    settings.put("nightjar.qa.webhooks.gone.secret", SECRET);
    return settings;
  }

  /** Sends frames on their way and waits until the service has published each. */
  public static void enter(String servers, FrameReport... reports) {
    try (var topics = new TopicProbe(servers)) {
      for (var report : reports) {
        topics.send(
            report.rejection() == null ? Topics.FRAME_MEASURED : Topics.FRAME_REJECTED, report);
      }
      topics.awaitAll(Topics.QA_FRAME, Arrays.stream(reports).map(r -> r.frame().id()).toList());
    }
  }

  @Override
  public void stop() {
    if (server != null) {
      server.stop(0);
    }
    super.stop();
  }
}
