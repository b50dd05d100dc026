// What other services say: ledger and health.
import { byId, element } from "./nightjar.js";

const grouped = (n) => String(n).replace(/\B(?=(\d{3})+(?!\d))/g, "\u202f");

async function json(address) {
  const answer = await fetch(address, { headers: { Accept: "application/json" }, cache: "no-store" });
  return answer.headers.get("content-type")?.includes("json") ? answer.json() : null;
}

async function ledger() {
  const sum = await json("/api/ledger").catch(() => null);
  if (sum?.received === undefined) {
    byId("ledger").textContent = "ingest does not answer";
    return;
  }
  const part = (n, words) => [element("b", {}, grouped(n)), ` ${words} `];
  byId("ledger").replaceChildren(
    ...part(sum.received, "received ="), ...part(sum.assessed, "assessed +"), ...part(sum.rejected, "refused +"),
    ...part(sum.failed, "failed +"), ...part(sum.inFlight, "in flight"));
  const rows = (sum.telescopes ?? []).slice(0, 200).map((t) =>
    element("tr", {}, element("th", { scope: "row" }, t.telescope ?? t.name ?? ""),
      ...[t.received, t.assessed, t.rejected, t.failed, t.inFlight].map((n) => element("td", { class: "n" }, grouped(n ?? 0)))));
  if (rows.length > 0) {
    const head = element("tr", {}, ...["Telescope", "received", "assessed", "refused", "failed", "in flight"].map((w, i) =>
      element("th", { scope: "col", class: i ? "n" : "" }, w)));
    byId("ledger-telescopes").replaceChildren(
      element("div", { class: "table-scroll", tabindex: "0", role: "region", "aria-label": "Ledger by telescope" },
        element("table", { class: "system-table" }, element("thead", {}, head), element("tbody", {}, ...rows))));
  }
}

async function health() {
  const said = await json("/q/health").catch(() => null);
  if (!said) return;
  byId("health").replaceChildren(...[{ name: "all", status: said.status }, ...(said.checks ?? [])].map((check) =>
    element("li", { class: check.status === "UP" ? "" : "bad" }, `${check.name}: ${check.status === "UP" ? "well" : "down"}`)));
}

function look() {
  if (!document.hidden) {
    ledger();
    health();
  }
}
look();
setInterval(look, 5000);
