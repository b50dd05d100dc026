// What every page does: colours, clock, local time on hover, copying, and following what happens.

const root = document.documentElement;
export const byId = (id) => document.getElementById(id);

// ---- colours ----
const theme = byId("theme");
theme.hidden = false;
theme.addEventListener("change", () => {
  root.dataset.theme = theme.value;
  document.cookie = `nightjar-theme=${theme.value}; path=/; max-age=31536000; SameSite=Lax`;
  document.dispatchEvent(new CustomEvent("nightjar:theme"));
});
matchMedia("(prefers-color-scheme: light)").addEventListener("change", () =>
  document.dispatchEvent(new CustomEvent("nightjar:theme")));

/** A colour of the stylesheet, as it is now. */
export const colour = (name) => getComputedStyle(root).getPropertyValue(`--${name}`).trim();

// ---- time ----
const two = (n) => String(n).padStart(2, "0");
export const utClock = (date) => `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`;

export function span(seconds) {
  const s = Math.max(0, seconds);
  if (s < 100) return `${Math.round(s)} s`;
  if (s < 6000) return `${Math.round(s / 60)} min`;
  return s < 172800 ? `${(s / 3600).toFixed(1)} h` : `${Math.round(s / 86400)} days`;
}

function tick() {
  const now = new Date();
  const clock = byId("clock");
  clock.textContent = `${utClock(now)} UT`;
  clock.dateTime = now.toISOString();
  for (const time of document.querySelectorAll("time[data-since]")) {
    const age = (now - new Date(time.dataset.since)) / 1000;
    if (age >= 0 && age < 86400) time.textContent = `${span(age)} ago`;
  }
}
setInterval(tick, 1000);
tick();

document.addEventListener("mouseover", (event) => {
  const time = event.target.closest?.("time[datetime]");
  if (time && !time.title) {
    const date = new Date(time.dateTime);
    if (!Number.isNaN(date.valueOf())) {
      const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
      time.title = `${date.toISOString().slice(0, 19).replace("T", " ")} UT · ${date.toLocaleString("en-GB")} ${zone}`;
    }
  }
});

// ---- copying ----
export function readyCopies(where) {
  if (!navigator.clipboard) return;
  for (const button of where.querySelectorAll("[data-copy]")) button.hidden = false;
}
readyCopies(document);
document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-copy]");
  if (button) {
    await navigator.clipboard.writeText(button.previousElementSibling.textContent);
    button.textContent = "copied";
    setTimeout(() => (button.textContent = "copy"), 1500);
  }
});

// ---- parts of the page that are made anew on the server ----
let refreshing = null;
let again = false;

/** Takes the parts marked data-live from a fresh copy of the page; many calls at once are few. */
export function refresh() {
  if (refreshing) {
    again = true;
    return refreshing;
  }
  refreshing = takeFresh()
    .catch(() => {})
    .then(() => new Promise((done) => setTimeout(done, 1000)))
    .finally(() => {
      refreshing = null;
      if (again) {
        again = false;
        refresh();
      }
    });
  return refreshing;
}

async function takeFresh() {
  const answer = await fetch(location.href, { headers: { Accept: "text/html", "Nightjar-Live": "1" }, cache: "no-store" });
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const old of document.querySelectorAll("[data-live]")) {
    const now = fresh.querySelector(`[data-live="${old.dataset.live}"]`);
    if (!now) continue;
    if (now.dataset.live === "tonight" && hero(now) !== hero(old)) {
      location.reload();
      return;
    }
    if (now.outerHTML !== (originals.get(old) ?? old.outerHTML)) {
      const focused = old.contains(document.activeElement) ? document.activeElement.id : null;
      const copy = document.importNode(now, true);
      originals.set(copy, now.outerHTML);
      const { scrollLeft, scrollTop } = old;
      old.replaceWith(copy);
      Object.assign(copy, { scrollLeft, scrollTop });
      if (focused) byId(focused)?.focus();
    }
  }
  tick();
  document.dispatchEvent(new CustomEvent("nightjar:fresh"));
}
const originals = new WeakMap();
const hero = (part) => part.querySelector(".hero") !== null;

// ---- following what happens ----
const pill = byId("connection");
let source = null;
let lost = false;

