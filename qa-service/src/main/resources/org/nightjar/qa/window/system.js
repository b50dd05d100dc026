// What other services say: ledger, frames under way, and health.
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

const SEEN_LEAVING = {
  "frame-ingested": "ingest", "frame-woken": "the wait for masters", "frame-calibrated": "calibration", "frame-extracted": "extraction",
  "frame-solved": "astrometry", "frame-measured": "photometry",
};

/** How long ago, in the two units that matter. */
function since(instant) {
  const minutes = Math.max(0, Math.floor((Date.now() - Date.parse(instant)) / 60000));
  if (minutes < 60) return minutes < 1 ? "less than a minute" : `${minutes} min`;
  if (minutes < 2880) return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  return `${Math.floor(minutes / 1440)} days`;
}

async function underWay() {
  const frames = await json("/api/ledger/frames?limit=10").catch(() => null);
  if (!Array.isArray(frames)) return;
  if (frames.length === 0) {
    byId("under-way").replaceChildren(element("p", { class: "soft" }, "Nothing is under way."));
    return;
  }
  const head = element("tr", {}, ...["Under way the longest", "Telescope", "since", "last seen leaving"].map((w) => element("th", { scope: "col" }, w)));
  const rows = frames.map((f) => element("tr", {},
    element("th", { scope: "row", title: f.id }, f.fileName), element("td", {}, f.telescope),
    element("td", { title: f.receivedAt }, since(f.receivedAt) + (f.publishedAgain > 0 ? `, sent again ${f.publishedAgain} ×` : "")),
    element("td", {}, SEEN_LEAVING[f.lastTopic] ?? "–")));
  byId("under-way").replaceChildren(
    element("div", { class: "table-scroll", tabindex: "0", role: "region", "aria-label": "Frames under way the longest" },
      element("table", { class: "system-table" }, element("thead", {}, head), element("tbody", {}, ...rows))));
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
    underWay();
    health();
  }
}
look();
setInterval(look, 5000);
