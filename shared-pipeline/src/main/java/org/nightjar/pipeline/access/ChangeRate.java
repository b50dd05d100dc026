package org.nightjar.pipeline.access;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How often each client address may ask for changes: a bucket of tokens per address, in a table
 * that never grows beyond its size. An IPv6 network of 64 bits counts as one.
 */
public final class ChangeRate {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final int NETWORK_BYTES = 8;

  private final double perSecond;
  private final double burst;
  private final LongSupplier nanoClock;
  private final Map<String, Bucket> buckets;

  private record Bucket(double tokens, long at) {}

  /**
   * @param perSecond tokens that flow into each bucket; 0 = no limit
   * @param burst that a bucket holds, at least 1
   * @param clients buckets at most
   * @param nanoClock as {@link System#nanoTime()}
   */
  public ChangeRate(double perSecond, int burst, int clients, LongSupplier nanoClock) {
    if (!(perSecond >= 0 && Double.isFinite(perSecond)) || burst < 1 || clients < 1) {
      throw new IllegalArgumentException(
          "nightjar.access: changes-per-second = %s, changes-burst = %d, clients = %d: must be >= 0, >= 1, >= 1"
              .formatted(perSecond, burst, clients));
    }
    this.perSecond = perSecond;
    this.burst = burst;
    this.nanoClock = nanoClock;
    this.buckets =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > clients;
          }
        };
  }

  /**
   * Takes a token.
   *
   * @param address of the client, as digits
   * @return how long to wait before the next try; zero when there was one
   */
  public Duration take(String address) {
    if (perSecond == 0) {
      return Duration.ZERO;
    }
    var client = client(address);
    synchronized (buckets) {
      long now = nanoClock.getAsLong();
      var before = buckets.getOrDefault(client, new Bucket(burst, now));
      double tokens =
          Math.min(burst, before.tokens() + (now - before.at()) / NANOS_PER_SECOND * perSecond);
      boolean granted = tokens >= 1;
      buckets.put(client, new Bucket(granted ? tokens - 1 : tokens, now));
      return granted
          ? Duration.ZERO
          : Duration.ofNanos(Math.round((1 - tokens) / perSecond * NANOS_PER_SECOND));
    }
  }

  int remembered() {
    synchronized (buckets) {
      return buckets.size();
    }
  }

  private static String client(String address) {
    if (address.indexOf(':') < 0) {
      return address;
    }
    try {
      return InetAddress.getByName(address) instanceof Inet6Address six
          ? HexFormat.of().formatHex(Arrays.copyOf(six.getAddress(), NETWORK_BYTES))
          : address;
    } catch (UnknownHostException e) {
      return address;
    }
  }
}