function say(css, words, title) {
  pill.className = `pill ${css}`;
  pill.textContent = words;
  pill.title = title;
}

function follow() {
  source = new EventSource("/api/events");
  source.addEventListener("open", () => {
    say("good live", "live", "what happens shows here by itself");
    if (lost) {
      lost = false;
      document.dispatchEvent(new CustomEvent("nightjar:found"));
      refresh();
    }
  });
  source.addEventListener("error", () => {
    lost = true;
    say("warn", "connection lost", "trying again; what you see may be old");
    if (source.readyState === EventSource.CLOSED) setTimeout(follow, 3000);
  });
  source.addEventListener("gap", () => document.dispatchEvent(new CustomEvent("nightjar:found")));
  for (const kind of ["frame", "night"]) {
    source.addEventListener(kind, (event) => {
      let detail = null;
      try {
        detail = JSON.parse(event.data);
      } catch {
        return;
      }
      document.dispatchEvent(new CustomEvent(`nightjar:${kind}`, { detail }));
    });
  }
}
follow();
function lostIt() {
  source?.close();
  source = null;
  follow();
}
addEventListener("offline", lostIt);
addEventListener("online", lostIt);
addEventListener("pagehide", () => source?.close());
addEventListener("pageshow", (event) => {
  if (event.persisted) {
    follow();
    refresh();
  }
});

// ---- changes, which may need a token ----
export const token = {
  get: () => sessionStorage.getItem("nightjar-token"),
  set: (value) => sessionStorage.setItem("nightjar-token", value),
};

export const authorised = (headers = {}) =>
  token.get() ? { ...headers, Authorization: `Bearer ${token.get()}` } : headers;

/** What a problem document says, in its own words. */
export async function problem(answer) {
  try {
    const document = await answer.json();
    return document.detail || document.title || `the server answered ${answer.status}`;
  } catch {
    return `the server answered ${answer.status}`;
  }
}

let asking = null;

/** Asks for a token; many who ask at once get one question. True when there is one to try. */
export function askForToken(why) {
  asking ??= new Promise((resolve) => {
    const dialog = byId("token-dialog") ?? makeTokenDialog();
    dialog.querySelector("#token-why").textContent = why;
    dialog.showModal();
    dialog.addEventListener("close", () => {
      const given = dialog.querySelector("#token").value.trim();
      if (dialog.returnValue === "ok" && given) token.set(given);
      resolve(dialog.returnValue === "ok" && given !== "");
      asking = null;
    }, { once: true });
  });
  return asking;
}

function makeTokenDialog() {
  const dialog = document.createElement("dialog");
  dialog.id = "token-dialog";
  dialog.setAttribute("aria-label", "A token is needed");
  const form = document.createElement("form");
  form.method = "dialog";
  const why = document.createElement("p");
  why.id = "token-why";
  const label = document.createElement("label");
  label.textContent = "Token ";
  const input = document.createElement("input");
  input.id = "token";
  input.type = "password";
  label.append(input);
  const buttons = document.createElement("div");
  buttons.className = "buttons";
  for (const [value, text] of [["ok", "Send"], ["cancel", "Leave it"]]) {
    const button = document.createElement("button");
    button.className = "button";
    button.value = value;
    button.textContent = text;
    buttons.append(button);
  }
  form.append(why, label, buttons);
  dialog.append(form);
  document.body.append(dialog);
  return dialog;
}

/** Sends a change as JSON; asks for a token when one is missing. Throws an Error in words. */
export async function change(address, body) {
  for (let attempt = 0; ; attempt++) {
    const answer = await fetch(address, {
      method: "POST",
      headers: authorised({ "Content-Type": "application/json" }),
      body: JSON.stringify(body),
    });
    if (answer.ok) return answer.json();
    const words = await problem(answer);
    if ((answer.status === 401 || answer.status === 403) && attempt < 2 && (await askForToken(words))) continue;
    throw new Error(words);
  }
}

/** An element with attributes and children; text is text. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

export function svgElement(name, attributes = {}) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

// ---- pages without a script of their own ----
if (!document.querySelector("#frames, #picture-panel")) {
  for (const kind of ["frame", "night"]) document.addEventListener(`nightjar:${kind}`, refresh);
  if (document.querySelector(".stage-strip, .system-table")) setInterval(() => document.hidden || refresh(), 5000);
}
