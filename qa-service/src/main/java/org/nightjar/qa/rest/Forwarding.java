package org.nightjar.qa.rest;

import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jboss.logging.Logger;
import org.nightjar.pipeline.problem.Refusal;
import org.nightjar.pipeline.problem.Refusals;

/**
 * Passes requests on as they come and answers as they are given, byte by byte both ways: neither is
 * held in memory.
 */
final class Forwarding implements Handler<RoutingContext> {
  private static final Logger LOG = Logger.getLogger(Forwarding.class);
  private static final int BAD_GATEWAY = 502;
  private static final long LINGER_MILLIS = 2000;

  /** Meant for the next connection only, RFC 9110 section 7.6.1. */
  private static final Set<String> HOP_BY_HOP =
      Set.of(
          "connection",
          "expect",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  private final HttpClient client;
  private final URI target;

  Forwarding(HttpClient client, URI target) {
    this.client = client;
    this.target = target;
  }

  @Override
  public void handle(RoutingContext context) {
    var request = context.request();
    // what comes before the other side is reached waits in the socket
    request.pause();
    boolean ssl = "https".equals(target.getScheme());
    var options =
        new RequestOptions()
            .setMethod(request.method())
            .setHost(target.getHost())
            .setPort(target.getPort() > 0 ? target.getPort() : ssl ? 443 : 80)
            .setSsl(ssl)
            .setFollowRedirects(false)
            .setURI(request.uri());
    client
        .request(options)
        .onFailure(e -> refuse(context, e))
        .onSuccess(forwarded -> pass(context, forwarded));
  }

  private void pass(RoutingContext context, HttpClientRequest forwarded) {
    var request = context.request();
    copy(request.headers(), forwarded.headers());
    // the other side judges whose page asks by the name that was asked for
    var host = request.getHeader(HttpHeaders.HOST);
    if (host != null) {
      forwarded.putHeader(HttpHeaders.HOST, host);
      forwarded.putHeader("X-Forwarded-Host", host);
    }
    forwarded.putHeader("X-Forwarded-Proto", request.isSSL() ? "https" : "http");
    var client = request.remoteAddress();
    if (client != null && client.hostAddress() != null) {
      forwarded.putHeader("X-Forwarded-For", client.hostAddress());
    }
    boolean bodied =
        request.getHeader(HttpHeaders.CONTENT_LENGTH) != null
            || request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null
            || request.version() == HttpVersion.HTTP_2;
    if (bodied && request.getHeader(HttpHeaders.CONTENT_LENGTH) == null) {
      forwarded.setChunked(true);
    }
    if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
      request.response().writeContinue();
    }
    // who goes away in the middle leaves nothing half on the other side
    request.response().closeHandler(unused -> forwarded.reset());
    forwarded.exceptionHandler(e -> LOG.debugf("not passed on: %s", e));
    forwarded
        .response()
        .onFailure(e -> refuse(context, e))
        .onSuccess(answer -> answer(context, answer));
    if (bodied) {
      request.pipeTo(forwarded).onFailure(e -> LOG.debugf("a request broke off: %s", e));
    } else {
      request.resume();
      forwarded.end();
    }
  }

  private static void answer(RoutingContext context, HttpClientResponse answer) {
    var response = context.response();
    if (response.closed()) {
      return;
    }
    response.setStatusCode(answer.statusCode());
    copy(answer.headers(), response.headers());
    if (!context.request().isEnded() && context.request().version() != HttpVersion.HTTP_2) {
      // refused before all was read: the rest is not read either
      response.putHeader(HttpHeaders.CONNECTION, "close");
    }
    if (answer.getHeader(HttpHeaders.CONTENT_ENCODING) == null) {
      // a server that compresses would gather bytes
      response.putHeader(HttpHeaders.CONTENT_ENCODING, HttpHeaders.IDENTITY);
    }
    if (answer.getHeader(HttpHeaders.CONTENT_LENGTH) == null) {
      response.setChunked(true);
    }
    answer
        .pipeTo(response)
        .onSuccess(unused -> linger(context))
        .onFailure(e -> {
          LOG.debugf("an answer broke off: %s", e);
          response.reset();
        });
  }

  /** Who still sends is left the time to read why that is in vain. */
  private static void linger(RoutingContext context) {
    var request = context.request();
    if (!request.isEnded() && request.version() != HttpVersion.HTTP_2) {
      context.vertx().setTimer(LINGER_MILLIS, unused -> request.connection().close());
    }
  }

  private static void copy(MultiMap from, MultiMap to) {
    var connection = Objects.requireNonNullElse(from.get(HttpHeaders.CONNECTION), "");
    var named = List.of(connection.toLowerCase(Locale.ROOT).split("\\s*,\\s*", -1));
    for (var header : from) {
      var name = header.getKey().toLowerCase(Locale.ROOT);
      if (!HOP_BY_HOP.contains(name) && !named.contains(name) && !name.equals("host")) {
        to.add(header.getKey(), header.getValue());
      }
    }
  }

  private void refuse(RoutingContext context, Throwable cause) {
    if (context.response().closed()) {
      LOG.debugf("the client is gone: %s", cause);
      return;
    }
    if (context.response().headWritten()) {
      context.response().reset();
      return;
    }
    LOG.warnf("ingest at %s does not answer: %s", target, cause);
    if (context.request().version() != HttpVersion.HTTP_2) {
      context.response().putHeader("Connection", "close");
    }
    Refusals.send(
        context,
        Refusal.of(
            BAD_GATEWAY,
            "Ingest does not answer",
            "ingest-service does not answer; what it did not confirm was not entered, try again later",
            "Retry-After",
            5));
  }
}
