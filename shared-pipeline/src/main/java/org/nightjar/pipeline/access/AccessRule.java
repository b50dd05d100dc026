package org.nightjar.pipeline.access;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.nightjar.pipeline.problem.Refusal;

/**
 * Reads are open. Changes need the configured token; without a token they are taken only where the
 * server listens on a loopback address, and then not from pages of other sites that a browser on
 * this machine has open.
 */
public final class AccessRule {
  private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");
  private static final int UNAUTHORISED = 401;
  private static final int FORBIDDEN = 403;

  private final boolean loopback;
  private final String host;
  private final Optional<byte[]> bearer;

  /**
   * A request, as far as access goes.
   *
   * @param method of HTTP
   * @param authorization header
   * @param host header
   * @param origin header, which browsers add to changes
   */
  public record Asked(
      String method,
      @Nullable String authorization,
      @Nullable String host,
      @Nullable String origin) {}

  /**
   * @param host what the server listens on, {@code quarkus.http.host}
   * @param token that changes must bear
   */
  public AccessRule(String host, Optional<String> token) {
    this.host = host;
    this.loopback = isLoopback(host);
    this.bearer =
        token
            .map(String::strip)
            .filter(t -> !t.isEmpty())
            .map(t -> ("Bearer " + t).getBytes(StandardCharsets.UTF_8));
  }

  /** Whether a method alters anything. */
  public static boolean isChange(String method) {
    return !READS.contains(method);
  }

  /** Why a request is not granted; empty when it is. */
  public Optional<Refusal> refuse(Asked asked) {
    if (!isChange(asked.method())) {
      // Pages of other sites whose name is made to point here read nothing of a private server.
      return bearer.isPresent() || !loopback || namesLoopback(asked.host())
          ? Optional.empty()
          : forbidden(
              "this server is for this machine alone and is asked for by its own name (localhost or"
                  + " 127.0.0.1); behind a proxy it needs nightjar.access.token");
    }
    if (bearer.isPresent()) {
      return bears(asked.authorization(), bearer.get())
          ? Optional.empty()
          : Optional.of(
              Refusal.of(
                  UNAUTHORISED,
                  "Not authorised",
                  "changes need 'Authorization: Bearer' with the token of nightjar.access.token",
                  "WWW-Authenticate",
                  "Bearer"));
    }
    if (!loopback) {
      return forbidden(
          "the server listens on %s and nightjar.access.token is not set: no changes are taken"
              .formatted(host));
    }
    if (!namesLoopback(asked.host()) || !ownPage(asked)) {
      return forbidden(
          "nightjar.access.token is not set: changes are taken from programs and pages of this"
              + " machine only, asked for by its own name (localhost or 127.0.0.1)");
    }
    return Optional.empty();
  }

  private static Optional<Refusal> forbidden(String detail) {
    return Optional.of(Refusal.of(FORBIDDEN, "Forbidden", detail));
  }

  /** In constant time: how much of a token was right is nobody's business. */
  private static boolean bears(@Nullable String authorization, byte[] wanted) {
    var given = authorization == null ? "" : authorization.strip();
    // the scheme's name is written in any case
    if (given.regionMatches(true, 0, "Bearer ", 0, "Bearer ".length())) {
      given = "Bearer " + given.substring("Bearer ".length()).strip();
    }
    return MessageDigest.isEqual(wanted, given.getBytes(StandardCharsets.UTF_8));
  }

  /** A name that an attacker's DNS points to this machine is still not its name. */
  private static boolean namesLoopback(@Nullable String hostHeader) {
    if (hostHeader == null) {
      return true;
    }
    try {
      var name = URI.create("http://" + hostHeader).getHost();
      return name != null && (name.equalsIgnoreCase("localhost") || isLoopbackLiteral(name));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean ownPage(Asked asked) {
    if (asked.origin() == null) {
      return true;
    }
    var origin = asked.origin().toLowerCase(Locale.ROOT);
    var own = String.valueOf(asked.host()).toLowerCase(Locale.ROOT);
    return origin.equals("http://" + own) || origin.equals("https://" + own);
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      // what nobody can resolve is treated as the open network
      return false;
    }
  }

  /** Only of literals: nothing that a client sends is looked up. */
  private static boolean isLoopbackLiteral(String name) {
    return name.equals("[::1]") || name.matches("127(\\.\\d{1,3}){3}");
  }
}
