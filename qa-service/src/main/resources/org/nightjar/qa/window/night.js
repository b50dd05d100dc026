// A night: plots, table, film, keyboard, and what people say of frames.
import { byId, change, element, refresh } from "./nightjar.js";
import { NightPlots } from "./plots.js";

const body = byId("frames");
const holder = byId("plots");
let series = null;
let here = null;
const held = new Map();

// ---- plots ----
const plots = new NightPlots(holder, (index, chosen) => {
  const id = series.ids[index];
  point(id, chosen, true);
  if (chosen) location.hash = `f-${id}`;
});

async function draw() {
  const answer = await fetch(holder.dataset.series, { cache: "no-store" });
  if (!answer.ok) return;
  series = await answer.json();
  if (series.times.length === 0) {
    byId("plots-note")?.replaceChildren("No light frame was measured this night.");
    return;
  }
  plots.show(series);
  const at = here ? series.ids.indexOf(here) : -1;
  if (at >= 0) plots.mark(at);
}

for (const kind of ["mouseover", "mouseout"]) {
  document.addEventListener(kind, (event) => {
    const finding = event.target.closest?.("[data-finding]");
    if (finding) plots.highlight(kind === "mouseover" ? Number(finding.dataset.finding) : null);
  });
}

// ---- the frame under the cursor ----
const row = (id) => document.getElementById(`f-${id}`);

function point(id, scroll, fromPlot = false) {
  if (here && here !== id) row(here)?.classList.remove("here");
  here = id;
  const line = row(id);
  line?.classList.add("here");
  if (scroll) line?.scrollIntoView({ block: "center", behavior: "auto" });
  const film = document.querySelector(`#film a[data-id="${CSS.escape(id)}"]`);
  document.querySelector("#film a[aria-current]")?.removeAttribute("aria-current");
  if (film) {
    film.setAttribute("aria-current", "true");
    const strip = byId("film");
    strip.scrollLeft = film.offsetLeft - strip.offsetLeft - strip.clientWidth / 2 + film.clientWidth / 2;
  }
  if (line) describe(line, film);
  if (!fromPlot && series) {
    const at = series.ids.indexOf(id);
    if (at >= 0) plots.mark(at);
  }
}

function describe(line, film) {
  byId("under-cursor").hidden = false;
  const link = line.querySelector("td.name a");
  byId("cursor-name").textContent = `${link.textContent}, ${line.querySelector("time").textContent} UT`;
  byId("cursor-link").href = link.href;
  const picture = byId("cursor-picture");
  const thumbnail = film?.querySelector("img").getAttribute("src");
  picture.hidden = !thumbnail;
  byId("cursor-link").classList.toggle("none", !thumbnail);
  if (thumbnail && picture.getAttribute("src") !== thumbnail) picture.src = thumbnail;
  picture.alt = link.textContent;
  const heads = [...document.querySelectorAll(".frame-table thead th")];
  const facts = [...line.cells].flatMap((cell, i) =>
    i >= 4 && i < line.cells.length - 1
      ? [element("div", { title: cell.title }, element("div", { class: "number" }, cell.firstChild.textContent, element("small", {}, cell.querySelector(".error")?.textContent.replace("±", " ±") ?? "")), element("div", { class: "number-label" }, heads[i].textContent))]
      : []);
  byId("cursor-facts").replaceChildren(...facts);
  const pill = line.querySelector(".pill");
  const reason = line.querySelector("td.reason").textContent.trim();
  const css = pill.classList.contains("bad") ? "bad" : pill.classList.contains("warn") ? "warn" : "";
  byId("cursor-reasons").replaceChildren(...(reason ? [element("li", { class: css }, reason)] : []));
}

body.addEventListener("mouseover", (event) => {
  const line = event.target.closest("tr[data-id]");
  if (line && line.dataset.id !== here) point(line.dataset.id, false);
});

// ---- film ----
if (byId("film")) {
  byId("film-controls").hidden = false;
  document.addEventListener("mouseover", (event) => {
    const link = event.target.closest?.("#film a[data-id]");
    if (link && link.dataset.id !== here) pointQuietly(link.dataset.id);
  });
  let timer = null;
  byId("film-play").addEventListener("click", (event) => {
    const playing = timer !== null;
    clearInterval(timer);
    timer = null;
    event.target.setAttribute("aria-pressed", String(!playing));
    event.target.textContent = playing ? "▶ play the night" : "❚❚ pause";
    if (playing) return;
    const frames = [...byId("film").querySelectorAll("a[data-id]")];
    let at = Math.max(0, frames.findIndex((a) => a.dataset.id === here));
    if (at >= frames.length - 1) at = 0;
    timer = setInterval(() => {
      point(frames[at].dataset.id, false);
      at = (at + 1) % frames.length;
    }, Math.max(120, Math.min(500, 20000 / frames.length)));
  });
}

/** Without moving the strip under the mouse. */
function pointQuietly(id) {
  const strip = byId("film");
  const left = strip.scrollLeft;
  point(id, false);
  strip.scrollLeft = left;
}

