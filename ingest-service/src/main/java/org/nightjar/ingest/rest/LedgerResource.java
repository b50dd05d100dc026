package org.nightjar.ingest.rest;

import io.smallrye.common.annotation.Blocking;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.sql.SQLException;
import java.util.List;
import java.util.function.ToLongFunction;
import org.nightjar.ingest.pipeline.Ledger;
import org.nightjar.ingest.pipeline.Ledger.Balance;

/**
 * Where every frame that ever entered is: received = assessed + rejected + failed + in flight, at
 * every moment.
 */
@Path("/api/ledger")
public class LedgerResource {
  private final Ledger ledger;

  @Inject
  public LedgerResource(Ledger ledger) {
    this.ledger = ledger;
  }

  /** All telescopes, and each. */
  record Sheet(
      long received,
      long assessed,
      long rejected,
      long failed,
      long inFlight,
      List<Balance> telescopes) {}

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Blocking
  public Sheet ledger() throws SQLException {
    var balances = ledger.balances();
    return new Sheet(
        sum(balances, Balance::received),
        sum(balances, Balance::assessed),
        sum(balances, Balance::rejected),
        sum(balances, Balance::failed),
        sum(balances, Balance::inFlight),
        balances);
  }

  private static long sum(List<Balance> balances, ToLongFunction<Balance> part) {
    return balances.stream().mapToLong(part).sum();
  }
}
