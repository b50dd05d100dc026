package org.nightjar.qa.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.nightjar.qa.pipeline.FrameQueries;
import org.nightjar.qa.pipeline.QaServers;

/**
 * How long the server takes for each page, as a browser asks for it, with 100 000 frames in the
 * tables. Times are printed for {@code docs/performance.md}, nothing waits for them; the processor
 * time is the whole process', the asking side's included, and does not depend on what else runs.
 */
@QuarkusTest
@WithTestResource(QaServers.class)
@Tag("long")
class PagesVolumeTest {
  private static final OperatingSystemMXBean CPU =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private static final int WARM_UP = 60;
  private static final int ROUNDS = 60;

  @Inject
  @DataSource("qa")
  AgroalDataSource database;

  @Inject FrameQueries queries;

  @TestHTTPResource("/")
  URI address;

  private static String day(int i) {
    return LocalDate.of(2024, 1, 1)
        .plusDays(i % (ManyFrames.NIGHTS / ManyFrames.TELESCOPES))
        .toString();
  }

  @Test
  void pagesOfAHundredThousandFrames() throws Exception {
    ManyFrames.fill(database);
    var longest = queries.night("T5", ManyFrames.LONG);
    assertThat(longest).hasSize(ManyFrames.LONG_NIGHT);
    var pages = new LinkedHashMap<String, IntFunction<String>>();
    pages.put("Tonight", i -> "/");
    pages.put("Nights, all telescopes", i -> "/nights");
    pages.put("Nights, one telescope", i -> "/nights?telescope=T" + (1 + i % 4));
    pages.put("Night, 250 frames", i -> "/nights/T1/" + day(i));
    pages.put("Night, 1500 frames", i -> "/nights/T5/" + ManyFrames.LONG);
    pages.put(
        "Night, 1500 frames, the bad ones", i -> "/nights/T5/" + ManyFrames.LONG + "?grade=BAD");
    pages.put("its plots", i -> "/nights/T5/" + ManyFrames.LONG + "/series");
    pages.put(
        "a row that came",
        i -> "/nights/T5/" + ManyFrames.LONG + "/rows?id=" + longest.get(10 * i).id());
    pages.put("Frame", i -> "/frames/" + longest.get(10 * i).id());
    pages.put("System", i -> "/system");
    try (var client = HttpClient.newHttpClient()) {
      System.out.println("| page | p50, ms | p95, ms | processor, ms | sent, kB |");
      for (var page : pages.entrySet()) {
        measure(client, page.getKey(), page.getValue(), WARM_UP, ROUNDS);
      }
      var first = "/nights/T5/" + ManyFrames.LONG;
      measure(
          client,
          "Night, 1500 frames, not asked for lately",
          i -> {
            askForOthers(client);
            return first;
          },
          5,
          20);
    }
  }

  /** More frames than are remembered. */
  private void askForOthers(HttpClient client) {
    for (int i = 0; i < 28; i++) {
      try {
        client.send(
            HttpRequest.newBuilder(address.resolve("/nights/T2/" + day(i))).build(),
            BodyHandlers.discarding());
      } catch (IOException | InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private void measure(
      HttpClient client, String name, IntFunction<String> page, int warmUp, int rounds)
      throws Exception {
    var millis = new double[rounds];
    int size = 0;
    long cpuNanos = 0;
    for (int i = -warmUp; i < rounds; i++) {
      var request =
          HttpRequest.newBuilder(address.resolve(page.apply(Math.abs(i))))
              .header("Accept-Encoding", "gzip");
      long cpuBegun = CPU.getProcessCpuTime();
      long begun = System.nanoTime();
      var answer = client.send(request.build(), BodyHandlers.ofByteArray());
      double took = (System.nanoTime() - begun) / 1e6;
      assertThat(answer.statusCode()).as(name).isEqualTo(200);
      size = answer.body().length;
      if (i >= 0) {
        millis[i] = took;
        cpuNanos += CPU.getProcessCpuTime() - cpuBegun;
      }
    }
    double cpu = cpuNanos / 1e6 / rounds;
    Arrays.sort(millis);
    System.out.printf(
        Locale.ROOT,
        "| %s | %.0f | %.0f | %.0f | %.0f |%n",
        name,
        millis[rounds / 2],
        millis[(int) (0.95 * rounds)],
        cpu,
        size / 1e3);
  }
}