// ---- keyboard ----
const rows = () => [...body.querySelectorAll("tr[data-id]")];

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input:not(.pick), select, textarea, dialog")) return;
  const all = rows();
  const at = all.findIndex((r) => r.dataset.id === here);
  switch (event.key) {
    case "j":
    case "k": {
      const to = at < 0 ? 0 : Math.min(all.length - 1, Math.max(0, at + (event.key === "j" ? 1 : -1)));
      if (all[to]) {
        point(all[to].dataset.id, false);
        all[to].scrollIntoView({ block: "nearest" });
        history.replaceState(null, "", `#f-${all[to].dataset.id}`);
      }
      break;
    }
    case "x":
      if (at >= 0) {
        const box = all[at].querySelector(".pick");
        box.checked = !box.checked;
        count();
      }
      break;
    case "c":
      if (at >= 0 && picked().length === 0) all[at].querySelector(".pick").checked = true;
      count();
      if (picked().length > 0) byId("bulk-comment").focus();
      break;
    case "Enter":
      if (at >= 0 && event.target.tagName !== "A" && event.target.tagName !== "BUTTON") all[at].querySelector("td.name a").click();
      return;
    default:
      return;
  }
  event.preventDefault();
});

// ---- what people say ----
const picked = () => [...body.querySelectorAll(".pick:checked")].map((box) => box.closest("tr").dataset.id);
const bulk = byId("bulk");
byId("bulk-by").value = localStorage.getItem("nightjar-name") ?? "";

function count() {
  const n = picked().length;
  bulk.hidden = n === 0;
  byId("bulk-count").textContent = n === 1 ? "1 frame" : `${n} frames`;
}
body.addEventListener("change", count);
byId("bulk-clear").addEventListener("click", () => {
  for (const box of body.querySelectorAll(".pick:checked")) box.checked = false;
  count();
});
bulk.addEventListener("submit", async (event) => {
  event.preventDefault();
  const ids = picked();
  const by = byId("bulk-by").value.trim();
  localStorage.setItem("nightjar-name", by);
  const result = byId("bulk-result");
  try {
    const answer = await change("/api/verdicts", {
      frames: ids,
      grade: byId("bulk-grade").value || null,
      comment: byId("bulk-comment").value.trim() || null,
      by,
    });
    const refused = (answer.items ?? []).filter((i) => i.result !== "ENTERED" && i.result !== "KNOWN").length;
    result.textContent = refused ? `${ids.length - refused} of ${ids.length} entered` : "entered";
    byId("bulk-comment").value = "";
    for (const id of ids) changed.add(id);
    soon();
  } catch (error) {
    result.textContent = error.message;
  }
});

// ---- frames that arrive ----
const changed = new Set();
let timer = null;

document.addEventListener("nightjar:frame", (event) => {
  const id = event.detail?.frame?.id ?? event.detail?.id;
  if (id) {
    changed.add(id);
    soon();
  }
});
document.addEventListener("nightjar:night", () => soon());
document.addEventListener("nightjar:found", () => location.reload());

function soon() {
  timer ??= setTimeout(async () => {
    timer = null;
    await take().catch(() => {});
  }, 700);
}

async function take() {
  const ids = [...changed].slice(0, 150);
  for (const id of ids) changed.delete(id);
  if (ids.length > 0) {
    const query = new URLSearchParams(location.search);
    for (const id of ids) query.append("id", id);
    const answer = await fetch(`${body.dataset.rows}?${query}`, { cache: "no-store" });
    if (answer.ok) {
      const table = new DOMParser().parseFromString(`<table><tbody>${await answer.text()}</tbody></table>`, "text/html");
      merge([...table.querySelectorAll("tr[data-id]")]);
    }
  }
  refresh();
  await draw();
  if (changed.size > 0) soon();
}

function merge(fresh) {
  for (const line of fresh) {
    const old = row(line.dataset.id);
    const made = document.importNode(line, true);
    if (old) {
      if (old.querySelector(".pick").checked) made.querySelector(".pick").checked = true;
      if (old.classList.contains("here")) made.classList.add("here");
      old.replaceWith(made);
    } else {
      held.set(line.dataset.id, made);
    }
  }
  if (held.size === 0) return;
  // Nothing jumps under the reader's hand.
  const top = body.getBoundingClientRect().top;
  if (top > 0) {
    release();
  } else {
    const button = byId("show-new");
    button.hidden = false;
    button.textContent = `${held.size} new ▲`;
  }
}

function release() {
  for (const line of [...held.values()].sort((a, b) => (a.dataset.at < b.dataset.at ? -1 : 1))) {
    const after = rows().find((r) => r.dataset.at < line.dataset.at);
    line.classList.add("arrived");
    body.insertBefore(line, after ?? null);
  }
  held.clear();
  byId("show-new").hidden = true;
}
byId("show-new").addEventListener("click", () => {
  release();
  body.closest("section").scrollIntoView();
});

byId("filter-form")?.addEventListener("change", (event) => event.currentTarget.requestSubmit());
document.addEventListener("change", (event) => event.target.closest?.("#compare-form")?.requestSubmit());

// ---- at the start ----
draw().then(() => {
  const asked = location.hash.startsWith("#f-") ? location.hash.slice(3) : null;
  if (asked && row(asked)) point(asked, true);
  else if (rows()[0]) point(rows()[0].dataset.id, false);
});
